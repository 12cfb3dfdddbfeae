"""What the review page shows beside the log: findings with verdicts and trust, score, facts, grid.

Who may see it is decided in `page.py`; the log itself is in `page_log.py`.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from console.rendering import judged
from console.rendering.quality import CRITERIA
from console.veiling import veiled
from console.views.fairness.words import word_on
from console.views.reports.spoken import grid_name
from console.views.review.words import REASONS, STEPS, WORDS
from conversations.core.trust import NOT_KNOWN, Trust
from conversations.core.verdicts import CALIBRATION, COUNTING, DISMISSED, PARTIAL
from conversations.models import (
    CalibrationBatch,
    MissedFault,
    Review,
    ReviewAnswer,
    ReviewedScore,
    RuleTrust,
    User,
    Verdict,
)
from conversations.queries.matching import findings_of
from conversations.queries.quality import finding_frame, score_frame, words
from conversations.queries.reviewing import standing
from frontend.templatetags.motjuste import percent

Shown = dict[str, Any]


def is_hidden(review: Review) -> bool:
    """A blind reader sees nothing of the rules before they have submitted."""
    return review.is_blind and review.submitted_at is None


def is_compared(review: Review) -> bool:
    """Nothing is added to it any more, submitted or not."""
    if review.lane != CALIBRATION or review.task is None:
        return False
    rows = CalibrationBatch.objects.filter(pk=review.task.plan_id)
    return rows.exclude(revealed_at=None).exists()


def findings(review: Review, user: User, names: Sequence[str]) -> list[Shown]:
    """In order of place, with the word given on each; none while they are hidden. Three queries."""
    if is_hidden(review):
        return []
    rows, said = standing(review.conversation_id), _said(review)
    trusts = _trusts(review)
    costs = judged.costs(review.conversation.analysis.criteria)
    return [finding(row, review, user, names, said.get(row.pk), trusts, costs) for row in rows]


def finding(
    row: Any,
    review: Review,
    user: User,
    names: Sequence[str],
    verdict: Verdict | None,
    trusts: Mapping[tuple[str, int], Trust],
    costs: Mapping[tuple[str, int], judged.Cost],
) -> Shown:
    found = judged.found(finding_frame(row, user.language), user.language)
    criterion, points, is_cut = costs.get((row.rule, row.seq), ("", 0.0, False))
    probability = row.evidence.get("probability")
    counts = review.lane != CALIBRATION  # there a word changes no score
    is_partial = counts and row.word == PARTIAL
    return {
        **found,
        "detail": veiled(found["detail"], names),
        "sure": percent(probability) if probability is not None else "",
        "trust": trusts.get((row.rule, row.version), NOT_KNOWN),
        "cost": points,
        "is_cut": is_cut,
        "left": _left(review, criterion),
        "is_given_back": counts and verdict is not None and verdict.word == DISMISSED,
        "criterion": CRITERIA.get(criterion, criterion),
        "verdict": verdict,
        "word": word_on(PARTIAL, row.severity) if is_partial else _word(verdict),
        "is_partial": is_partial,
        "reason": REASONS.get(verdict.reason, "") if verdict else "",
        "is_mine": verdict is not None and verdict.analyst_id == user.pk,
    }


def _left(review: Review, criterion: str) -> float | None:
    """What the criterion is at with all that people said so far."""
    people = getattr(review.conversation, "reviewed", None)
    left: float | None = people.criteria.get(criterion, {}).get("score") if people else None
    return left


def _word(verdict: Verdict | None) -> Any:
    return WORDS.get(verdict.word) if verdict else ""


def _said(review: Review) -> dict[UUID, Verdict]:
    """By finding, the word that holds; in a calibration only one's own."""
    rows = Verdict.objects.filter(finding__conversation=review.conversation_id)
    if review.lane == CALIBRATION:
        rows = rows.filter(lane=CALIBRATION, review=review)
    else:
        rows = rows.filter(lane__in=COUNTING)
    latest = rows.order_by("finding_id", "-at", "-pk").distinct("finding_id")
    return {row.finding_id: row for row in latest.select_related("analyst")}


def _trusts(review: Review) -> dict[tuple[str, int], Trust]:
    talk = review.conversation
    rows = RuleTrust.objects.filter(brand=talk.brand_id, language=talk.language)
    return {(r.rule, r.version): Trust(r.n_judged, r.n_confirmed) for r in rows}


def missed(review: Review, user: User) -> list[Shown]:
    """One's own marks of this review; outside calibration and blind reading those of others too."""
    rows = MissedFault.objects.filter(conversation=review.conversation_id, undone_at=None)
    if review.lane == CALIBRATION or is_hidden(review):
        rows = rows.filter(review=review)
    else:
        rows = rows.filter(lane__in=COUNTING)
    shown = list(rows.select_related("analyst").order_by("seq", "start"))
    is_apart = review.lane == CALIBRATION and not is_hidden(review)
    found = findings_of(sorted(shown, key=lambda row: row.at)) if is_apart else {}
    return [
        {
            "id": row.pk, "is_found": row.pk in found, "note": row.note,
            "seq": row.seq, "start": row.start, "end": row.end,
            "title": words(row.rule, user.language)["title"], "rule": row.rule,
            "by": row.analyst.name, "is_mine": row.analyst_id == user.pk,
        }
        for row in shown
    ]  # fmt: skip


def scores(review: Review, user: User) -> Shown:
    """The automatic score and the one with the verdicts; empty while they are hidden."""
    analysis = review.conversation.analysis
    if is_hidden(review):
        return {}
    folded = None
    if review.lane != CALIBRATION:
        folded = ReviewedScore.objects.filter(pk=review.conversation_id).first()
    frame = score_frame(analysis) | {"criteria": folded.criteria if folded else analysis.criteria}
    if folded:
        frame |= {"critical": folded.critical}
    return {
        "judged": judged.judged(frame, user.language),
        "analysis": analysis,
        "folded": folded,
        "grid_name": grid_name(analysis.grid),
    }


def grid(review: Review, language: str) -> list[Shown]:
    """The criteria with what was answered so far."""
    assert review.grid is not None
    given: dict[str, ReviewAnswer] = {row.criterion: row for row in review.answers.all()}
    return [
        {
            "asked": asked, "name": asked.name(language), "help": asked.help(language),
            "steps": list(STEPS[asked.scale].items()), "answer": given.get(asked.key),
            "is_answered": asked.key in given,
        }
        for asked in review.grid.asked
    ]  # fmt: skip
