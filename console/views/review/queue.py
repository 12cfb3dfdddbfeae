"""The queue: the plans in scope, and what is left of one of them."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from console import roles
from console.views.gate import signed_in
from console.views.past.by_people import folded
from console.views.review.words import KINDS
from conversations.core.pseudonyms import code
from conversations.models import User
from conversations.now import house
from conversations.queries import review_queue
from conversations.queries.quality import words
from conversations.queries.reviewing import read_blind, seen

TODAY_S = 86_400


@require_safe
@signed_in(roles.may_review)
def queue(request: HttpRequest, user: User) -> HttpResponseBase:
    plans = review_queue.plans(roles.visible_plans(user), user, house.now())
    chosen = _chosen(plans, request.GET.get("plan", ""))
    is_done = "done" in request.GET
    n_verdicts, n_reviews = review_queue.pace(user, house.now() - timedelta(seconds=TODAY_S))
    context = {
        "plans": [{"plan": plan, "kind": KINDS[plan.kind]} for plan in plans],
        "chosen": chosen,
        "kind": KINDS[chosen.kind] if chosen else "",
        "is_done": is_done,
        "n_verdicts": n_verdicts,
        "n_reviews": n_reviews,
        **(_tasks(request, user, chosen, is_open=not is_done) if chosen else {}),
    }
    return render(request, "review/queue.html", context)


def _chosen(plans: list[Any], wanted: str) -> Any:
    """The one asked for, else the first that has something left."""
    if wanted:
        found = next((plan for plan in plans if str(plan.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
    left = [p for p in plans if not p.is_over and p.n_free]
    return next(iter([*left, *plans]), None)


def _tasks(request: HttpRequest, user: User, plan: Any, *, is_open: bool) -> dict[str, Any]:
    """Once a calibration was compared, what is left of it is no longer to do."""
    after = request.GET.get("after", "")
    place = int(after) if after.isdecimal() and len(after) < 9 else -1
    rows, scope = roles.tasks_of(user, plan), roles.visible_conversations(user)
    if plan.compared_at is not None:
        rows = rows.exclude(done_at=None)
    blind = read_blind(user)
    lines, last = review_queue.tasks(rows, scope, place, is_open=is_open, blind=blind)
    waiting = [line.task.conversation_id for line in lines if line.task.is_blind and is_open]
    known = seen(user, waiting) if waiting else set()
    begun = set()
    if plan.is_over and is_open:
        begun = review_queue.begun([line.task for line in lines], user)
    return {
        "lines": [
            {
                "task": line.task,
                "code": code(line.task.conversation_id),
                "titles": [words(rule, user.language)["title"] for rule in line.rules],
                "more": line.more,
                "n_dismissed": line.n_dismissed,
                "by": line.by,
                "is_begun": line.task.pk in begun,
                "is_hidden": line.is_hidden,
                "is_known": line.task.conversation_id in known,
                "judged": None if line.is_hidden else folded(line.task.conversation),
            }
            for line in lines
        ],
        "last": last,
        "is_first": place < 0,
    }
