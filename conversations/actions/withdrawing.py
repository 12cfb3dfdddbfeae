"""Faults whose words have been redacted: nobody can check them any more, so they cost nothing.

Redacting itself is `actions/redact.py`.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from conversations.actions.reviewed import fold_again
from conversations.core.rescored import Judged, rescored
from conversations.core.verdicts import COUNTING
from conversations.models import Analysis, Finding, MissedFault
from qa_rules.score import default_grid


def withdraw_faults(conversation_id: UUID, seq: int, now: datetime) -> None:
    """In the caller's transaction, once its own quotes have gone. Screens of staff
    ask for findings by version: those of this message have changed."""
    analysis = Analysis.objects.select_for_update(no_key=True).get(pk=conversation_id)
    analysis.version += 1
    found = list(_standing_on(conversation_id, seq))
    _give_back(analysis, found)
    rows = Finding.objects.filter(conversation=conversation_id)
    rows.filter(seq=seq).update(changed_in=analysis.version)
    rows.filter(pk__in=[row.pk for row in found]).update(
        evidence={"withdrawn": True}, retracted_at=now, changed_in=analysis.version
    )
    marked = MissedFault.objects.filter(conversation=conversation_id, seq=seq, lane__in=COUNTING)
    marked.filter(undone_at=None).update(undone_at=now)
    fold_again([conversation_id], now)


def _standing_on(conversation_id: UUID, seq: int) -> QuerySet[Finding]:
    """In this message, or in words that were compared with it."""
    rows = Finding.objects.filter(conversation=conversation_id, retracted_at=None)
    return rows.filter(Q(seq=seq) | Q(evidence__has_key="pairs", evidence__seq=seq))


def _give_back(analysis: Analysis, found: list[Finding]) -> None:
    critical = frozenset(name for name, c in default_grid().criteria.items() if c.critical)
    gone = [Judged(row.rule, row.seq) for row in found]
    after = rescored(analysis.criteria, critical, gone, []) if gone else None
    if after is not None and analysis.score is not None:
        analysis.score, analysis.critical = after.score, after.critical
        analysis.criteria = after.criteria
    analysis.save(update_fields=["version", "score", "critical", "criteria"])
