"""Which hours are in force for a queue, and the words for when it is closed or nobody is there."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from conversations.core.hours import Hours, is_open, next_opening
from conversations.models import Brand, OpeningHours, Queue


@dataclass(frozen=True, slots=True)
class Schedule:
    """The brand's row, the queue's, or none: then it is always open."""

    hours: Hours
    row: OpeningHours | None = None
    brand_row: OpeningHours | None = None
    paused_until: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        return not self.is_paused(at) and is_open(self.hours, at)

    def is_paused(self, at: datetime) -> bool:
        """A leader has stopped the intake for a while."""
        return self.paused_until is not None and at < self.paused_until

    def is_only_paused(self, at: datetime) -> bool:
        """The house is open, and takes no new conversations."""
        return self.is_paused(at) and is_open(self.hours, at)

    def opens_at(self, at: datetime) -> datetime | None:
        """In the brand's own time zone."""
        start = self.paused_until if self.is_paused(at) and self.paused_until else at
        found = start if start > at and is_open(self.hours, start) else None
        found = found or next_opening(self.hours, start)
        return found.astimezone(ZoneInfo(self.hours.time_zone)) if found else None

    def words(self, which: str, language: str) -> str:
        """`closed` or `nobody`; the queue's own words, else the brand's, else "" for ours."""
        name = f"{which}_{language if language in ('fr', 'en') else 'fr'}"
        rows = (self.row, self.brand_row)
        return next((text for row in rows if row and (text := getattr(row, name))), "")


def schedule_of(brand: Brand, queue: Queue | None, at: datetime) -> Schedule:
    """As it was in force at `at`. One query."""
    rows = OpeningHours.objects.filter(
        Q(queue=None) | Q(queue=queue), brand=brand, changed_at__lte=at
    )
    newest = {
        row.queue_id: row
        for row in rows.order_by("queue_id", "-changed_at", "-id").distinct("queue_id")
    }
    found = _schedule(brand, newest.get(None), newest.get(queue.pk) if queue else None)
    return replace(found, paused_until=queue.paused_until) if queue else found


def _schedule(brand: Brand, general: OpeningHours | None, own: OpeningHours | None) -> Schedule:
    row = own if own is not None and own.mode != OpeningHours.FOLLOW else general
    if row is None or row.mode == OpeningHours.ALWAYS:
        return Schedule(Hours(brand.time_zone), own, general)
    return Schedule(hours_in(row, brand.time_zone), own, general)


def hours_in(row: OpeningHours, time_zone: str) -> Hours:
    days = {
        date.fromisoformat(day): [(start, end) for start, end in told["slots"]]
        for day, told in row.days.items()
    }
    week = [[(start, end) for start, end in slots] for slots in row.week]
    return Hours(time_zone, week, days)
