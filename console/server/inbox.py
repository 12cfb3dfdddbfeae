"""What one client sent and the application has not read yet: counted, and bounded.

Nothing is dropped here: reading stops while it is full, and a flood ends the socket.
"""

import asyncio
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]

PAUSE_AT = (64, 256 * 1024)  # frames, bytes: stop reading from this client
FLOOD_AT = (2048, 1024 * 1024)  # what one gulp of the network may still bring: too much


class Inbox(asyncio.Queue[Message]):
    """A queue that tells its socket to pause and resume the client."""

    def __init__(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        super().__init__()
        self._pause, self._resume = pause, resume
        self._n_bytes = 0
        self._is_paused = False

    def is_flooded(self) -> bool:
        return self.qsize() > FLOOD_AT[0] or self._n_bytes > FLOOD_AT[1]

    def forget(self) -> None:
        """The application has closed the socket: it reads no more of what came before."""
        self._queue.clear()  # type: ignore[attr-defined]
        self._n_bytes = 0

    def _put(self, item: Message) -> None:
        super()._put(item)
        self._n_bytes += _size(item)
        if not self._is_paused and (self.qsize() > PAUSE_AT[0] or self._n_bytes > PAUSE_AT[1]):
            self._is_paused = True
            self._pause()

    def _get(self) -> Message:
        item: Message = super()._get()
        self._n_bytes -= _size(item)
        if self._is_paused and self.qsize() * 2 < PAUSE_AT[0] and self._n_bytes * 2 < PAUSE_AT[1]:
            self._is_paused = False
            self._resume()
        return item


def _size(item: Message) -> int:
    return len(item.get("text") or item.get("bytes") or b"")
