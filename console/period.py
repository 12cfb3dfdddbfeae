"""A period of whole days, as an address or a form gives it, in a time zone.

Days are cut at local midnight, so that those of a changed clock have their 23 or 25 hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; `now` ends what has not happened yet."""

    first: date
    last: date
    now: datetime

    @classmethod
    def asked(cls, given: Mapping[str, str], today: date, now: datetime) -> "Period":
        """`since` and `until`, or `day`. What is not a day, lies ahead or is too long is put
        right."""
        day = _day(given.get("day", ""))
        last = min(day or _day(given.get("until", "")) or today, today)
        first = min(day or _day(given.get("since", "")) or last, last)
        return cls(max(first, last - timedelta(days=MOST_DAYS - 1)), last, now)

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    @property
    def days(self) -> list[date]:
        n = (self.last - self.first).days + 1
        return [self.first + timedelta(days=k) for k in range(n)]

    def between(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """[since, until) of those days in that time zone, told in UTC; it ends now where the last
        day is not over."""
        since, until = whole_day(self.first, zone)[0], whole_day(self.last, zone)[1]
        return min(since, self.now).astimezone(UTC), min(until, self.now).astimezone(UTC)


def whole_day(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begin, end = (datetime.combine(d, time.min, zone) for d in (day, day + timedelta(days=1)))
    return begin, end


def is_changed(day: date, zone: ZoneInfo) -> bool:
    """The clock is put forward or back that day: its times want their offset."""
    since, until = whole_day(day, zone)
    return since.utcoffset() != until.utcoffset()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
