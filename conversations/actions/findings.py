"""Storing what the rules found in a batch of conversations: what is new, what changed, what went.

Scores and marks are in `scores.py`, running the rules in `analysis.py`. Doing it again changes
nothing; a finding that no longer holds is retracted, never deleted.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from conversations.models import Conversation, Finding
from qa_rules import Result

Judged = Collection[tuple[Conversation, Result]]
Key = tuple[str, int, int, int, int]
PLACE = ("rule", "version", "seq", "start", "end")
LOOKS = ("severity", "evidence", "retracted_at")


class Changes:
    """`versions` is what each conversation's score will be at, should anything change."""

    def __init__(self, versions: Mapping[UUID, int], now: datetime) -> None:
        self.versions, self.now = versions, now
        self.new: list[Finding] = []
        self.other: list[Finding] = []

    def compare(self, conversation: Conversation, result: Result, known: dict[Key, Any]) -> None:
        for f in result.findings:
            place = (f.rule, f.version, f.seq, f.start, f.end)
            pk, *before = known.pop(place, (None,))
            looks = [f.severity, plain(f.evidence), None]
            if before != looks:
                self._note(conversation, pk, place, looks)
        for place, (pk, severity, evidence, retracted_at) in known.items():
            if retracted_at is None:
                self._note(conversation, pk, place, [severity, evidence, self.now])

    def _note(
        self, conversation: Conversation, pk: UUID | None, place: Key, looks: list[Any]
    ) -> None:
        values = dict(zip(PLACE + LOOKS, [*place, *looks], strict=True))
        row = Finding(
            conversation=conversation, created_at=self.now,
            changed_in=self.versions[conversation.pk], **values,
        )  # fmt: skip
        if pk is None:
            self.new.append(row)
        else:
            row.pk = pk
            self.other.append(row)


def store_findings(judged: Judged, versions: Mapping[UUID, int], now: datetime) -> set[UUID]:
    """In the caller's transaction, three statements at most; whose findings are others now."""
    known = _known({conversation.pk for conversation, _ in judged})
    changes = Changes(versions, now)
    for conversation, result in judged:
        changes.compare(conversation, result, known[conversation.pk])
    Finding.objects.bulk_create(changes.new)
    Finding.objects.bulk_update(changes.other, [*LOOKS, "changed_in"])
    return {row.conversation_id for row in [*changes.new, *changes.other]}


def _known(conversation_ids: Collection[UUID]) -> dict[UUID, dict[Key, Any]]:
    rows = Finding.objects.filter(conversation__in=conversation_ids)
    known: dict[UUID, dict[Key, Any]] = defaultdict(dict)
    for conversation, pk, *rest in rows.values_list("conversation_id", "pk", *PLACE, *LOOKS):
        place, looks = rest[: len(PLACE)], rest[len(PLACE) :]
        known[conversation][tuple(place)] = (pk, *looks)
    return known


def plain(value: Any) -> Any:
    """As JSON gives it back: tuples are lists."""
    return msgspec.json.decode(msgspec.json.encode(value))
