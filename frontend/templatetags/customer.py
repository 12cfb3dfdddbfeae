"""Filters for what customers and leaders are told of opening hours, in the words of the day.

Nothing here reads a database or knows a model.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import template
from django.utils.dateformat import format as written
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext, pgettext

from frontend.clock import now

register = template.Library()


@register.filter
def opening(value: str | datetime | None) -> str:
    """ "tomorrow at 9:00", "Monday 23 November at 9:00", by the clock that the value carries."""
    if not value:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    today = now().astimezone(at.tzinfo).date()
    clock = written(at, pgettext("clock", "H:i"))
    if at.date() == today:
        return gettext("today at %(clock)s") % {"clock": clock}
    if at.date() == today + timedelta(days=1):
        return gettext("tomorrow at %(clock)s") % {"clock": clock}
    day = written(at, pgettext("day", "l j F"))
    return gettext("%(day)s at %(clock)s") % {"day": day, "clock": clock}


@register.filter
def weekday(n: int) -> str:
    """0 is Monday."""
    return str(WEEKDAYS_ABBR[n])


@register.filter
def slots(value: Sequence[Sequence[int]]) -> str:
    return ", ".join(
        f"{start // 60:02}:{start % 60:02}–{end // 60:02}:{end % 60:02}" for start, end in value
    )
