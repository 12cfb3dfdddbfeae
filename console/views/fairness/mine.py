"""How I am judged: conversations, scores by week, who read mine, my disputes.

One conversation is `talk.py`, all that was said in one file `history.py`.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from console import paging, roles
from console.rendering import chart
from console.rendering.quality import CRITERIA
from console.views.audit.details import details
from console.views.audit.steering import STEERING
from console.views.audit.words import act_name, actor_name
from console.views.coaching.mine import given_to
from console.views.fairness.words import OUTCOMES, about
from console.views.gate import signed_in
from conversations.actions.disputes import read_answers
from conversations.core.dispute import DAYS_TO_ANSWER, DAYS_TO_DISPUTE
from conversations.models import Dispute, User
from conversations.now import house
from conversations.queries import fairness
from conversations.queries.looks import Look, looks
from conversations.queries.reports import figures
from conversations.queries.reports.grouped import grouped
from conversations.queries.reports.wanted import Wanted
from frontend.templatetags.reports import figure

WEEKS = 12


def _wanted(now: datetime) -> Wanted:
    zone = ZoneInfo(settings.TIME_ZONE)
    return Wanted(now - timedelta(weeks=WEEKS), now + timedelta(days=1), zone)


@require_GET
@signed_in(roles.has_desk)
def page(request: HttpRequest, user: User) -> HttpResponseBase:
    now = house.now()
    scope, wanted = fairness.mine(user), _wanted(now)
    weeks: list[dict[str, Any]] = [
        {"name": formats.date_format(g.key, "j N"), "estimate": g.estimate, "href": ""}
        for g in figures.by_week(grouped(scope, wanted))
    ]
    points = [
        chart.Point(w["name"], w["estimate"], f"{w['name']} : {figure(w['estimate'])}")
        for w in weeks
    ]
    talks, older = fairness.told(user, paging.before(request, UUID, "talks"))
    seen, before = looks(user.pk, paging.before(request, int, "views"))
    criteria = figures.by_criterion(scope, wanted)
    disputes = fairness.disputes_of(user)
    new = read_answers(disputes, user, now)
    context: dict[str, Any] = {
        "talks": talks,
        "talk_pages": paging.part(request, older, "talks"),
        "n_talks": scope.count(),
        "since": wanted.since,
        "n_weeks": WEEKS,
        "is_french": (get_language() or "fr").startswith("fr"),
        "n_days": DAYS_TO_DISPUTE,
        "n_days_to_answer": DAYS_TO_ANSWER,
        "weeks": weeks,
        "week_chart": chart.line(points, _("My score by week")),
        "criteria": [{"name": str(CRITERIA.get(g.name, g.name)), "estimate": g.estimate, "href": ""}
                     for g in criteria],
        "moved": fairness.moved(scope, wanted),
        "coaching": given_to(user),
        "disputes": [told(row, now, new) for row in disputes],
        "n_new": len(new),
        "views": [_seen(user, look) for look in seen],
        "view_pages": paging.part(request, before, "views"),
    }  # fmt: skip
    return render(request, "fairness/mine.html", context)


def _seen(user: User, look: Look) -> dict[str, Any]:
    """What was done with one's desk comes with its reason and its end."""
    entry = look.entry
    said = details(entry) if entry.act.startswith(STEERING) else ""
    act, actor = act_name(entry.act), actor_name(user, entry)
    return {"look": look, "entry": entry, "act": act, "actor": actor, "details": said}


def told(row: Dispute, now: datetime, new: Collection[UUID] = ()) -> dict[str, Any]:
    return {
        "row": row,
        "about": about(row),
        "outcome": OUTCOMES.get(row.outcome, ""),
        "is_new": row.pk in new,
        "is_late": row.answered_at is None and row.due_at < now,
    }
