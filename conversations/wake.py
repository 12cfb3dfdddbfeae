"""Wake-ups after a commit: `committed`, `poke`, `typing`. The only user of the channel layer.

A wake-up says "look", never what: no text, no names. It may be lost; the log may not.
"""

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from conversations.core.entry import Entry

log = structlog.get_logger(__name__)
GROUP = "pokes"
GATHER_S = 0.02  # a wake-up costs its maker as much as ten deliveries, and every other process

Heads = dict[str, tuple[int, int]]
Listener = Callable[[Sequence[Entry]], None]


class Waker:
    """Gathers what happened while a publish is under way into the next one. One per event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.heads: Heads = {}
        self.topics: set[str] = set()
        self.extra: list[dict[str, Any]] = []
        self.judged: set[str] = set()
        self.listeners: list[Listener] = []
        self.publishing: asyncio.Task[None] | None = None
        self.next_at = 0.0  # loop time

    def committed(self, entries: Sequence[Entry]) -> None:
        """On the loop: hand the entries to this process's own sockets, poke the others."""
        for listener in self.listeners:
            listener(entries)
        for entry in entries:
            seq, staff_seq = self.heads.get(entry.conversation, (0, 0))
            self.heads[entry.conversation] = (
                max(seq, entry.seq or 0),
                max(staff_seq, entry.staff_seq or 0),
            )
        self._publish_soon()

    def poke(self, topics: Iterable[str], extra: dict[str, Any] | None = None) -> None:
        self.topics.update(topics)
        if extra:
            self.extra.append(extra)
        self._publish_soon()

    def judge(self, conversations: Iterable[str]) -> None:
        self.judged.update(conversations)
        self._publish_soon()

    def _publish_soon(self) -> None:
        if self.publishing is None:
            self.publishing = self.loop.create_task(self._publish())

    async def _publish(self) -> None:
        """The first leaves at once; what comes soon after it, together."""
        try:
            while self.heads or self.topics or self.extra or self.judged:
                await asyncio.sleep(max(0.0, self.next_at - self.loop.time()))
                self.next_at = self.loop.time() + GATHER_S
                message = {
                    "type": "poke",
                    "heads": [[k, *v] for k, v in self.heads.items()],
                    "topics": list(self.topics),
                    "extra": self.extra,
                    "judged": list(self.judged),
                }
                self.heads, self.topics, self.extra, self.judged = {}, set(), [], set()
                await _send(message)
        finally:
            self.publishing = None


async def _send(message: dict[str, Any]) -> None:
    """A lost wake-up is healed by the heartbeat; a layer that is away must not fail an action."""
    try:
        async with asyncio.timeout(2):
            await get_channel_layer().group_send(GROUP, message)
    except Exception as error:
        log.warning("wake.lost", error=type(error).__name__)


_wakers: dict[asyncio.AbstractEventLoop, Waker] = {}
_main: list[Waker] = []
_lock = threading.Lock()


def attach() -> Waker:
    """The waker of the running loop; the first one attached also serves this process's threads."""
    loop = asyncio.get_running_loop()
    with _lock:
        for gone in [known for known in _wakers if known.is_closed()]:
            _main[:] = [w for w in _main if w is not _wakers[gone]]
            del _wakers[gone]
        if loop not in _wakers:
            _wakers[loop] = Waker(loop)
            _main.append(_wakers[loop])
        return _wakers[loop]


def _on_loop(call: Callable[[Waker], None]) -> None:
    """Run `call` on the process's loop; without one, publish from here and wait for it."""
    try:
        waker = _wakers.get(asyncio.get_running_loop())
    except RuntimeError:
        waker = None
    if waker is not None:
        call(waker)
        return
    with _lock:
        alive = next((w for w in _main if w.loop.is_running()), None)
    if alive is not None:
        alive.loop.call_soon_threadsafe(call, alive)
        return
    if not _in_a_loop():
        async_to_sync(_alone)(call)
        return
    # Somebody else's loop runs in this thread (a browser driver's): go beside it and wait.
    beside = threading.Thread(target=async_to_sync(_alone), args=(call,))
    beside.start()
    beside.join()


def _in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _alone(call: Callable[[Waker], None]) -> None:
    waker = Waker(asyncio.get_running_loop())
    call(waker)
    if waker.publishing is not None:
        await waker.publishing


def committed(entries: Sequence[Entry]) -> None:
    """Tell everybody that `entries` are in the log. Call it after the commit only."""
    _on_loop(lambda waker: waker.committed(entries))


def poke(*topics: str) -> None:
    """Say that something beside a log changed: `advisor:<id>`, `queue:<id>`, `user:<id>`."""
    _on_loop(lambda waker: waker.poke(topics))


def typing(conversation: str, side: str, name: str, on: bool) -> None:
    """Somebody types, or has read up to here. Never stored; lost without harm."""
    note = {"kind": "typing", "conversation": conversation, "side": side, "name": name, "on": on}
    _on_loop(lambda waker: waker.poke((), note))


def seen(conversation: str, side: str, seq: int) -> None:
    note = {"kind": "seen", "conversation": conversation, "side": side, "seq": seq}
    _on_loop(lambda waker: waker.poke((), note))


def redacted(conversation: str) -> None:
    """A message lost its words: screens that show it read it again. Call it after the commit."""
    note = {"kind": "redacted", "conversation": conversation}
    _on_loop(lambda waker: waker.poke((), note))


def judged(conversations: Sequence[str]) -> None:
    """The findings or the scores of these have changed: staff's screens look again."""
    if conversations:
        _on_loop(lambda waker: waker.judge(conversations))


async def listen(on_poke: Callable[[dict[str, Any]], None], channel: str | None = None) -> None:
    """Receive every poke until cancelled. Raises whatever the layer raises when it goes away."""
    layer = get_channel_layer()
    channel = channel or await layer.new_channel()
    await layer.group_add(GROUP, channel)
    try:
        while True:
            on_poke(await layer.receive(channel))
    finally:
        await layer.group_discard(GROUP, channel)


async def ping(nonce: str) -> None:
    """Poke everybody with `nonce`, so that a listener can tell that it still hears."""
    await get_channel_layer().group_send(GROUP, {"type": "poke", "ping": nonce})
