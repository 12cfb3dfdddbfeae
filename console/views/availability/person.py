"""One's own presence, or that of an advisor in a leader's scope: the same page for both."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
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
from console.timeline import Lane, lane, ticks
from console.views.gate import signed_in
from conversations.core.availability import Change, Interval
from conversations.models import Advisor, PauseReason, User
from conversations.models.people import Presence
from conversations.now import now
from conversations.queries.availability import presences

Stretches = Sequence[tuple[Interval, Change]]


@dataclass(frozen=True, slots=True)
class Sums:
    """Seconds; `pauses` by reason, the longest first."""

    available_s: float
    paused_s: float
    pauses: Sequence[tuple[str, float]]


@require_GET
@signed_in(roles.has_desk)
def mine(request: HttpRequest, user: User) -> HttpResponseBase:
    advisor = Advisor.objects.filter(pk=user.pk).select_related("user").first()
    if advisor is None:
        raise Http404
    return _page(request, user, advisor, "availability/mine.html")


@require_GET
@signed_in(roles.may_lead)
def of_advisor(request: HttpRequest, user: User, advisor_id: UUID) -> HttpResponseBase:
    advisor = roles.visible_advisors(user).filter(pk=advisor_id).select_related("user").first()
    if advisor is None:
        raise Http404
    return _page(request, user, advisor, "availability/person.html")


def _page(request: HttpRequest, user: User, advisor: Advisor, template: str) -> HttpResponseBase:
    """One day of one person, every stretch to the second."""
    zone = ZoneInfo(timezone.get_current_timezone_name())
    at = now()
    today = timezone.localdate(at)
    period = Period.asked({"day": request.GET.get("day", "")}, today, at)
    found = presences([advisor.pk], *period.between(zone))[advisor.pk]
    reasons, drawn = reasons_of(user), whole_day(period.first, zone)
    context = {
        "kind": "availability",
        "advisor": advisor,
        "is_mine": advisor.pk == user.pk,
        "period": period,
        "before": period.first - timedelta(days=1),
        "after": period.first + timedelta(days=1) if period.first < today else None,
        "sums": summed(found, reasons),
        "is_changed": is_changed(period.first, zone),
        "rows": [_row(interval, change, reasons) for interval, change in found],
        "lanes": _lanes(found, *drawn),
        "ticks": ticks(*drawn),
    }
    return render(request, template, context)


def reasons_of(user: User) -> dict[str, str]:
    """A kept reason is its French name: the name in the reader's language, by it."""
    rows = PauseReason.objects.all()
    if user.provider_id is not None:
        rows = rows.filter(provider=user.provider_id)
    return {row.name_fr: row.name for row in rows}


def summed(found: Stretches, reasons: Mapping[str, str]) -> Sums:
    pauses: dict[str, float] = defaultdict(float)
    available_s = 0.0
    for (since, until), change in found:
        if change.status == Presence.AVAILABLE:
            available_s += (until - since).total_seconds()
        elif change.status == Presence.PAUSED:
            pauses[_reason(change, reasons)] += (until - since).total_seconds()
    longest = sorted(pauses.items(), key=lambda pause: -pause[1])
    return Sums(available_s, sum(pauses.values()), longest)


def _reason(change: Change, reasons: Mapping[str, str]) -> str:
    return reasons.get(change.reason, change.reason) or _("without a reason")


def _row(interval: Interval, change: Change, reasons: Mapping[str, str]) -> dict[str, Any]:
    is_paused = change.status == Presence.PAUSED
    return {
        "since": interval[0],
        "until": interval[1],
        "seconds": (interval[1] - interval[0]).total_seconds(),
        "status": change.status,
        "reason": _reason(change, reasons) if is_paused else "",
        "is_lapsed": change.by == "lapsed",
    }


def _lanes(found: Stretches, since: Any, until: Any) -> list[Lane]:
    looks = ((Presence.AVAILABLE, "good"), (Presence.PAUSED, "full"))
    return [
        lane(status.label, look, [i for i, c in found if c.status == status], since, until)
        for status, look in looks
    ]
