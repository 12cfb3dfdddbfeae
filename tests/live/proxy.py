"""A network between client and server that can fall silent, in one direction or both."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.processes import Web


@dataclass(eq=False)
class Network:
    """Stands in for a Web where only an address is asked for. Nothing is closed when it falls
    silent: the bytes just do not arrive any more."""

    url: str
    ws_url: str
    up: asyncio.Event = field(default_factory=asyncio.Event)
    down: asyncio.Event = field(default_factory=asyncio.Event)

    def cut(self) -> None:
        self.up.clear()
        self.down.clear()

    def mend(self) -> None:
        self.up.set()
        self.down.set()


@asynccontextmanager
async def network(web: Web) -> AsyncIterator[Network]:
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", web.port)
        pumps = (_pump(reader, there[1], way.up), _pump(there[0], writer, way.down))
        tasks.update(asyncio.create_task(pump) for pump in pumps)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    way = Network(f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}")
    way.mend()
    try:
        yield way
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_open: asyncio.Event
) -> None:
    try:
        while data := await reader.read(65536):
            await is_open.wait()
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
