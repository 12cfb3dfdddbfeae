"""The load's books: sent, acknowledged, delivered; late, lost, doubled, out of order.

How the frames travel is in `load.py`.
"""

import secrets
import time
from collections import Counter
from typing import Any

PREFIX = f"{secrets.token_hex(4)}-0000-4000-8000-"  # another in every process that makes load


class Tally:
    """A message's number is in its client_key, so that a table answers for a clock."""

    def __init__(self) -> None:
        self.due: list[float] = []
        self.room: list[str] = []
        self.head: dict[str, int] = {}
        self.n_acked = self.n_refused = self.n_delivered = 0
        self.closed: list[int | None] = []
        self.refusals: Counter[str] = Counter()
        self.n_doubled = self.n_gaps = 0
        self._is_counting = False
        self._clear()

    def _clear(self) -> None:
        self.n_window_acked = self.n_window_delivered = 0
        self.ack_s: list[float] = []
        self.deliver_s: list[float] = []
        self.first = self.last = len(self.due)

    def begin(self) -> None:
        self._clear()
        self._is_counting, self.began = True, time.perf_counter()
        self.first = len(self.due)

    def end(self) -> None:
        self._is_counting, self.ended = False, time.perf_counter()
        self.last = len(self.due)

    def sent(self, room: str, due: float) -> str:
        self.due.append(due)
        self.room.append(room)
        return f"{PREFIX}{len(self.due) - 1:012d}"

    def acked(self, key: str, seq: int, *, is_ok: bool) -> str | None:
        """The conversation of the message that is now done with."""
        if not key.startswith(PREFIX):
            return None
        n = int(key[24:])
        if is_ok:
            self.n_acked += 1
            self._committed(self.room[n], seq)
            self.n_window_acked += self._is_counting
            if n >= self.first:
                self.ack_s.append(time.perf_counter() - self.due[n])
        else:
            self.n_refused += 1
        return self.room[n]

    def delivered(self, seq: int, last: int, key: str | None) -> None:
        if seq <= last:
            self.n_doubled += 1
        elif seq > last + 1:
            self.n_gaps += 1
        if key is None or not key.startswith(PREFIX):
            return
        n = int(key[24:])
        self.n_delivered += 1
        self.n_window_delivered += self._is_counting
        self._committed(self.room[n], seq)
        if n >= self.first:
            self.deliver_s.append(time.perf_counter() - self.due[n])

    def _committed(self, room: str, seq: int) -> None:
        if seq > self.head.get(room, 0):
            self.head[room] = seq

    def refused(self, code: str) -> None:
        self.refusals[code] += 1

    def is_answered(self) -> bool:
        return self.n_acked + self.n_refused >= len(self.due)

    def n_moved(self) -> int:
        return self.n_acked + self.n_refused + self.n_delivered

    def result(self, n_lost: int) -> dict[str, Any]:
        seconds = self.ended - self.began
        return {
            "seconds": seconds,
            "offered": self.last - self.first,
            "offered_rate": (self.last - self.first) / seconds,
            "rate": self.n_window_acked / seconds,
            "delivered_rate": self.n_window_delivered / seconds,
            "sent": len(self.due),
            "acked": self.n_acked,
            "refused": dict(self.refusals),
            "lost": n_lost + len(self.due) - self.n_acked - self.n_refused,
            "doubled": self.n_doubled,
            "gaps": self.n_gaps,
            "closed": self.closed,
            "ack_ms": percentiles(self.ack_s),
            "deliver_ms": percentiles(self.deliver_s),
        }


def percentiles(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    ordered = sorted(seconds)
    return {
        f"p{p}": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 2)
        for p in (50, 95, 99)
    }
