"""Storing what the rules found in one conversation, and the counting of hints waved off.

Running them is in `analysis.py`. What is stored is what changed: a second time changes nothing.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import F

from conversations.models import Analysis, Conversation, Finding, HintDismissal, Score
from qa_rules import Result

Key = tuple[str, int, int, int, int]
SILENT = ("pending", "not_applicable", "off", "failed")


def store(conversation: Conversation, result: Result, now: datetime) -> bool:
    """In the caller's transaction: findings, score and the mark. True when a screen would show
    something else than before."""
    analysis = Analysis.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if analysis.seq > conversation.seq:
        return False  # somebody has come further meanwhile
    changed = _store_findings(conversation, result, now)
    return _store_score(analysis, conversation, result, now, changed=changed)


def _key(row: Any) -> Key:
    return (row.rule, row.version, row.seq, row.start, row.end)


def _store_findings(conversation: Conversation, result: Result, now: datetime) -> bool:
    known = {_key(row): row for row in Finding.objects.filter(conversation=conversation)}
    found = {_key(finding): finding for finding in result.findings}
    new = [
        Finding(
            conversation=conversation, rule=f.rule, version=f.version, seq=f.seq, start=f.start,
            end=f.end, severity=f.severity, evidence=_plain(f.evidence), created_at=now,
        )
        for key, f in found.items()
        if key not in known
    ]  # fmt: skip
    other = [row for key, row in known.items() if _differs(row, found.get(key), now)]
    Finding.objects.bulk_create(new)
    Finding.objects.bulk_update(other, ["severity", "evidence", "retracted_at"])
    return bool(new or other)


def _differs(row: Finding, found: Any, now: datetime) -> bool:
    """Bring the row to what was found now; True when that changes it."""
    if found is None:
        was_standing = row.retracted_at is None
        row.retracted_at = row.retracted_at or now
        return was_standing
    evidence = _plain(found.evidence)
    before = (row.severity, row.evidence, row.retracted_at)
    row.severity, row.evidence, row.retracted_at = found.severity, evidence, None
    return before != (found.severity, evidence, None)


def _plain(value: Any) -> Any:
    """As JSON gives it back: tuples are lists."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _store_score(
    analysis: Analysis, conversation: Conversation, result: Result, now: datetime, *, changed: bool
) -> bool:
    """`changed`: findings came or went, so that the version rises whatever the score."""
    values: dict[str, Any] = {
        "score": result.score,
        "critical": result.critical,
        "criteria": _plain(result.criteria),
        "facts": _plain(result.facts),
    }
    named = {"grid": result.grid, "engine": result.engine}
    shown = ("score", "critical", "criteria", "grid")
    is_final = _is_final(conversation)
    changed = (
        changed
        or is_final != analysis.is_final
        or any(getattr(analysis, name) != {**values, **named}[name] for name in shown)
    )
    Analysis.objects.filter(pk=analysis.pk).update(
        seq=conversation.seq,
        is_final=is_final,
        at=now,
        language=result.language,
        silent={name: getattr(result, name) for name in SILENT},
        version=F("version") + (1 if changed else 0),
        n_failed=0,
        retry_at=None,
        **values,
        **named,
    )
    if is_final:
        Score.objects.update_or_create(
            conversation=conversation,
            grid=result.grid,
            engine=result.engine,
            defaults={**values, "at": now},
        )
    return changed


def _is_final(conversation: Conversation) -> bool:
    """Closed when it was read, and not reopened since: whoever reopens waits for the analysis'
    row, which is ours, or had it before us."""
    if conversation.closed_at is None:
        return False
    return Conversation.objects.filter(pk=conversation.pk, seq=conversation.seq).exists()


def dismiss_hint(conversation_id: UUID | str, rule: str, now: datetime) -> None:
    """Count that a hint was waved off: by rule, brand and day, nobody named."""
    brand_id = Conversation.objects.values_list("brand_id", flat=True).get(pk=conversation_id)
    row, _ = HintDismissal.objects.get_or_create(rule=rule, brand_id=brand_id, day=now.date())
    HintDismissal.objects.filter(pk=row.pk).update(n=F("n") + 1)
