"""The queues and the people of a leader's scope over a period: shares and sums. Filters are the
floor's, and what they may name too.

What they open to is in `queue.py` and `person.py`.
"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from console import roles
from console.floor import scope
from console.period import Period
from console.views.availability.person import Sums, reasons_of, summed
from console.views.gate import signed_in
from conversations.core.availability import Availability
from conversations.errors import NotFound
from conversations.models import Advisor, Queue, User
from conversations.now import now
from conversations.queries.availability import availability, presences
from qa_rules.parroting.figures import wilson


@require_GET
@signed_in(roles.may_lead)
def overview(request: HttpRequest, user: User) -> HttpResponseBase:
    chosen = scope.chosen_in(request.GET)
    try:
        watch = scope.watch(user, chosen)
    except NotFound as error:
        raise Http404 from error
    at = now()
    period = Period.asked(request.GET.dict(), timezone.localdate(at), at)
    queues = roles.visible_queues(user).filter(is_active=True).select_related("brand")
    advisors = roles.visible_advisors(user)
    if chosen:
        queues = queues.filter(pk__in=watch.queues)
        advisors = advisors.filter(pk__in=[UUID(key) for key in watch.advisors])
    context = {
        "kind": "availability",
        "period": period,
        "chosen": chosen,
        "only": scope.choices(user, chosen).names if chosen else [],
        "queues": [_row(q, period) for q in queues.order_by("brand__name", "position", "name")],
        "people": _people(user, advisors, period),
    }
    return render(request, "availability/overview.html", context)


def _row(queue: Queue, period: Period) -> dict[str, Any]:
    since, until = period.between(ZoneInfo(queue.brand.time_zone))
    return {"queue": queue, **figures(availability(queue, since, until))}


def figures(found: Availability) -> dict[str, Any]:
    """With Wilson's interval where it is a share of requests."""
    low, high = wilson(found.n_offered, found.n_requests)
    return {"figures": found, "low": low, "high": high}


def _people(user: User, desks: QuerySet[Advisor], period: Period) -> list[dict[str, Any]]:
    """In the order of their names: this is no ranking."""
    since, until = period.between(ZoneInfo(timezone.get_current_timezone_name()))
    advisors = desks.select_related("user").order_by("user__name")
    names = {advisor.pk: advisor.user.name for advisor in advisors}
    found, reasons = presences(list(names), since, until), reasons_of(user)
    rows: list[tuple[Any, str, Sums]] = [
        (key, name, summed(found[key], reasons)) for key, name in names.items()
    ]
    return [{"pk": key, "name": name, "sums": sums} for key, name, sums in rows]
