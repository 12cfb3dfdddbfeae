"""Words of coaching: kinds of passages, how far a note has come, what the figures say.

What they mean to the code is in `conversations.core.coaching`.
"""

from typing import Any

from django.utils.translation import pgettext_lazy

from console.rendering.quality import CRITERIA
from conversations.models import CoachingNote
from conversations.queries.reports.wanted import criteria

KINDS: dict[str, Any] = {
    "change": pgettext_lazy("kind of passage", "to change"),
    "keep": pgettext_lazy("kind of passage", "to keep up"),
}
STATES: dict[str, Any] = {
    "draft": pgettext_lazy("state of a coaching note", "draft"),
    "given": pgettext_lazy("state of a coaching note", "not acknowledged yet"),
    "followed": pgettext_lazy("state of a coaching note", "followed"),
    "closed": pgettext_lazy("state of a coaching note", "closed"),
}


def state_of(note: CoachingNote) -> str:
    if note.given_at is None:
        return "draft"
    if note.closed_at is not None:
        return "closed"
    return "followed" if note.acknowledged_at is not None else "given"


def criterion_name(name: str) -> str:
    return str(CRITERIA.get(name, name))


def choices() -> list[tuple[str, str]]:
    return [(name, criterion_name(name)) for name in criteria()]
