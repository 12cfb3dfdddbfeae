"""The few words that every message carries, looked up once a language.

Whole sentences are in the templates.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Words:
    """Already escaped."""

    sent: str
    seen: str
    photo: str
    opens: str
    kilobytes: str
    late: str


@lru_cache(maxsize=8)
def words(language: str) -> Words:
    with translation.override(language):
        return Words(
            sent=escape(gettext("sent")),
            seen=escape(gettext("seen")),
            photo=escape(gettext("Photo: %(name)s")),
            opens=escape(gettext("opens in a new tab")),
            kilobytes=escape(gettext("%(n)s kB")),
            late=escape(gettext("%(n)s late")),
        )


@lru_cache(maxsize=1)
def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def moment(value: str | datetime) -> datetime:
    """An aware local time from a frame's `at`, which is ISO 8601 text or already a datetime."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.astimezone(_zone())


def clock(at: datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}"
