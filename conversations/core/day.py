"""A day in slices: what lasts is spread over them as an average, what happens is counted.

Values in, values out; the rows are read in `queries/day.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.core.availability import Interval

SLICE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Slice:
    """`load` and `seats` are averages; `wait_s` is the longest wait of those who came in it."""

    at: datetime
    load: float = 0.0
    seats: float = 0.0
    n_came: int = 0
    wait_s: float = 0.0
    n_breaches: int = 0
    n_findings: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.load or self.seats or self.n_came or self.n_breaches or self.n_findings)


def starts(since: datetime, until: datetime, width: timedelta = SLICE) -> list[datetime]:
    n = -(-(until - since) // width)
    return [since + width * i for i in range(max(0, n))]


def spread(
    intervals: Iterable[Interval],
    begin: Sequence[datetime],
    width: timedelta = SLICE,
    until: datetime | None = None,
) -> list[float]:
    """How many lasted at once, on average, in each slice; in one that `until` cuts short, over
    the part of it that has been."""
    found = [0.0] * len(begin)
    if not begin:
        return found
    first, last = begin[0], begin[-1] + width
    if until is not None:
        last = min(last, max(until, first))
    for start, end in intervals:
        start, end = max(start, first), min(end, last)
        i = (start - first) // width
        while start < end:
            edge = min(end, first + width * (i + 1))
            found[i] += (edge - start) / (min(last, begin[i] + width) - begin[i])
            start, i = edge, i + 1
    return found


def counted(
    times: Iterable[datetime], begin: Sequence[datetime], width: timedelta = SLICE
) -> list[int]:
    found = [0] * len(begin)
    for at in times:
        i = (at - begin[0]) // width if begin else -1
        if 0 <= i < len(found):
            found[i] += 1
    return found


def both(a: Sequence[Interval], b: Sequence[Interval]) -> list[Interval]:
    """Where one of `a` and one of `b` last together."""
    found = [(max(s, t), min(e, f)) for s, e in a for t, f in b]
    return [(start, end) for start, end in found if start < end]
