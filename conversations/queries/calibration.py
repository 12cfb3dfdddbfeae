"""What the reviewers of a calibration said: agreement, confusion, and where they differ.

Only of what was submitted; who may see it before it is revealed is decided in the views.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from conversations.core.agreement import Alpha, agreement, confusion
from conversations.core.verdicts import CALIBRATION, CONFIRMED
from conversations.models import (
    CalibrationBatch,
    CalibrationDecision,
    Conversation,
    Review,
    ReviewTask,
    RuleExample,
    User,
    Verdict,
)
from conversations.queries.calibration_marks import (
    Marked,
    Pointed,
    marks_of,
    missed,
    pointed,
    readers_of,
)
from conversations.queries.matching import findings_of

VERDICTS = "verdicts"


@dataclass(frozen=True, slots=True)
class Agreed:
    """Of one criterion (or of the verdicts): α and who said this where another said that."""

    key: str
    alpha: Alpha
    pairs: Counter[tuple[float, float]]


@dataclass(slots=True)
class Differing:
    """One conversation: per criterion, and per finding, who said what where they differ."""

    conversation: Conversation
    criteria: dict[str, dict[str, float | None]] = field(default_factory=dict)
    findings: list[Pointed] = field(default_factory=list)
    missed: list[Marked] = field(default_factory=list)
    decided: list[CalibrationDecision] = field(default_factory=list)


def progress(batch: CalibrationBatch) -> list[tuple[str, int, int]]:
    """Per person how many of how many are done; all that is told before it is revealed."""
    rows = ReviewTask.objects.filter(plan=batch.plan_id, analyst__isnull=False)
    found: dict[str, list[bool]] = defaultdict(list)
    for name, done_at in rows.values_list("analyst__name", "done_at"):
        found[name].append(done_at is not None)
    return [(name, sum(done), len(done)) for name, done in sorted(found.items())]


def left_of(batch: CalibrationBatch, user: User) -> int:
    """How many this person has still to review."""
    return ReviewTask.objects.filter(plan=batch.plan_id, analyst=user, done_at=None).count()


def not_compared(
    conversation_ids: Collection[UUID],
) -> dict[tuple[UUID | None, UUID | None], set[UUID]]:
    """By conversation and reviewer, the calibrations of it that nobody has compared."""
    rows = ReviewTask.objects.filter(conversation__in=conversation_ids, analyst__isnull=False)
    rows = rows.filter(plan__calibration__isnull=False, plan__calibration__revealed_at=None)
    found: dict[tuple[UUID | None, UUID | None], set[UUID]] = defaultdict(set)
    for talk, analyst, plan in rows.values_list("conversation", "analyst", "plan"):
        found[talk, analyst].add(plan)
    return found


def reviews(batch: CalibrationBatch) -> list[Review]:
    rows = Review.objects.filter(task__plan=batch.plan_id, submitted_at__isnull=False)
    related = ("analyst", "grid", "conversation__queue", "conversation__customer", "task")
    rows = rows.select_related(*related)
    return list(rows.prefetch_related("answers").order_by("task__position"))


def said(found: Iterable[Review]) -> dict[UUID, list[Verdict]]:
    """By finding, each reviewer's last word in the calibration."""
    rows = Verdict.objects.filter(review__in=[r.pk for r in found], lane=CALIBRATION)
    rows = rows.select_related("analyst", "finding").order_by("finding_id", "analyst_id", "-at")
    words: dict[UUID, list[Verdict]] = defaultdict(list)
    for row in rows.distinct("finding_id", "analyst_id"):
        words[row.finding_id].append(row)
    return words


def agreements(found: list[Review], words: Mapping[UUID, list[Verdict]]) -> list[Agreed]:
    """By criterion in the grid's order (interval scale), the verdicts last (yes or no)."""
    units: dict[str, dict[UUID, list[float]]] = defaultdict(lambda: defaultdict(list))
    for review in found:
        for answer in review.answers.all():
            if answer.score is not None:
                units[answer.criterion][review.conversation_id].append(answer.score)
    order = [asked.key for asked in found[0].grid.asked] if found and found[0].grid else []
    made = [_agreed(key, list(units[key].values()), "interval") for key in order if key in units]
    spoken = [[float(row.word == CONFIRMED) for row in rows] for rows in words.values()]
    return [*made, _agreed(VERDICTS, spoken, "nominal")] if spoken else made


def _agreed(key: str, units: list[list[float]], metric: str) -> Agreed:
    return Agreed(key, agreement(units, metric), confusion(units))


def differing(
    batch: CalibrationBatch, found: list[Review], words: Mapping[UUID, list[Verdict]]
) -> list[Differing]:
    """The conversations in which they differ anywhere, for the meeting; in their order."""
    by_talk: dict[UUID, Differing] = {}
    given: dict[tuple[UUID, str], dict[str, float | None]] = defaultdict(dict)
    for review in found:
        by_talk.setdefault(review.conversation_id, Differing(review.conversation))
        for answer in review.answers.all():
            given[review.conversation_id, answer.criterion][review.analyst.name] = answer.score
    for (talk, criterion), scores in given.items():
        if len(set(scores.values())) > 1:
            by_talk[talk].criteria[criterion] = scores
    readers, marks = readers_of(found), marks_of(found)
    about = findings_of(marks)
    for one in pointed(readers, words, marks, about):
        by_talk[one.finding.conversation_id].findings.append(one)
    for marked in missed(readers, [mark for mark in marks if mark.pk not in about]):
        by_talk[marked.mark.conversation_id].missed.append(marked)
    for decision in batch.decisions.select_related("by").order_by("at"):
        if decision.conversation_id in by_talk:
            by_talk[decision.conversation_id].decided.append(decision)
    return [d for d in by_talk.values() if d.criteria or d.findings or d.missed or d.decided]


def examples(
    rule: str, scope: QuerySet[RuleExample], hidden: Collection[UUID]
) -> list[RuleExample]:
    """What meetings settled about this rule, the newest first; nothing of the conversations that
    are `hidden`."""
    rows = scope.filter(rule=rule).exclude(decision__conversation__in=hidden)
    return list(rows.select_related("brand").order_by("-at")[:20])
