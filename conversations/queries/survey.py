"""Whether a conversation is to be asked, and what."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from conversations.core.states import State
from conversations.core.survey import Choices, is_asked, questions
from conversations.models import Conversation, Event, Survey, SurveyAnswer

BY_ITSELF = frozenset({"system", "timeout"})
# Of our own questions, since when: another wording is another figure.
WORDINGS: tuple[tuple[datetime, str], ...] = ((datetime(2026, 11, 1, tzinfo=UTC), "2026-11"),)
WORDING = WORDINGS[-1][1]


@dataclass(frozen=True, slots=True)
class Edition:
    """Version 0 is the house's own, for a brand that has chosen nothing."""

    version: int
    choices: Choices


def edition_of(brand_id: UUID) -> Edition:
    row = Survey.objects.filter(brand=brand_id).order_by("-version").first()
    return Edition(row.version, row.choices) if row else Edition(0, Choices())


def survey_for(conversation: Conversation) -> dict[str, Any] | None:
    """What the customer is to be asked now: `version`, `wording`, `questions`; None for nothing.
    No query while the conversation runs."""
    is_over = conversation.state in (State.WRAP_UP, State.CLOSED)
    if not is_over or conversation.source:
        return None
    edition = edition_of(conversation.brand_id)
    asked = is_asked(
        edition.choices,
        is_over=is_over,
        was_answered_by_human=conversation.first_reply_at is not None,
        fell_silent=_fell_silent(conversation),
        done=SurveyAnswer.objects.filter(conversation=conversation).exists(),
    )
    if not asked:
        return None
    return {
        "version": edition.version,
        "wording": WORDING,
        "questions": questions(edition.choices, str(conversation.pk)),
    }


def _fell_silent(conversation: Conversation) -> bool:
    """It closed by itself, and not after the goodbyes."""
    if conversation.closed_by not in BY_ITSELF:
        return False
    closes = Event.objects.filter(conversation=conversation, kind="conversation.closed")
    last = closes.order_by("-seq").values_list("data__reason", flat=True).first()
    return last != "goodbye"
