"""Opening hours: is it open, when does it open next, how many open seconds lie between two moments.

Values in, answers out; the rows are in `models/hours.py`. Hours are local, by the wall clock of an
IANA time zone, so that nights when the clock is changed come out right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60
FARTHEST_DAYS = 370
Slot = tuple[int, int]  # minutes from local midnight; the end is not open any more


@dataclass(frozen=True, slots=True)
class Hours:
    """`week` has the slots of Monday to Sunday; `days` those of single days instead (none: closed
    that day). Without `week`, it is always open."""

    time_zone: str
    week: Sequence[Sequence[Slot]] | None = None
    days: Mapping[date, Sequence[Slot]] = field(default_factory=dict)


Interval = tuple[datetime, datetime]


def tidy(slots: Sequence[Slot]) -> list[Slot]:
    """In order, touching and overlapping ones joined, empty ones gone."""
    found: list[Slot] = []
    for start, end in sorted((max(0, s), min(DAY, e)) for s, e in slots):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def is_open(hours: Hours, at: datetime) -> bool:
    if hours.week is None:
        return True
    return any(start <= at < end for start, end in _around(hours, at))


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """`at` itself when it is open then; None when nothing opens within a year."""
    if is_open(hours, at):
        return at
    for start, _end in _from(hours, at):
        if start > at:
            return start
    return None


def closes_at(hours: Hours, at: datetime) -> datetime | None:
    """When it next closes, being open at `at`; None when it is closed or never closes."""
    if hours.week is None or not is_open(hours, at):
        return None
    until = at
    for start, end in _from(hours, at):
        if start > until:
            break
        until = max(until, end)
    return until


def open_seconds_between(hours: Hours, since: datetime, until: datetime) -> float:
    """Seconds that were open in [since, until)."""
    if until <= since:
        return 0.0
    if hours.week is None:
        return (until - since).total_seconds()
    return sum((end - start).total_seconds() for start, end in open_between(hours, since, until))


def open_between(hours: Hours, since: datetime, until: datetime) -> Iterator[Interval]:
    """The open parts of [since, until), in order, in UTC."""
    if hours.week is None:
        if since < until:
            yield since.astimezone(UTC), until.astimezone(UTC)
        return
    day, last = _local(hours, since).date(), _local(hours, until).date()
    while day <= last:
        for start, end in _day(hours, day):
            if max(start, since) < min(end, until):
                yield max(start, since.astimezone(UTC)), min(end, until.astimezone(UTC))
        day += timedelta(days=1)


def _local(hours: Hours, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(hours.time_zone))


def _around(hours: Hours, at: datetime) -> Iterator[Interval]:
    yield from _day(hours, _local(hours, at).date())


def _from(hours: Hours, at: datetime) -> Iterator[Interval]:
    first = _local(hours, at).date()
    for n in range(FARTHEST_DAYS):
        yield from _day(hours, first + timedelta(days=n))


def _day(hours: Hours, day: date) -> Iterator[Interval]:
    """The open intervals of a local day, in UTC. An hour that the clock skips is not there; one
    that it says twice is open both times."""
    assert hours.week is not None
    slots = hours.days.get(day, hours.week[day.weekday()])
    for start, end in tidy(slots):
        since, until = _moment(hours, day, start, fold=0), _moment(hours, day, end, fold=1)
        if since < until:
            yield since, until


def _moment(hours: Hours, day: date, minute: int, fold: int) -> datetime:
    """That minute of the wall clock. A minute that is skipped is the moment of the skip; of one
    that comes twice, `fold` says which."""
    zone = ZoneInfo(hours.time_zone)
    if minute >= DAY:  # the night's end belongs to the next day, where it comes first
        day, minute, fold = day + timedelta(days=minute // DAY), minute % DAY, 0
    wall = datetime(day.year, day.month, day.day, tzinfo=zone).replace(
        hour=minute // 60, minute=minute % 60, fold=fold
    )
    at = wall.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return at
    return _skip(zone, wall)


def _skip(zone: ZoneInfo, wall: datetime) -> datetime:
    """When the clock jumps over `wall`: the first moment after the gap, to the minute."""
    before, after = (wall.replace(fold=f).astimezone(UTC) for f in (1, 0))
    low, high = min(before, after) - timedelta(hours=3), max(before, after) + timedelta(hours=3)
    was = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == was:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
