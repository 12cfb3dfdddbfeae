"""One side's socket that comes back: `after` on reconnecting, beats answered, what was not answered
sent again with the same ref and client_key.

What the frames mean is in `view.py`, `customer.py` and `advisor.py`.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

Frame = dict[str, Any]
SUBPROTOCOL = Subprotocol("motjuste.v1")
SILENCE_S = 20.0
ANSWER_S = 10.0
AGAIN = frozenset({"unavailable", "rate_limited"})
_LOST = (OSError, TimeoutError, ConnectionClosed, InvalidHandshake)


class Gone(Exception):
    """The link was ended, or the server refused it (403) too often."""


@dataclass(slots=True)
class Asked:
    frame: Frame
    answer: "asyncio.Future[Frame]"
    tries: int = 0


@dataclass(slots=True, eq=False)
class Link:
    """`address` is asked anew at every attempt, so that `after` and the process may change."""

    address: Callable[[], str]
    on_frame: Callable[[Frame], None]
    headers: dict[str, str] = field(default_factory=dict)
    n_connected: int = 0
    n_refused: int = 0
    _socket: ClientConnection | None = None
    _outbox: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)
    _asked: dict[str, Asked] = field(default_factory=dict)
    _n_refs: int = 0
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Stay connected until `end`. Ends by itself after three refusals in a row."""
        pause = 0.1
        while not self._ended.is_set():
            try:
                await self._once()
                pause = 0.1
            except InvalidStatus as error:
                self.n_refused += error.response.status_code == 403
                if self.n_refused >= 3:
                    self._give_up()
                    return
            except _LOST:
                pass
            await self._wait(pause * random.uniform(0.5, 1.5))  # noqa: S311
            pause = min(3.0, pause * 2)

    async def end(self) -> None:
        self._give_up()
        if self._socket is not None:
            await self._socket.close()

    def cut(self) -> None:
        """Drop the connection without a goodbye, as a network does; it comes back by itself."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def ask(self, frame: Frame) -> Frame:
        """Send until answered, across reconnections. Raises Gone when the link ends first."""
        self._n_refs += 1
        ref = str(self._n_refs)
        asked = Asked({**frame, "ref": ref}, asyncio.get_running_loop().create_future())
        self._asked[ref] = asked
        try:
            while True:
                if answer := await self._try(asked):
                    return answer
        finally:
            del self._asked[ref]

    def tell(self, frame: Frame) -> None:
        """Send if connected, and forget (typing, seen, beat)."""
        self._send(frame)

    async def _try(self, asked: Asked) -> Frame | None:
        """One sending and its answer; None means: again."""
        if self._ended.is_set():
            raise Gone
        self._send(asked.frame)
        try:
            answer = await asyncio.wait_for(asyncio.shield(asked.answer), ANSWER_S)
        except TimeoutError:
            return None
        if answer.get("code") not in AGAIN:
            return answer
        asked.answer = asyncio.get_running_loop().create_future()
        asked.tries += 1
        await self._wait(min(5.0, 0.2 * 2**asked.tries))
        return None

    async def _once(self) -> None:
        async with connect(
            self.address(),
            subprotocols=[SUBPROTOCOL],
            additional_headers=self.headers,
            compression=None,
            proxy=None,
            max_size=8 * 1024 * 1024,
            open_timeout=15,
            close_timeout=2,
            ping_interval=None,
        ) as socket:
            self._socket, self.n_refused, self._outbox = socket, 0, asyncio.Queue()
            self.n_connected += 1
            if self._ended.is_set():
                return
            writer = asyncio.create_task(self._write(socket, self._outbox))
            try:
                await self._read(socket)
            finally:
                self._socket = None
                writer.cancel()
                await asyncio.gather(writer, return_exceptions=True)

    async def _read(self, socket: ClientConnection) -> None:
        """Silence for longer than four beats is a dead connection."""
        is_fresh = True
        while True:
            raw = await asyncio.wait_for(socket.recv(), SILENCE_S)
            frame: Frame = json.loads(raw)
            self._handle(frame)
            if is_fresh and frame.get("type") == "snapshot":
                is_fresh = False
                for asked in list(self._asked.values()):
                    if not asked.answer.done():
                        self._send(asked.frame)

    def _handle(self, frame: Frame) -> None:
        kind = frame.get("type")
        if kind == "beat":
            self._send({"type": "beat"})
        elif kind in ("ok", "error") and (asked := self._asked.get(str(frame.get("ref")))):
            if not asked.answer.done():
                asked.answer.set_result(frame | {"received_at": time.monotonic()})
            return
        self.on_frame(frame)

    def _send(self, frame: Frame) -> None:
        """What nobody is connected for is dropped: `ask` sends it again, the rest may be lost."""
        if self._socket is not None:
            self._outbox.put_nowait(json.dumps(frame, ensure_ascii=False))

    async def _write(self, socket: ClientConnection, outbox: "asyncio.Queue[str]") -> None:
        while True:
            await socket.send(await outbox.get())

    def _give_up(self) -> None:
        self._ended.set()
        for asked in self._asked.values():
            if not asked.answer.done():
                asked.answer.set_exception(Gone())

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._ended.wait(), seconds)
        except TimeoutError:
            return
