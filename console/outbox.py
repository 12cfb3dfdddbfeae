"""What waits to be sent to one socket, bounded: a reader that never reads is let go.

The only sign of back-pressure is the client's answer to a beat.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable

Send = Callable[[dict[str, str]], Awaitable[None]]
SendNow = Callable[[str], None]

MOST_UNREAD = 1024 * 1024
EARLY_BEAT = MOST_UNREAD // 4


class Outbox:
    """Frames leave in order. `n_unread` counts bytes not yet known to be read.

    Our own server takes a frame by a plain call (`now`, the scope's extension); for any other a
    task awaits its `send`, which costs as much as all the rest of a delivery.
    """

    __slots__ = (
        "beats", "closed", "early_at", "n_read", "n_sent", "now", "queue", "send", "task",
        "want_beat",
    )  # fmt: skip

    def __init__(
        self, send: Send, want_beat: Callable[[], None], now: SendNow | None = None
    ) -> None:
        self.send, self.now = send, now
        self.want_beat = want_beat
        self.queue: list[str] = []  # a deque, empty, is six hundred bytes a socket
        self.task: asyncio.Task[None] | None = None
        self.n_sent = 0
        self.n_read = 0
        self.beats: list[tuple[int, float]] = []
        self.early_at: float = EARLY_BEAT  # the n_sent above which a beat is asked for
        self.closed = False

    @property
    def n_unread(self) -> int:
        return self.n_sent - self.n_read

    def put(self, text: str) -> None:
        """Queue a frame, if there is anything in it; asks for an early beat when much has gone out
        unanswered."""
        if self.closed or not text:
            return
        self.n_sent += len(text)
        if self.now is not None:
            self.now(text)
        else:
            self._later(text)
        if self.n_sent > self.early_at:
            self.early_at = math.inf  # until that beat has gone out
            self.want_beat()

    def beat(self, text: str, at: float) -> None:
        """Queue a beat and remember what its answer will prove to have been read."""
        self.put(text)
        self.beats.append((self.n_sent, at))
        self.early_at = self.n_sent + EARLY_BEAT

    def answered(self) -> bool:
        """The client has answered the oldest beat; False when there was none to answer."""
        if not self.beats:
            return False
        self.n_read, _ = self.beats.pop(0)
        return True

    def is_stuck(self, now: float, patience_s: float) -> bool:
        """Too much unread, or a beat unanswered for too long (loop time)."""
        late = bool(self.beats) and now - self.beats[0][1] > patience_s
        return late or self.n_unread > MOST_UNREAD

    def close(self) -> None:
        self.closed = True
        self.queue.clear()

    def _later(self, text: str) -> None:
        self.queue.append(text)
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self.queue:
                texts, self.queue = self.queue, []
                for text in texts:
                    if self.closed:
                        return
                    await self.send({"type": "websocket.send", "text": text})
        except Exception:
            self.close()
        finally:
            self.task = None
