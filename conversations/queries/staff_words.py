"""What staff wrote of a customer beside the log: in which tables, of which conversations.

The names in it are masked by `actions/unnaming.py`; the customer's file tells it
(`customer_file.py`). Whoever adds a text in which staff may name a customer adds it here: a test
looks for such a name in every column.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from conversations.core.pseudonyms import unnamed
from conversations.models import (
    CalibrationDecision,
    CoachingNote,
    CoachingPassage,
    Customer,
    Dispute,
    Event,
    FloorAct,
    MissedFault,
    MysteryTest,
    Review,
    ReviewAnswer,
    ReviewPlan,
    RuleExample,
    Unveiling,
    Verdict,
)
from conversations.queries.naming import known_as


@dataclass(frozen=True, slots=True)
class Place:
    """`of` leads to the conversation, `at` to the moment. `is_about` "all" says that the words are
    of the customer's conversation alone, "named" that they are of several, "none" that they are no
    word on anybody."""

    kind: str
    model: type[Model]
    of: str
    fields: tuple[str, ...]
    at: str
    is_about: str = "all"


PLACES = (
    Place("review", Review, "conversation", ("comment",), "started_at"),
    Place("answer", ReviewAnswer, "review__conversation", ("comment", "quote"),
          "review__started_at"),
    Place("verdict", Verdict, "finding__conversation", ("note",), "at"),
    Place("missed", MissedFault, "conversation", ("note", "quote"), "at"),
    Place("dispute", Dispute, "conversation", ("words", "answer"), "made_at"),
    Place("passage", CoachingPassage, "conversation", ("comment",), "at"),
    Place("coaching", CoachingNote, "passages__conversation", ("aim", "reply", "closing"),
          "created_at", "named"),
    Place("mystery", MysteryTest, "conversation", ("note",), "marked_at"),
    Place("unveiling", Unveiling, "conversation", ("reason",), "at"),
    Place("act", FloorAct, "conversation", ("reason",), "at"),
    Place("settled", CalibrationDecision, "conversation", ("words",), "at"),
    Place("example", RuleExample, "decision__conversation", ("words", "lines"), "at", "none"),
    Place("plan", ReviewPlan, "tasks__conversation", ("name", "wanted"), "created_at", "none"),
)  # fmt: skip


def rows_of(place: Place, conversations: Sequence[UUID]) -> QuerySet[Any]:
    rows: QuerySet[Any] = place.model._default_manager.all()
    about = rows.filter(**{f"{place.of}__in": conversations}).order_by().values("pk")
    return rows.filter(pk__in=about)


def known_ever(customer: Customer, conversations: Sequence[UUID]) -> tuple[str, ...]:
    """By what staff may call them: names now and then, address, numbers."""
    said = Event.objects.filter(conversation__in=conversations, actor_kind="customer")
    then = said.exclude(actor_name="").order_by().values_list("actor_name", flat=True).distinct()
    facts = [value for value in customer.attributes.values() if _is_number(value)]
    return tuple(dict.fromkeys((*known_as(customer), *then, *facts)))


def _is_number(value: Any) -> bool:
    """That tells somebody from others: of a telephone, a contract."""
    return isinstance(value, str) and sum(char.isdigit() for char in value) >= 6


def words_about(customer: Customer, conversations: Sequence[UUID]) -> Iterator[dict[str, Any]]:
    """Of notes that are about several customers only what names this one."""
    known = known_ever(customer, conversations)
    for place in PLACES:
        if place.is_about == "none":
            continue
        for at, *texts in rows_of(place, conversations).values_list(place.at, *place.fields):
            for text in texts:
                if text and (place.is_about == "all" or unnamed(text, known) != text):
                    yield {"kind": place.kind, "at": at, "text": text}
