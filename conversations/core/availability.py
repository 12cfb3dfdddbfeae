"""Availability as intervals, exact to the second: when could a new conversation be accepted?

Values in, values out; the events behind them are read in `queries/availability.py`. Intervals are
half-open, [since, until).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """`present` while the advisor was available; `seats` while each was granted; `held` while a
    conversation sat in one (wrap-up included)."""

    present: Sequence[Interval] = ()
    seats: Sequence[Interval] = ()
    held: Sequence[Interval] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Of presence, at the hand of `by`: self, a leader, or `lapsed` when the desk was gone."""

    at: datetime
    status: str
    reason: str = ""
    by: str = "self"

    @property
    def says(self) -> tuple[str, str]:
        return self.status, self.reason


@dataclass(frozen=True, slots=True)
class Availability:
    """Seconds and counts; a share is None where there is nothing to divide by."""

    calendar_s: float
    announced_s: float
    acceptable_s: float
    n_requests: int
    n_offered: int

    @property
    def announced(self) -> float | None:
        """`availability_announced`: of the announced time, in which one could be accepted."""
        return self.acceptable_s / self.announced_s if self.announced_s else None

    @property
    def calendar(self) -> float | None:
        """`availability_calendar`: announced of all time."""
        return self.announced_s / self.calendar_s if self.calendar_s else None

    @property
    def offered(self) -> float | None:
        """`availability_offered`: of the requests, those that were offered a human."""
        return self.n_offered / self.n_requests if self.n_requests else None


def since_changes(
    changes: Iterable[tuple[datetime, bool]], since: datetime, until: datetime
) -> list[Interval]:
    """The intervals in which the last change said yes; what was before the first is no."""
    found: list[Interval] = []
    started: datetime | None = None
    for at, is_on in sorted(changes, key=lambda change: change[0]):
        if is_on and started is None:
            started = at
        elif not is_on and started is not None:
            found.append((started, at))
            started = None
    if started is not None:
        found.append((started, until))
    return within(found, since, until)


def walked_back(
    changes: Iterable[tuple[datetime, bool]], since: datetime, until: datetime, *, is_on: bool
) -> list[Interval]:
    """When something was so that is so now, or is not: `changes` are all those after `since`, the
    ones after `until` too. The first of them says what was before it."""
    known = sorted(changes, key=lambda change: change[0])
    at_first = not known[0][1] if known else is_on
    return since_changes([(since, at_first), *known], since, until)


def within(intervals: Iterable[Interval], since: datetime, until: datetime) -> list[Interval]:
    cut = ((max(a, since), min(b, until)) for a, b in intervals)
    return [(a, b) for a, b in cut if a < b]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """In order, apart."""
    found: list[Interval] = []
    for a, b in sorted(intervals):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], b))
        elif a < b:
            found.append((a, b))
    return found


def both(left: Iterable[Interval], right: Iterable[Interval]) -> list[Interval]:
    """Where both are."""
    a, b, found = union(left), union(right), []
    i = j = 0
    while i < len(a) and j < len(b):
        start, end = max(a[i][0], b[j][0]), min(a[i][1], b[j][1])
        if start < end:
            found.append((start, end))
        if a[i][1] <= b[j][1]:
            i += 1
        else:
            j += 1
    return found


def without(left: Iterable[Interval], right: Iterable[Interval]) -> list[Interval]:
    """Where the left are and none of the right is."""
    found: list[Interval] = []
    holes = union(right)
    for start, end in union(left):
        for a, b in holes:
            if a < end and b > start:
                found.append((start, a))
                start = max(start, b)
        found.append((start, end))
    return [(a, b) for a, b in found if a < b]


def stretches(
    changes: Iterable[Change], since: datetime, until: datetime
) -> list[tuple[Interval, Change]]:
    """What stood when, without a gap: each change holds until the next. What says the same as the
    one before goes on; before the first nothing is known."""
    found: list[tuple[Interval, Change]] = []
    known = sorted(changes, key=lambda change: change.at)
    for n, change in enumerate(known):
        end = known[n + 1].at if n + 1 < len(known) else until
        cut = within([(change.at, end)], since, until)
        if cut and found and found[-1][1].says == change.says:
            found[-1] = ((found[-1][0][0], cut[0][1]), found[-1][1])
        elif cut:
            found.append((cut[0], change))
    return found


def free(desk: Desk) -> list[Interval]:
    """When the desk had more seats than conversations."""
    steps = [(at, n) for at, n in _steps(desk.seats, 1)] + [*_steps(desk.held, -1)]
    found: list[Interval] = []
    n_free, before = 0, None
    for at, change in sorted(steps, key=lambda step: step[0]):
        if n_free > 0 and before is not None and before < at:
            found.append((before, at))
        n_free += change
        before = at
    return union(found)


def _steps(intervals: Iterable[Interval], change: int) -> list[tuple[datetime, int]]:
    return [step for a, b in intervals if a < b for step in ((a, change), (b, -change))]


def acceptable(desks: Iterable[Desk], announced: Sequence[Interval]) -> list[Interval]:
    """When, within the announced time, somebody present had a free seat."""
    open_desks = (both(desk.present, free(desk)) for desk in desks)
    return both(union(interval for desk in open_desks for interval in desk), announced)


def seconds(intervals: Iterable[Interval]) -> float:
    return sum((b - a).total_seconds() for a, b in intervals)
