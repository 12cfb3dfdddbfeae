"""Filters for frames: times that arrive as ISO 8601 text.

Nothing here reads a database or knows a model.
"""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext

register = template.Library()


@register.filter
def moment(value: str | datetime | None) -> datetime | None:
    """`{{ frame.at|moment|date:"H:i" }}`, in the console's time zone."""
    if not value:
        return None
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return timezone.localtime(at)


@register.filter
def minutes(seconds: float) -> int:
    """Whole minutes, rounded up: an estimate should rather be kept than beaten."""
    return max(1, -(-int(seconds) // 60))


@register.filter
def iso(value: str | datetime | None) -> str:
    """As JavaScript's Date reads it; empty when there is none."""
    return value.isoformat() if isinstance(value, datetime) else (value or "")


@register.filter
def refusal(detail: str) -> str:
    """What an action refused, in the reader's language; "" where it has no words for it."""
    said = gettext(detail)
    return "" if said == detail and get_language() != "en" else said
