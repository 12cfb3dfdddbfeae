"""Plans: conversations drawn into tasks, tasks taken and given back, plans closed.

Which conversations there are to draw from is asked of `queries.review_drawing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from conversations.actions.audit import record
from conversations.core import sampling
from conversations.core.sampling import Drawn
from conversations.errors import BadFrame, NotFound, PlanClosed
from conversations.models import Brand, CalibrationBatch, Provider, ReviewPlan, ReviewTask, User
from conversations.queries.reviewing import seen

MOST_LOOKED_AT = 400  # tasks that are asked whether they were seen; the review asks again
MOST_TASKS = 20_000
MOST_IN_A_BATCH = 50
FEWEST_TOGETHER, MOST_TOGETHER = 2, 12


@dataclass(frozen=True, slots=True)
class Planned:
    """What makes a plan, whatever its kind; `provider` empty for a brand's own analysts."""

    name: str
    kind: str
    since: datetime
    until: datetime
    brand: Brand | None = None
    provider: Provider | None = None
    wanted: dict[str, Any] = field(default_factory=dict)
    n_each: int = 0
    n_near: int = 0
    n_slices: int = 1
    blind_share: int = 0
    seed: int = 1


@transaction.atomic
def create_plan(planned: Planned, drawn: Sequence[Drawn], by: User, now: datetime) -> ReviewPlan:
    """With its tasks, in the order given. Raises BadFrame."""
    if not drawn:
        raise BadFrame("There is nothing to review: widen the plan.")
    if len(drawn) > MOST_TASKS:
        raise BadFrame("That is too much for one plan: narrow it.")
    plan = _plan(planned, by, now)
    is_random = plan.kind == sampling.RANDOM
    ReviewTask.objects.bulk_create(
        ReviewTask(
            plan=plan, conversation_id=one.id, position=place, is_blind=one.is_blind,
            probability=one.probability if is_random else None, drawn_at=now,
        )
        for place, one in enumerate(drawn)
    )  # fmt: skip
    return plan


def _plan(planned: Planned, by: User, now: datetime) -> ReviewPlan:
    if not planned.name.strip():
        raise BadFrame("A plan needs a name.")
    values = {name: getattr(planned, name) for name in Planned.__dataclass_fields__}
    return ReviewPlan.objects.create(created_by=by, created_at=now, **values)


@transaction.atomic
def create_calibration(
    planned: Planned, drawn: Sequence[Drawn], people: Sequence[User], by: User, now: datetime
) -> CalibrationBatch:
    """Each of the people gets each conversation. Raises BadFrame."""
    if not FEWEST_TOGETHER <= len(people) <= MOST_TOGETHER:
        raise BadFrame("A calibration needs from two to twelve people.")
    if not 1 <= len(drawn) <= MOST_IN_A_BATCH:
        raise BadFrame("A calibration needs from one to fifty conversations.")
    plan = _plan(planned, by, now)
    ReviewTask.objects.bulk_create(
        ReviewTask(
            plan=plan, conversation_id=one.id, analyst=person, position=n * len(people) + place,
            is_blind=one.is_blind, drawn_at=now,
        )
        for n, one in enumerate(drawn)
        for place, person in enumerate(people)
    )  # fmt: skip
    batch = CalibrationBatch.objects.create(plan=plan)
    batch.participants.set(people)
    return batch


@transaction.atomic
def rename_plan(plan: ReviewPlan, name: str, by: User, now: datetime) -> None:
    """Raises BadFrame."""
    if not name.strip():
        raise BadFrame("A plan needs a name.")
    if name.strip() == plan.name:
        return
    ReviewPlan.objects.filter(pk=plan.pk).update(name=name.strip())
    record("plan.renamed", by, now, brand=plan.brand, name=f"{plan.name} → {name.strip()}")


@transaction.atomic
def draw_more(
    plan: ReviewPlan, drawn: Sequence[Drawn], until: datetime, by: User, now: datetime
) -> int:
    """At its end, what it does not hold yet; how many that were. Of what was drawn at random there
    is no more: its probabilities are those of one draw. Raises BadFrame, PlanClosed."""
    held = ReviewPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if held.kind not in (sampling.FLAGGED, sampling.TARGETED):
        raise BadFrame("What was drawn at random or for a calibration takes no more: draw anew.")
    if held.closed_at is not None:
        raise PlanClosed
    there = set(held.tasks.values_list("conversation", flat=True))
    new = [one for one in drawn if one.id not in there]
    if not new:
        raise BadFrame("There is nothing more to review by what the plan asks for.")
    if len(there) + len(new) > MOST_TASKS:
        raise BadFrame("That is too much for one plan: narrow it.")
    last = held.tasks.aggregate(n=Max("position"))["n"] or 0
    ReviewTask.objects.bulk_create(
        ReviewTask(
            plan=held, conversation_id=one.id, position=place, is_blind=one.is_blind, drawn_at=now
        )
        for place, one in enumerate(new, last + 1)
    )
    values = {"until": until, "n_each": held.n_each + len(new)}
    ReviewPlan.objects.filter(pk=held.pk).update(**values)
    record("plan.extended", by, now, brand=held.brand, name=held.name, n=len(new))
    return len(new)


@transaction.atomic
def close_plan(plan: ReviewPlan, by: User, now: datetime) -> None:
    """Nothing more is handed out until it is opened again; what was done stays."""
    if ReviewPlan.objects.filter(pk=plan.pk, closed_at=None).update(closed_at=now):
        record("plan.closed", by, now, brand=plan.brand, name=plan.name)


@transaction.atomic
def reopen_plan(plan: ReviewPlan, by: User, now: datetime) -> None:
    rows = ReviewPlan.objects.filter(pk=plan.pk, closed_at__isnull=False)
    if rows.update(closed_at=None):
        record("plan.reopened", by, now, brand=plan.brand, name=plan.name)


@transaction.atomic
def next_task(plan: ReviewPlan, user: User, now: datetime) -> ReviewTask | None:
    """One's own that was left open, else the first that nobody has: taken, so that two who ask at
    once get two; what is to be read blind and they have seen comes last. Nothing of what is
    closed, nor of a calibration that was compared."""
    compared = CalibrationBatch.objects.filter(pk=plan.pk, revealed_at__isnull=False)
    if plan.closed_at is not None or compared.exists():
        return None
    left = ReviewTask.objects.filter(plan=plan, done_at=None).order_by("position")
    mine = left.filter(analyst=user).first()
    if mine is not None or plan.kind == sampling.CALIBRATION:
        return mine
    lapsed = Q(taken_at__lt=now - timedelta(seconds=sampling.LAPSES_S))
    rows = left.select_for_update(skip_locked=True, no_key=True).filter(Q(analyst=None) | lapsed)
    task = rows.exclude(pk__in=_no_longer_blind(left, user)).first() or rows.first()
    if task is not None:
        task.analyst, task.taken_at = user, now
        ReviewTask.objects.filter(pk=task.pk).update(analyst=user, taken_at=now)
    return task


def _no_longer_blind(left: QuerySet[ReviewTask], user: User) -> list[UUID]:
    blind = dict(left.filter(is_blind=True).values_list("pk", "conversation_id")[:MOST_LOOKED_AT])
    known = seen(user, blind.values())
    return [pk for pk, talk in blind.items() if talk in known]


@transaction.atomic
def give_back(task_id: UUID, user: User) -> ReviewTask:
    """For somebody else, at the end of the plan. Raises NotFound."""
    rows = ReviewTask.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("plan")
    task = rows.filter(pk=task_id, analyst=user, done_at=None).first()
    if task is None or task.plan.kind == sampling.CALIBRATION:
        raise NotFound
    ReviewPlan.objects.select_for_update(no_key=True).get(pk=task.plan_id)
    last = ReviewTask.objects.filter(plan=task.plan_id).aggregate(n=Max("position"))["n"]
    ReviewTask.objects.filter(pk=task.pk).update(analyst=None, taken_at=None, position=last + 1)
    return task
