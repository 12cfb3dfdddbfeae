"""The review desk's queue: plans with how far they have come, and the tasks of one, page by page.

Scope is in the rows that the caller hands over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from conversations.models import (
    Conversation,
    Finding,
    Review,
    ReviewPlan,
    ReviewTask,
    User,
    Verdict,
)
from conversations.queries.reviewing import HINT

PAGE = 40
MOST_PLANS = 60
SHOWN = 2


def plans(rows: QuerySet[ReviewPlan], user: User) -> list[Any]:
    """Open ones first; each with `n_tasks`, `n_done` (of this user's, in a calibration alone) and
    `is_over`: closed, or compared. One query."""
    own = Q(tasks__analyst=user)
    counted = rows.annotate(
        n_all=Count("tasks"),
        n_all_done=Count("tasks", filter=Q(tasks__done_at__isnull=False)),
        n_own=Count("tasks", filter=own),
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
        plan.is_over = plan.closed_at is not None or plan.compared_at is not None
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """`rules` are those of its gravest findings, `more` how many others there are."""

    task: ReviewTask
    rules: tuple[str, ...]
    more: int


def tasks(
    rows: QuerySet[ReviewTask], scope: QuerySet[Conversation], after: int, *, is_open: bool
) -> tuple[list[Line], int]:
    """From the place after `after`, as far as the conversations are in scope; the last place shown,
    or 0 on the last page. Three queries, and two more wherever a whole page was out of scope."""
    wanted = rows.filter(done_at__isnull=is_open).order_by("position")
    found, last = _in_scope(wanted, scope, after)
    shown = found[:PAGE]
    rules = _rules({task.conversation_id for task in shown if not task.is_blind})
    lines = [_line(task, rules.get(task.conversation_id, [])) for task in shown]
    return lines, last


def _in_scope(
    wanted: QuerySet[ReviewTask], scope: QuerySet[Conversation], after: int
) -> tuple[list[ReviewTask], int]:
    """A page and one more. Read in the order of places, so that a long plan costs no more than a
    short one: the scope is asked for those alone that may be shown."""
    related = ("conversation__queue", "conversation__brand", "conversation__analysis", "analyst")
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


def _line(task: ReviewTask, rules: Sequence[str]) -> Line:
    return Line(task, tuple(rules[:SHOWN]), max(0, len(rules) - SHOWN))


def _rules(conversation_ids: set[UUID]) -> dict[UUID, list[str]]:
    """Of the faults that stand, the gravest first, each rule once."""
    rows = Finding.objects.filter(conversation__in=conversation_ids, retracted_at=None)
    rows = rows.exclude(severity=HINT).order_by("seq", "start")
    found: dict[UUID, list[tuple[int, str]]] = {}
    for key, rule, severity in rows.values_list("conversation_id", "rule", "severity"):
        found.setdefault(key, []).append((_ORDER.index(severity), rule))
    return {key: list(dict.fromkeys(r for _, r in sorted(found[key]))) for key in found}


_ORDER = ("critical", "major", "minor")


def pace(user: User, since: Any) -> tuple[int, int]:
    """Verdicts and reviews of this user since then."""
    n_verdicts = Verdict.objects.filter(analyst=user, at__gte=since).count()
    return n_verdicts, Review.objects.filter(analyst=user, submitted_at__gte=since).count()
