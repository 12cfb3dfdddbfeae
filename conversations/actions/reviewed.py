"""Folding verdicts and missed faults into a conversation's reviewed score.

The automatic score stays as the analysis made it. Called by whatever changes a verdict.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations.core.rescored import Judged, Missed, Rescored, rescored
from conversations.core.verdicts import CONFIRMED, DISMISSED
from conversations.models import Analysis, MissedFault, ReviewedScore
from conversations.queries.reviewing import HeldWord, counted_missed, held_words, human_mean
from qa_rules.score import default_grid


def hold_reviewed(conversation_id: UUID, now: datetime) -> None:
    """One folder at a time: the row, made if need be, locked until the transaction ends."""
    ReviewedScore.objects.get_or_create(pk=conversation_id, defaults={"at": now})
    ReviewedScore.objects.select_for_update(no_key=True).get(pk=conversation_id)


@transaction.atomic
def fold_reviewed(conversation_id: UUID, now: datetime) -> None:
    """Anew from what holds now; doing it again changes nothing but the time."""
    hold_reviewed(conversation_id, now)
    analysis = Analysis.objects.get(pk=conversation_id)
    words, missed = held_words(conversation_id), counted_missed(conversation_id)
    found = _rescored(analysis, words.values(), missed)
    human, n_reviews = human_mean(conversation_id)
    ReviewedScore.objects.filter(pk=conversation_id).update(
        score=found.score, critical=found.critical, criteria=found.criteria,
        automatic=analysis.score, human=human, n_reviews=n_reviews,
        n_confirmed=sum(word.word == CONFIRMED for word in words.values()),
        n_dismissed=sum(word.word == DISMISSED for word in words.values()),
        n_missed=len(missed), grid=analysis.grid, engine=analysis.engine, at=now,
    )  # fmt: skip


def _rescored(
    analysis: Analysis, words: Iterable[HeldWord], missed: Iterable[MissedFault]
) -> Rescored:
    grid = default_grid()
    gone = [Judged(w.rule, w.seq) for w in words if w.word == DISMISSED and w.costs]
    costs = [
        Missed(row.rule, row.seq, name, grid.points.get(row.severity, 0.0), row.share)
        for row in missed
        for name, criterion in grid.criteria.items()
        if criterion.takes(row.rule)
    ]
    critical = frozenset(name for name, c in grid.criteria.items() if c.critical)
    return rescored(analysis.criteria, critical, gone, costs)


def fold_again(conversation_ids: Iterable[UUID], now: datetime) -> int:
    """Of those, the ones that people have judged, after their analysis has changed."""
    keys = list(conversation_ids)
    if not keys:
        return 0
    rows = ReviewedScore.objects.filter(pk__in=keys).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    for pk in ids:
        fold_reviewed(pk, now)
    return len(ids)
