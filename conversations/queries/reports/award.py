"""Mystery tests with what the rules found in them, less what people dismissed."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from conversations.core.award import Tried
from conversations.models import Conversation, Finding, Verdict
from conversations.queries.judged import with_word


@dataclass(frozen=True, slots=True)
class Rehearsed:
    conversation: Conversation
    tried: Tried


def rehearsed(rows: QuerySet[Conversation]) -> list[Rehearsed]:
    """The newest first. Two queries."""
    tests = rows.filter(mystery_test__isnull=False)
    talks = list(
        tests.select_related("mystery_test", "queue", "analysis", "handler__user").order_by(
            "-opened_at"
        )
    )
    found = _standing([talk.pk for talk in talks])
    return [Rehearsed(talk, _tried(talk, found[talk.pk])) for talk in talks]


def _standing(ids: list[UUID]) -> dict[UUID, set[str]]:
    rows = Finding.objects.filter(conversation__in=ids, retracted_at=None)
    found: dict[UUID, set[str]] = defaultdict(set)
    for key, rule in (
        with_word(rows)
        .exclude(word=Verdict.DISMISSED)
        .exclude(severity="hint")
        .values_list("conversation_id", "rule")
    ):
        found[key].add(rule)
    return found


def _tried(talk: Conversation, found: set[str]) -> Tried:
    silent = {rule for rules in talk.analysis.silent.values() for rule in rules}
    replied = talk.first_reply_at
    took = (replied - talk.opened_at).total_seconds() if replied else None
    return Tried(found, silent, took)
