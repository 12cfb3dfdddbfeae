"""The customer's answers to the survey, once; and what a brand chooses about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from conversations.actions.hold import customer_of, draft, locked
from conversations.core.masking import mask_data
from conversations.core.states import State
from conversations.core.survey import Answer, Choices, fault, questions, told
from conversations.errors import BY_CODE, Conflict
from conversations.log import append
from conversations.models import Brand, Event, Survey, SurveyAnswer, User
from conversations.queries.survey import WORDING, edition_of


def answer_survey(conversation_id: UUID | str, answer: Answer, language: str, now: datetime) -> int:
    """The seq of `survey.answered`. The same answers again change nothing, others are a Conflict,
    and so are answers before the end. Raises what `core.survey.fault` says."""
    if wrong := fault(answer):
        code, detail = wrong
        raise BY_CODE[code](detail)
    given: dict[str, Any] = mask_data(told(answer))
    with transaction.atomic():
        conversation = locked(conversation_id)
        if known := _known(conversation_id, given):
            return known
        if conversation.state not in (State.WRAP_UP, State.CLOSED):
            raise Conflict("The survey is asked when the conversation is over.")
        edition = edition_of(conversation.brand_id)
        asked = questions(edition.choices, str(conversation.pk))
        SurveyAnswer.objects.create(
            conversation=conversation, version=edition.version, wording=WORDING,
            language=language, asked=asked, at=now, **given,
        )  # fmt: skip
        about: dict[str, Any] = {
            "version": edition.version,
            "wording": WORDING,
            "language": language,
        }
        event = draft("survey.answered", customer_of(conversation), **given, **about)
        seq = append(conversation, [event], now)[0].seq
    assert seq is not None
    return seq


def _known(conversation_id: UUID | str, given: dict[str, Any]) -> int | None:
    key = UUID(str(conversation_id))
    row = SurveyAnswer.objects.filter(conversation=key).first()
    if row is None:
        return None
    if any(getattr(row, name) != value for name, value in given.items()):
        raise Conflict("The survey was answered already.")
    events = Event.objects.filter(conversation=key, kind="survey.answered")
    return events.values_list("seq", flat=True).first()


@transaction.atomic
def set_survey(brand: Brand, choices: Choices, by: User | None, now: datetime) -> Survey:
    """A new edition; what was answered keeps the version it was asked under."""
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    return Survey.objects.create(
        brand=brand,
        version=edition_of(brand.pk).version + 1,
        changed_at=now,
        changed_by=by,
        **{name: getattr(choices, name) for name in Choices.__dataclass_fields__},
    )
