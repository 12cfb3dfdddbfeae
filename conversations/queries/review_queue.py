"""The review desk's queue: plans with how far they have come, and the tasks of one, page by page.

Scope is in the rows that the caller hands over.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from conversations.core.sampling import LAPSES_S
from conversations.core.verdicts import DISMISSED
from conversations.models import (
    Conversation,
    Finding,
    Review,
    ReviewPlan,
    ReviewTask,
    User,
    Verdict,
)
from conversations.queries.judged import with_word
from conversations.queries.reviewing import HINT, standing_missed

PAGE = 40
MOST_PLANS = 60
SHOWN = 2


def plans(rows: QuerySet[ReviewPlan], user: User, now: datetime) -> list[Any]:
    """Open ones first; each with `n_tasks`, `n_done` (of this user's, in a calibration alone),
    `n_left`, of these `n_free` that this user would be handed, `n_missing` whoever has them, and
    `is_over`: closed, or compared. One query."""
    own = Q(tasks__analyst=user)
    lapsed = Q(tasks__taken_at__lt=now - timedelta(seconds=LAPSES_S))
    free = Q(tasks__done_at=None) & (own | Q(tasks__analyst=None) | lapsed)
    counted = rows.annotate(
        n_all=Count("tasks"),
        n_all_done=Count("tasks", filter=Q(tasks__done_at__isnull=False)),
        n_own=Count("tasks", filter=own),
        n_all_free=Count("tasks", filter=free),
        n_mine=Count("tasks", filter=own & Q(tasks__done_at__isnull=False)),
        compared_at=F("calibration__revealed_at"),
    )
    found: list[Any] = list(
        counted.order_by(F("closed_at").desc(nulls_first=True), "-pk")[:MOST_PLANS]
    )
    for plan in found:
        is_shared = plan.kind == "calibration"
        plan.n_tasks = plan.n_own if is_shared else plan.n_all
        plan.n_done = plan.n_mine if is_shared else plan.n_all_done
        plan.n_left = plan.n_tasks - plan.n_done
        plan.n_missing = plan.n_all - plan.n_all_done
        plan.n_free = plan.n_left if is_shared else plan.n_all_free
        plan.is_over = plan.closed_at is not None or plan.compared_at is not None
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """`rules` are those of its gravest findings, `more` how many others there are. Of what is done
    they are those that hold, `n_dismissed` those that do not, `by` who has reviewed it. `is_hidden`
    where the reader is told nothing of that."""

    task: ReviewTask
    rules: tuple[str, ...]
    more: int
    n_dismissed: int = 0
    by: tuple[str, ...] = ()
    is_hidden: bool = False


def tasks(
    rows: QuerySet[ReviewTask],
    scope: QuerySet[Conversation],
    after: int,
    *,
    is_open: bool,
    blind: Collection[UUID] = (),
) -> tuple[list[Line], int]:
    """From the place after `after`, as far as the conversations are in scope; the last place shown,
    or 0 on the last page. Of those that the reader reads `blind`, in whatever plan, nothing is told
    that the rules or others said. Three queries, two more of what is done, and two more wherever a
    whole page was out of scope."""
    wanted = rows.filter(done_at__isnull=is_open).order_by("position")
    found, last = _in_scope(wanted, scope, after)
    shown = found[:PAGE]
    if not is_open:
        return _done(shown, blind), last
    hidden = {task.pk for task in shown if task.is_blind or task.conversation_id in blind}
    rules, _ = _rules({task.conversation_id for task in shown if task.pk not in hidden})
    return [
        Line(task, (), 0, is_hidden=True)
        if task.pk in hidden
        else _line(task, rules.get(task.conversation_id, []))
        for task in shown
    ], last


def _done(shown: Sequence[ReviewTask], blind: Collection[UUID]) -> list[Line]:
    """Nothing is hidden any more of what was read blind, but for who still does."""
    ids = {task.conversation_id for task in shown if task.conversation_id not in blind}
    rules, gone = _rules(ids)
    for key, rule in standing_missed(*ids).values_list("conversation", "rule"):
        if rule not in rules.setdefault(key, []):
            rules[key].append(rule)
    made = Review.objects.filter(task__in=shown, submitted_at__isnull=False)
    by: dict[UUID, list[str]] = {}
    for task_id, name in made.order_by("submitted_at").values_list("task", "analyst__name"):
        by.setdefault(task_id, []).append(name)
    return [
        _line(
            task, rules.get(task.conversation_id, []), gone.get(task.conversation_id, 0),
            by.get(task.pk, ()), is_hidden=task.conversation_id in blind,
        )
        for task in shown
    ]  # fmt: skip


def _in_scope(
    wanted: QuerySet[ReviewTask], scope: QuerySet[Conversation], after: int
) -> tuple[list[ReviewTask], int]:
    """A page and one more. Read in the order of places, so that a long plan costs no more than a
    short one: the scope is asked for those alone that may be shown."""
    of_talk = (f"conversation__{name}" for name in ("queue", "brand", "analysis", "reviewed"))
    related = (*of_talk, "analyst")
    found: list[ReviewTask] = []
    while len(found) <= PAGE:
        some = list(wanted.filter(position__gt=after).select_related(*related)[: PAGE + 1])
        keys = [task.conversation_id for task in some]
        seen = set(scope.filter(pk__in=keys).values_list("pk", flat=True))
        found += [task for task in some if task.conversation_id in seen]
        if len(some) <= PAGE:
            break
        after = some[-1].position
    return found, found[PAGE - 1].position if len(found) > PAGE else 0


def _line(
    task: ReviewTask,
    rules: Sequence[str],
    n_dismissed: int = 0,
    by: Sequence[str] = (),
    *,
    is_hidden: bool = False,
) -> Line:
    shown, more = tuple(rules[:SHOWN]), max(0, len(rules) - SHOWN)
    return Line(task, shown, more, n_dismissed, tuple(by), is_hidden)


def _rules(conversation_ids: set[UUID]) -> tuple[dict[UUID, list[str]], dict[UUID, int]]:
    """Of the faults that stand, the gravest first, each rule once; and how many were dismissed."""
    rows = Finding.objects.filter(conversation__in=conversation_ids, retracted_at=None)
    faults: QuerySet[Any] = with_word(rows.exclude(severity=HINT)).order_by("seq", "start")
    found: dict[UUID, list[tuple[int, str]]] = {}
    gone: dict[UUID, int] = {}
    columns = ("conversation", "rule", "severity", "word")
    for key, rule, severity, word in faults.values_list(*columns):
        if word == DISMISSED:
            gone[key] = gone.get(key, 0) + 1
        else:
            found.setdefault(key, []).append((_ORDER.index(severity), rule))
    rules = {key: list(dict.fromkeys(r for _, r in sorted(found[key]))) for key in found}
    return rules, gone


_ORDER = ("critical", "major", "minor")


def begun(shown: Sequence[ReviewTask], user: User) -> set[UUID]:
    """Those of them that this user has begun and may finish, though their plan was closed."""
    rows = Review.objects.filter(task__in=shown, analyst=user)
    return {pk for pk in rows.values_list("task", flat=True) if pk}


def pace(user: User, since: Any) -> tuple[int, int]:
    """Verdicts and reviews of this user since then."""
    n_verdicts = Verdict.objects.filter(analyst=user, at__gte=since).count()
    return n_verdicts, Review.objects.filter(analyst=user, submitted_at__gte=since).count()
