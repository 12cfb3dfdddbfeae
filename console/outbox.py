"""What waits to be sent to one socket, bounded: a reader that never reads is let go.

The only sign of back-pressure is the client's answer to a beat.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

Send = Callable[[dict[str, str]], Awaitable[None]]

MOST_UNREAD = 1024 * 1024
EARLY_BEAT = MOST_UNREAD // 4


class Outbox:
    """Frames leave in order. `n_unread` counts bytes not yet known to be read."""

    __slots__ = ("beats", "closed", "n_read", "n_sent", "queue", "send", "task", "want_beat")

    def __init__(self, send: Send, want_beat: Callable[[], None]) -> None:
        self.send = send
        self.want_beat = want_beat
        self.queue: deque[str] = deque()
        self.task: asyncio.Task[None] | None = None
        self.n_sent = 0
        self.n_read = 0
        self.beats: deque[tuple[int, float]] = deque()
        self.closed = False

    @property
    def n_unread(self) -> int:
        return self.n_sent - self.n_read

    def put(self, text: str) -> None:
        """Queue a frame; asks for an early beat when much has gone out unanswered."""
        if self.closed:
            return
        since_beat = self.n_sent - (self.beats[-1][0] if self.beats else self.n_read)
        self.n_sent += len(text)
        self.queue.append(text)
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self._drain())
        if since_beat <= EARLY_BEAT < since_beat + len(text):
            self.want_beat()

    def beat(self, text: str, at: float) -> None:
        """Queue a beat and remember what its answer will prove to have been read."""
        self.put(text)
        self.beats.append((self.n_sent, at))

    def answered(self) -> bool:
        """The client has answered the oldest beat; False when there was none to answer."""
        if not self.beats:
            return False
        self.n_read, _ = self.beats.popleft()
        return True

    def is_stuck(self, now: float, patience_s: float) -> bool:
        """Too much unread, or a beat unanswered for too long (loop time)."""
        late = bool(self.beats) and now - self.beats[0][1] > patience_s
        return late or self.n_unread > MOST_UNREAD

    def close(self) -> None:
        self.closed = True
        self.queue.clear()

    async def _drain(self) -> None:
        try:
            while self.queue:
                await self.send({"type": "websocket.send", "text": self.queue.popleft()})
        except Exception:
            self.close()
        finally:
            self.task = None
