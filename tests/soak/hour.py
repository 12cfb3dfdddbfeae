"""An hour of a floor: conversations that end and begin, a process's memory, and its slope.

What may be asked of it is said in `test_hour.py`.
"""

import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import psutil
from django.utils import timezone

from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of
from conversations.actions.open import Opening, open_conversation
from conversations.core.estimates import Estimate, t_quantile
from conversations.models import Conversation
from tests.soak.watched import Talking

MIB = 1024**2


@dataclass
class Turning(Talking):
    """Talks that end after `n_each` messages, not all at once; the next customer gets the seat."""

    n_each: int = 12
    said: Counter[str] = field(default_factory=Counter)
    n_ended: int = 0

    def __post_init__(self) -> None:
        self.said.update({str(t.pk): n % self.n_each for n, t in enumerate(self.talks)})

    def say(self, place: int, n: int) -> None:
        super().say(place, n)
        key = str(self.talks[place].pk)
        self.said[key] += 1
        if self.said[key] >= self.n_each:
            del self.said[key]
            self.answered.pop(key, None)
            self.talks[place] = self._followed(self.talks[place])
        self.posted.clear()

    def _followed(self, talk: Conversation) -> Conversation:
        assert talk.handler is not None
        at, user = timezone.now(), talk.handler.user
        close_conversation(talk.pk, author_of(user), "done", at)
        finish_wrap_up(user, talk.pk, "", "", at)
        self.n_ended += 1
        opening = Opening(brand=talk.brand.slug, queue="sav", name=f"Client {at:%H%M%S%f}",
                          text="Bonjour")  # fmt: skip
        key = open_conversation(opening, at).conversation.pk
        found = Conversation.objects.select_related("handler__user", "brand").get(pk=key)
        assert found.handler is not None, "a seat was freed for it"
        return found


class Memory(threading.Thread):
    """What a process holds, looked at every `every_s`, as (seconds since the start, MiB)."""

    def __init__(self, pid: int, every_s: float = 10.0) -> None:
        super().__init__(daemon=True)
        self.process, self.every_s = psutil.Process(pid), every_s
        self.seen: list[tuple[float, float]] = []
        self._is_over = threading.Event()

    def run(self) -> None:
        began = time.monotonic()
        while not self._is_over.wait(self.every_s):
            held = self.process.memory_info().rss / MIB
            self.seen.append((time.monotonic() - began, held))

    def stop(self) -> None:
        self._is_over.set()
        self.join(10)


def means(seen: Sequence[tuple[float, float]], part_s: float) -> list[tuple[float, float]]:
    """The mean of each part: its beginning in seconds, and MiB."""
    parts: dict[int, list[float]] = {}
    for at, held in seen:
        parts.setdefault(int(at // part_s), []).append(held)
    return [(n * part_s, statistics.fmean(held)) for n, held in sorted(parts.items())]


def slope(points: Sequence[tuple[float, float]]) -> Estimate:
    """MiB an hour, by least squares with Student's interval; `points` in seconds and MiB.
    Neighbours are alike, so that parts of some minutes say it more honestly than single looks."""
    n = len(points)
    if n < 3:
        return Estimate(n=n)
    x, y = [at / 3600 for at, _ in points], [held for _, held in points]
    line = statistics.linear_regression(x, y)
    rest = sum((b - line.slope * a - line.intercept) ** 2 for a, b in zip(x, y, strict=True))
    spread = sum((a - statistics.fmean(x)) ** 2 for a in x)
    half = t_quantile(n - 2) * (rest / (n - 2) / spread) ** 0.5
    return Estimate(line.slope, line.slope - half, line.slope + half, n)
