"""Storing the running score and the mark of a batch of conversations, and final scores.

Findings are stored by `findings.py`. The mark says how far the analysis has come; it never steps
back, and its version rises with everything that a screen would show otherwise.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from conversations.actions.endings import ending_of
from conversations.actions.findings import Judged, plain, store_findings
from conversations.models import Analysis, Conversation, Score
from qa_rules import Result

SILENT = ("pending", "not_applicable", "off", "failed")
SAID = ("facts_used", "advisor_named")  # what the desk’s prompts wait for
_MARK = """
UPDATE conversations_analysis a
   SET seq = n.seq, is_final = n.is_final, version = n.version, at = %s, language = n.language,
       grid = n.grid, engine = n.engine, score = n.score, critical = n.critical,
       criteria = n.criteria::jsonb, facts = n.facts::jsonb, silent = n.silent::jsonb,
       closing = n.closing::jsonb,
       n_failed = 0, retry_at = NULL
  FROM unnest(%s::uuid[], %s::int[], %s::bool[], %s::int[], %s::text[], %s::text[], %s::text[],
              %s::float8[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
       AS n (id, seq, is_final, version, language, grid, engine, score, critical, criteria, facts,
             silent, closing)
 WHERE a.conversation_id = n.id
"""


def store(
    conversations: Sequence[Conversation], results: Sequence[Result], now: datetime
) -> list[str]:
    """In the caller's transaction, seven statements at most: findings, scores, marks. The
    conversations of which a screen would show something else than before."""
    rows = Analysis.objects.select_for_update(no_key=True).order_by("pk")
    marks = {row.pk: row for row in rows.filter(pk__in=[c.pk for c in conversations])}
    judged = [
        (conversation, result)
        for conversation, result in zip(conversations, results, strict=True)
        if marks[conversation.pk].seq <= conversation.seq  # else somebody has come further
    ]
    final = _final(conversations)
    versions = {pk: mark.version + 1 for pk, mark in marks.items()}
    changed = store_findings(judged, versions, now)
    changed |= {
        c.pk for c, result in judged if _differs(marks[c.pk], result, is_final=c.pk in final)
    }
    versions = {pk: mark.version + (pk in changed) for pk, mark in marks.items()}
    _store_marks(judged, versions, final, now)
    _keep([(c, result) for c, result in judged if c.pk in final], now)
    return [str(pk) for pk in changed]


def _final(conversations: Sequence[Conversation]) -> set[UUID]:
    """Closed when they were read, and not reopened since: whoever reopens waits for the analysis'
    row, which is ours, or had it before us."""
    closed = {c.pk: c.seq for c in conversations if c.closed_at is not None}
    if not closed:
        return set()
    rows = Conversation.objects.filter(pk__in=closed).values_list("pk", "seq")
    return {pk for pk, seq in rows if closed[pk] == seq}


def _differs(mark: Analysis, result: Result, *, is_final: bool) -> bool:
    before = (mark.is_final, mark.score, mark.critical, mark.grid, mark.criteria, mark.closing)
    criteria, ending = plain(result.criteria), ending_of(result)
    after = (is_final, result.score, result.critical, result.grid, criteria, ending)
    return before != after or any(mark.facts.get(n) != result.facts.get(n) for n in SAID)


def _store_marks(
    judged: Judged, versions: Mapping[UUID, int], final: Collection[UUID], now: datetime
) -> None:
    rows = [
        (
            c.pk, c.seq, c.pk in final, versions[c.pk], result.language, result.grid,
            result.engine, result.score, result.critical, _packed(result.criteria),
            _packed(result.facts), _packed({name: getattr(result, name) for name in SILENT}),
            _packed(ending_of(result)),
        )
        for c, result in judged
    ]  # fmt: skip
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_MARK, [now, *map(list, zip(*rows, strict=True))])


def _packed(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _keep(judged: Judged, now: datetime) -> None:
    """Final scores, one for each grid and engine."""
    looks = ("at", "score", "critical", "criteria", "facts")
    rows = [
        Score(
            conversation=conversation, grid=result.grid, engine=result.engine, at=now,
            score=result.score, critical=result.critical, criteria=plain(result.criteria),
            facts=plain(result.facts),
        )
        for conversation, result in judged
    ]  # fmt: skip
    Score.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["conversation", "grid", "engine"],
        update_fields=looks,
    )
