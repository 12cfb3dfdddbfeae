"""Mystery tests with what the rules found in them, less what people dismissed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from conversations.core.award import SPOILED_BY, Tried, met
from conversations.models import Conversation, Finding
from conversations.queries.judged import let_stand
from conversations.queries.reports.tables import (
    NUMBER,
    PLACE,
    TEXT,
    WHOLE,
    Reader,
    Row,
    Table,
    placed,
)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    conversation: Conversation
    tried: Tried


def rehearsed(rows: QuerySet[Conversation]) -> list[Rehearsed]:
    """The newest first. Two queries."""
    tests = rows.filter(mystery_test__isnull=False)
    talks = list(
        tests.select_related(
            "mystery_test", "brand", "queue", "analysis", "handler__user__provider"
        ).order_by("-opened_at")
    )
    found = _standing([talk.pk for talk in talks])
    return [Rehearsed(talk, _tried(talk, found[talk.pk])) for talk in talks]


def _standing(ids: list[UUID]) -> dict[UUID, set[str]]:
    rows = Finding.objects.filter(conversation__in=ids, retracted_at=None)
    found: dict[UUID, set[str]] = defaultdict(set)
    for key, rule in (
        let_stand(rows).exclude(severity="hint").values_list("conversation_id", "rule")
    ):
        found[key].add(rule)
    return found


def _tried(talk: Conversation, found: set[str]) -> Tried:
    silent = {rule for rules in talk.analysis.silent.values() for rule in rules}
    replied = talk.first_reply_at
    took = (replied - talk.opened_at).total_seconds() if replied else None
    return Tried(found, silent, took)


CRITERIA = ("available", *SPOILED_BY)
_COLUMNS = (*PLACE, ("note", TEXT), ("first_reply_s", NUMBER),
            *((f"met_{name}", WHOLE) for name in CRITERIA))  # fmt: skip


def table(found: Sequence[Rehearsed], reader: Reader) -> Table:
    """Each test with what it met: 1 or 0, nothing where a criterion does not apply."""
    return Table("award", _COLUMNS, (_row(one, reader) for one in found))


def _row(one: Rehearsed, reader: Reader) -> Row:
    talk, answers = one.conversation, met(one.tried)
    said = [None if answers[name] is None else int(answers[name] or 0) for name in CRITERIA]
    return (*placed(talk, reader), talk.mystery_test.note, one.tried.first_reply_s, *said)
