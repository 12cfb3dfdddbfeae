"""What one client sent and the application has not read yet: counted, and bounded.

Nothing is dropped here: reading stops while it is full, and a flood ends the socket.
"""

import asyncio
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]

PAUSE_AT = (64, 256 * 1024)  # frames, bytes: stop reading from this client
FLOOD_AT = (2048, 1024 * 1024)  # what one gulp of the network may still bring: too much


class Inbox:
    """A queue for one reader, that tells its socket to pause and resume the client. asyncio's own
    holds four deques for any number of readers: 3 KiB of every socket that is silent."""

    def __init__(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        self._pause, self._resume = pause, resume
        self._items: list[Message] = []
        self._reader: asyncio.Future[None] | None = None
        self._n_bytes = 0
        self._is_paused = False

    def is_flooded(self) -> bool:
        return len(self._items) > FLOOD_AT[0] or self._n_bytes > FLOOD_AT[1]

    def forget(self) -> None:
        """The application has closed the socket: it reads no more of what came before."""
        self._items.clear()
        self._n_bytes = 0

    def put_nowait(self, item: Message) -> None:
        self._items.append(item)
        self._n_bytes += _size(item)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)
        n = len(self._items)
        if not self._is_paused and (n > PAUSE_AT[0] or self._n_bytes > PAUSE_AT[1]):
            self._is_paused = True
            self._pause()

    async def get(self) -> Message:
        while not self._items:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        item = self._items.pop(0)
        self._n_bytes -= _size(item)
        n = len(self._items)
        if self._is_paused and n * 2 < PAUSE_AT[0] and self._n_bytes * 2 < PAUSE_AT[1]:
            self._is_paused = False
            self._resume()
        return item


def _size(item: Message) -> int:
    return len(item.get("text") or item.get("bytes") or b"")
