"""The load: many sockets in one process of its own, told what to do by lines on stdin.

It counts, checks every watcher's order by `seq`, and times each message by its client_key. What is
measured against what is said in `phases.py`.
"""

import asyncio
import gc
import json
import resource
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import msgspec
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.bench.tally import Tally

BEAT = b'{"type":"beat"}'


class Actor(msgspec.Struct):
    kind: str = ""


class Shown(msgspec.Struct):
    conversation: str
    seq: int  # nothing before it is awaited: the sockets ask for what comes after the head


class Frame(msgspec.Struct):
    """Of a server's frame, only what the load looks at."""

    type: str
    conversation: str = ""
    seq: int = -1
    client_key: str | None = None
    code: str = ""
    conversations: list[Shown] = []


_read = msgspec.json.Decoder(Frame).decode


@dataclass(eq=False)
class Peer(WSListener):  # type: ignore[misc]
    """One socket. `last` is the last seq seen of each conversation it follows."""

    load: "Load"
    side: str
    rooms: list[str]
    last: dict[str, int] = field(default_factory=dict)
    ready: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.Future())
    turn: int = 0
    close_code: int | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._read(_read(frame.get_payload_as_memoryview()))
        elif frame.msg_type == WSMsgType.CLOSE:
            self.close_code = frame.get_close_code()
            self.load.tally.closed.append(self.close_code)
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed before the snapshot"))

    def _read(self, frame: Frame) -> None:
        if frame.type == "event":
            if frame.seq >= 0:
                self._event(frame)
        elif frame.type == "ok":
            self.load.acked(self, frame.client_key or "", frame.seq)
        elif frame.type == "beat":
            self.transport.send(WSMsgType.TEXT, BEAT)
        elif frame.type == "error":
            self.load.tally.refused(frame.code)
            self.load.acked(self, frame.client_key or "", -1, is_ok=False)
        elif frame.type == "snapshot":
            self.last = {c.conversation: c.seq for c in frame.conversations}
            self.ready.set_result(None)

    def _event(self, frame: Frame) -> None:
        last = self.last[frame.conversation]
        self.last[frame.conversation] = max(last, frame.seq)
        self.load.tally.delivered(frame.seq, last, frame.client_key)

    def post(self, conversation: str, key: str, text: str) -> None:
        where = f'"conversation":"{conversation}",' if self.side == "desk" else ""
        frame = f'{{"type":"message.post",{where}"client_key":"{key}","text":"{text}"}}'
        self.transport.send(WSMsgType.TEXT, frame.encode())


class Load:
    def __init__(self) -> None:
        self.tally = Tally()
        self.peers: list[Peer] = []
        self.window_until = 0.0
        self.text = ""

    async def connect(self, sockets: list[dict[str, Any]], width: int = 8) -> dict[str, Any]:
        """Open sockets, `width` at a time: {"url", "headers", "side", "rooms"}."""
        began = time.perf_counter()
        turnstile = asyncio.Semaphore(width)

        async def one(socket: dict[str, Any]) -> None:
            async with turnstile:
                peer = Peer(self, socket["side"], socket["rooms"])
                await ws_connect(
                    lambda: peer, socket["url"], extra_headers=socket.get("headers"),
                    websocket_handshake_timeout=60,
                )  # fmt: skip
                await asyncio.wait_for(peer.ready, 120)
                self.peers.append(peer)

        await asyncio.gather(*(one(socket) for socket in sockets))
        gc.freeze()
        return {"n": len(sockets), "seconds": time.perf_counter() - began}

    # -- closed loop: every poster has `window` messages on their way, always

    async def closed(self, seconds: float, window: int, text: str) -> dict[str, Any]:
        self.text, self.window_until = text, time.perf_counter() + 1e9
        posters = [(p, room) for p in self.peers for room in p.rooms]
        for _ in range(window):
            for peer, room in posters:
                self._post(peer, room)
        await asyncio.sleep(1.0)  # settle
        self.tally.begin()
        await asyncio.sleep(seconds)
        self.tally.end()
        self.window_until = 0.0
        return await self._drained()

    def acked(self, peer: Peer, key: str, seq: int, *, is_ok: bool = True) -> None:
        room = self.tally.acked(key, seq, is_ok=is_ok)
        if room is not None and time.perf_counter() < self.window_until:
            self._post(peer, room)

    def _post(self, peer: Peer, room: str, due: float | None = None) -> None:
        key = self.tally.sent(room, due or time.perf_counter())
        peer.post(room, key, self.text)

    # -- open loop: so many a second, whatever comes back; timed from when each was due

    async def open(self, seconds: float, rate: float, text: str) -> dict[str, Any]:
        self.text, self.window_until = text, 0.0
        customers = [p for p in self.peers if p.side == "customer"]
        desks = [p for p in self.peers if p.side == "desk"]
        tick, n = 0.002, 0
        self.tally.begin()
        began = time.perf_counter()
        while (now := time.perf_counter() - began) < seconds:
            while n < now * rate:
                peer = customers[n // 2 % len(customers)] if n % 2 else desks[n // 2 % len(desks)]
                peer.turn += 1
                self._post(peer, peer.rooms[peer.turn * 7 % len(peer.rooms)], began + n / rate)
                n += 1
            await asyncio.sleep(tick)
        self.tally.end()
        return await self._drained()

    async def _drained(self) -> dict[str, Any]:
        """Until everything is answered and delivered, or nothing has come for three seconds."""
        quiet, before = 0, -1
        while not self.tally.is_answered() or self._n_lost():
            await asyncio.sleep(0.05)
            moved = self.tally.n_moved()
            quiet, before = (0, moved) if moved != before else (quiet + 1, before)
            if quiet > 60:
                break
        return self.tally.result(self._n_lost())

    def _n_lost(self) -> int:
        """Messages some follower has not been shown although they were acknowledged."""
        head = self.tally.head
        return sum(max(0, head.get(r, 0) - seq) for p in self.peers for r, seq in p.last.items())

    async def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        what = order.pop("do")
        used = resource.getrusage(resource.RUSAGE_SELF)
        began, cpu = time.perf_counter(), used.ru_utime + used.ru_stime
        result: dict[str, Any] = await getattr(self, what)(**order)
        used = resource.getrusage(resource.RUSAGE_SELF)
        result["load_cpu"] = (used.ru_utime + used.ru_stime - cpu) / (time.perf_counter() - began)
        return result


async def main() -> None:
    load, loop = Load(), asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=64 * 1024 * 1024)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        answer = await load.obey(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
