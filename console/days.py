"""Days of a calendar as times of the log."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone


def midnight(day: date, zone: ZoneInfo | None = None) -> datetime:
    """Where the day begins, on the wall of the house (or of `zone`)."""
    return timezone.make_aware(datetime.combine(day, time.min), zone)


def bounds(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """From the beginning of the first day to the end of the last; None where none is named."""
    end = last + timedelta(days=1) if last else None
    return (midnight(first) if first else None), (midnight(end) if end else None)
