"""The figures that stay when a conversation's evaluation goes: of its day, under a pseudonym."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.crypto import salted_hmac

from conversations.models import Brand, Conversation, Finding, PastFigure


def alias(advisor_id: UUID | None) -> str:
    """The same for the same person, under the installation's key; nobody can tell who without.
    Stands in past figures and nowhere else."""
    return _digest("motjuste.alias", advisor_id)


def alias_in_tables(advisor_id: UUID | None) -> str:
    """What stands for an advisor in exported tables. Another one: in a file somebody may guess
    who it is, and past figures must not follow from that."""
    return _digest("motjuste.alias.tables", advisor_id)


def _digest(purpose: str, advisor_id: UUID | None) -> str:
    if advisor_id is None:
        return ""
    return salted_hmac(purpose, str(advisor_id), algorithm="sha256").hexdigest()[:16]


def keep_figures(ids: Sequence[UUID], brand: Brand) -> None:
    """In the caller's transaction, three statements."""
    rows = Conversation.objects.filter(pk__in=ids).select_related(
        "analysis", "reviewed", "handler__user"
    )
    found: dict[UUID, Counter[str]] = {key: Counter() for key in ids}
    standing = Finding.objects.filter(conversation__in=ids, retracted_at=None)
    for key, rule in standing.values_list("conversation_id", "rule"):
        found[key][rule] += 1
    zone = ZoneInfo(brand.time_zone)
    PastFigure.objects.bulk_create([_figure(row, found[row.pk], zone) for row in rows])


def _figure(row: Conversation, findings: Counter[str], zone: ZoneInfo) -> PastFigure:
    handler = row.handler
    return PastFigure(
        brand_id=row.brand_id,
        queue_id=row.queue_id,
        provider_id=handler.user.provider_id if handler else None,
        team_id=row.teams[-1] if row.teams else None,
        advisor=alias(row.handler_id),
        day=row.opened_at.astimezone(zone).date(),
        language=row.language,
        findings=dict(findings),
        closed_by=row.closed_by,
        **_scores(row),
        **_times(row),
    )


def _scores(row: Conversation) -> dict[str, Any]:
    judged, reviewed = row.analysis, getattr(row, "reviewed", None)
    points = {name: given.get("score") for name, given in judged.criteria.items()}
    return {
        "grid": judged.grid,
        "engine": judged.engine,
        "score": judged.score,
        "critical": judged.critical if judged.grid else "",
        "reviewed": reviewed.score if reviewed else None,
        "human": reviewed.human if reviewed else None,
        "criteria": points,
    }


def _times(row: Conversation) -> dict[str, Any]:
    if not row.has_times:
        return {"first_reply_s": None, "duration_s": None}
    ends = {"first_reply_s": row.first_reply_at, "duration_s": row.closed_at}
    return {
        name: (end - row.opened_at).total_seconds() if end else None for name, end in ends.items()
    }
