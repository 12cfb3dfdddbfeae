"""A queue over a period: its figures, day by day; of one day every interval and who got nobody."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from console import roles
from console.period import Period, is_changed, whole_day
from console.timeline import lane, ticks
from console.views.availability.overview import figures
from console.views.gate import signed_in
from conversations.models import Queue, User
from conversations.now import now
from conversations.queries.availability import availability, not_offered, told

SHOWN = 200


@require_GET
@signed_in(roles.may_lead)
def queue(request: HttpRequest, user: User, queue_id: UUID) -> HttpResponseBase:
    rows = roles.visible_queues(user).select_related("brand")
    found = rows.filter(pk=queue_id).first()
    if found is None:
        raise Http404
    zone = ZoneInfo(found.brand.time_zone)
    at = now()
    period = Period.asked(request.GET.dict(), timezone.localdate(at, zone), at)
    since, until = period.between(zone)
    missed = list(not_offered(found, since, until).select_related("customer")[:SHOWN])
    known = roles.visible_conversations(user).filter(pk__in=[row.pk for row in missed])
    context = {
        "kind": "availability", "queue": found, "period": period, "zone": zone,
        "missed": missed, "readable": set(known.values_list("pk", flat=True)),
    }  # fmt: skip
    with timezone.override(zone):
        more = _day(found, period, zone) if period.is_day else _days(found, period, zone)
        return render(request, "availability/queue.html", context | more)


def _days(queue: Queue, period: Period, zone: ZoneInfo) -> dict[str, Any]:
    days = [Period(day, day, period.now) for day in period.days]
    rows = [{"day": d.first, **figures(availability(queue, *d.between(zone)))} for d in days]
    return {"days": rows, "whole": figures(availability(queue, *period.between(zone)))}


def _day(queue: Queue, period: Period, zone: ZoneInfo) -> dict[str, Any]:
    found, drawn = told(queue, *period.between(zone)), whole_day(period.first, zone)
    kinds = (
        (_("Announced"), "announced", found.announced),
        (_("Free seat"), "good", found.acceptable),
        (_("All full"), "full", found.full),
        (_("Nobody there"), "nobody", found.nobody),
    )
    rows = [(a, b, look, (b - a).total_seconds()) for _n, look, of in kinds[1:] for a, b in of]
    return {
        "is_changed": is_changed(period.first, zone),
        "rows": sorted(rows),
        "lanes": [lane(name, look, of, *drawn) for name, look, of in kinds],
        "ticks": ticks(*drawn),
        "whole": figures(found.figures),
    }
