"""Clients that behave badly: one never reads, one sends without end. A process of its own.

Each comes back a second after it was shown out, with what it was told kept for the table.
"""

import asyncio
import base64
import contextlib
import json
import os
import sys
from typing import Any
from urllib.parse import urlsplit

FRAME = json.dumps({"type": "typing", "on": True}).encode()


class Rude:
    """`codes` are the close codes seen, `bytes` what was pushed into the server."""

    def __init__(self) -> None:
        self.task: asyncio.Task[None] | None = None
        self.codes: list[int | None] = []
        self.n_bytes = 0

    async def deaf(self, socket: dict[str, Any]) -> None:
        """Read nothing for three seconds, then everything, to learn how it ended."""
        reader, writer = await _shake_hands(socket, limit=1024)
        with contextlib.closing(writer):
            writer.transport.pause_reading()
            await asyncio.sleep(3)
            writer.transport.resume_reading()
            self.codes.append(_close_code(await _rest(reader)))

    async def flood(self, socket: dict[str, Any]) -> None:
        reader, writer = await _shake_hands(socket)
        rest = asyncio.create_task(_rest(reader))
        rest.add_done_callback(lambda done: self._shown_out(writer, done.result()))
        frame = bytes([0x81, 0x80 | len(FRAME)]) + bytes(4) + FRAME  # masked with zeros
        with contextlib.closing(writer), contextlib.suppress(OSError):
            while not rest.done():
                writer.write(frame * 100)
                self.n_bytes += 100 * len(frame)
                await writer.drain()
                await asyncio.sleep(0)

    def _shown_out(self, writer: asyncio.StreamWriter, tail: bytes) -> None:
        """Hang up, which also ends the waiting for room to send."""
        self.codes.append(_close_code(tail))
        writer.transport.abort()

    async def keep_on(self, name: str, socket: dict[str, Any]) -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await getattr(self, name)(socket)
            await asyncio.sleep(1)

    async def stop(self) -> dict[str, Any]:
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task
        found = {"codes": self.codes, "bytes": self.n_bytes}
        self.codes, self.n_bytes = [], 0
        return found


async def _shake_hands(
    socket: dict[str, Any], limit: int = 65536
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    url = urlsplit(socket["url"])
    assert url.port is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", url.port, limit=limit)
    headers = {
        "Host": url.netloc, "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(), **socket["headers"],
    }  # fmt: skip
    lines = [f"GET {url.path}?{url.query} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def _rest(reader: asyncio.StreamReader) -> bytes:
    """The last bytes until the end of the connection, or until nothing comes for half a minute."""
    tail = b""
    with contextlib.suppress(OSError, TimeoutError):
        while data := await asyncio.wait_for(reader.read(65536), 30):
            tail = (tail + data)[-200:]
            if _close_code(tail) is not None:
                break
    return tail


def _close_code(tail: bytes) -> int | None:
    """The code in a close frame at the very end."""
    for at in range(len(tail) - 3, max(-1, len(tail) - 130), -1):
        if tail[at] == 0x88 and tail[at + 1] == len(tail) - at - 2:
            return int.from_bytes(tail[at + 2 : at + 4], "big")
    return None


async def main() -> None:
    rude, loop = Rude(), asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        order = json.loads(line)
        name = order.pop("do")
        if name == "stop":
            sys.stdout.write(json.dumps(await rude.stop()) + "\n")
            sys.stdout.flush()
        else:
            rude.task = asyncio.create_task(rude.keep_on(name, order))


if __name__ == "__main__":
    asyncio.run(main())
