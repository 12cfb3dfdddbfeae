"""The report, and the conversations behind any of its figures."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, When
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from console import naming, paging, roles
from console.rendering import chart
from console.rendering.quality import CRITERIA
from console.views.gate import signed_in
from console.views.reports.forms import ReportForm, address, desks_then, week_of
from console.views.reports.spoken import grid_name
from conversations.core.estimates import FEWEST_BLIND, Estimate
from conversations.models import User
from conversations.now import house
from conversations.queries.fairness import IS_JUDGED
from conversations.queries.reports import figures
from conversations.queries.reports.figures import Group
from conversations.queries.reports.grouped import Grouped, grouped
from conversations.queries.reports.wanted import Wanted, points, rows_of
from conversations.queries.reviewing import read_blind, without_blind
from frontend.templatetags.reports import figure

PAGE = 50
TITLES = {
    "conversations": gettext_lazy("Conversations"),
    "findings": gettext_lazy("Findings"),
    "reviews": gettext_lazy("Reviews"),
}


def asked(request: HttpRequest, user: User) -> tuple[ReportForm, Wanted]:
    form = ReportForm(request.GET or None, user, house.now())
    form.is_valid()
    wanted = form.wanted()
    form.show_in_force(wanted)
    return form, wanted


@require_GET
@signed_in(roles.may_report)
def page(request: HttpRequest, user: User) -> HttpResponseBase:
    form, wanted = asked(request, user)
    scope, since = roles.visible_conversations(user), naming.named_since(user, form.now)
    found = grouped(scope, wanted)
    weeks = [_week(group, wanted) for group in figures.by_week(found)]
    context: dict[str, Any] = {
        "form": form,
        "wanted": wanted,
        "last_day": wanted.until - timedelta(seconds=1),
        "of": CRITERIA.get(wanted.criterion, ""),
        **_whole(figures.whole(scope, wanted, found)),
        "rows": address(wanted),
        "failed": address(wanted, failed=1),
        "blind": address(wanted, blind=1),
        "weeks": weeks,
        "week_chart": chart.line([_point(row) for row in weeks], _("By week")),
        "groups": _groups(user, scope, wanted, found),
        "advisors": _advisors(user, scope, wanted, found, since),
        "named_days": (form.now - since).days,
        "is_told_codes": naming.is_told_codes(user),
        "n_blind": len(read_blind(user)),
        "exports": TITLES.items(),
        "is_french": (get_language() or "fr").startswith("fr"),
    }
    return render(request, "reports/page.html", context)


def _whole(found: figures.Whole) -> dict[str, Any]:
    return {
        "whole": found,
        "is_few": 0 < found.reviews.n < FEWEST_BLIND,
        "grids": [(grid_name(named), n) for named, n in found.grids],
    }


def _week(group: Group, wanted: Wanted) -> dict[str, Any]:
    """Its rows are those of the week that lie in the period."""
    monday: date = group.key
    days = week_of(monday)
    since, until = wanted.since.date(), (wanted.until - timedelta(seconds=1)).date()
    within = {
        "since": max(days["since"], since.isoformat()),
        "until": min(days["until"], until.isoformat()),
    }
    return {
        "name": formats.date_format(monday, "j N"),
        "estimate": group.estimate,
        "href": f"rows/{address(wanted, **within)}",
    }


def _groups(user: User, scope: Any, wanted: Wanted, found: Grouped) -> list[dict[str, Any]]:
    """Tables with a chart, in alphabetical or in the grid's order."""
    parts = [
        ("criterion", _("By criterion"), figures.by_criterion(scope, wanted)),
        ("queue", _("By queue"), figures.by_queue(scope, wanted, found)),
    ]
    if user.provider_id is None:
        parts.append(("provider", _("By provider"), figures.by_provider(found)))
    return [_group(kind, title, groups, wanted) for kind, title, groups in parts]


def _group(kind: str, title: str, groups: Sequence[Group], wanted: Wanted) -> dict[str, Any]:
    rows = [
        {
            "name": str(CRITERIA.get(g.name, g.name)) if kind == "criterion" else g.name,
            "estimate": g.estimate,
            "judged": g.judged,
            "href": f"rows/{address(wanted, **{kind: g.key})}" if g.key else "",
        }
        for g in groups
    ]
    drawn = chart.bars([_point(row) for row in rows], title)
    is_judged = any(row["judged"] for row in rows)
    return {"kind": kind, "title": title, "rows": rows, "chart": drawn, "is_judged": is_judged}


def _point(row: dict[str, Any]) -> chart.Point:
    estimate: Estimate = row["estimate"]
    said = f"{row['name']} : {figure(estimate)}"
    return chart.Point(row["name"], estimate, said, row["href"])


def _advisors(
    user: User, scope: Any, wanted: Wanted, counted: Grouped, since: datetime
) -> list[dict[str, Any]]:
    """For those who lead or coach them; a brand compares providers, not their people."""
    if user.provider_id is None:
        return []
    mine = set(desks_then(user).values_list("pk", flat=True))
    found = figures.by_advisor(scope, wanted, counted, since)
    return [
        {"row": row, "href": f"rows/{address(wanted, advisor=row.key)}"}
        for row in found
        if row.key in mine
    ]


@require_GET
@signed_in(roles.may_report)
def rows(request: HttpRequest, user: User) -> HttpResponseBase:
    """Newest first, paged by key. As many as the figure said: those with a score, or all that
    failed on safety; what the reader reads blind is not listed."""
    form, wanted = asked(request, user)
    is_failed = "failed" in request.GET
    found: Any = rows_of(roles.visible_conversations(user), wanted).annotate(
        points=points(wanted.criterion),
        judged=Case(When(IS_JUDGED, then=points(wanted.criterion, "reviewed"))),
    )
    if is_failed:
        found = found.filter(analysis__critical="fail")
    else:
        found = found.filter(points__isnull=False)
    total = found.count()
    found, n_blind = without_blind(found, user)
    if before := paging.before(request, UUID):
        found = found.filter(opened_at__lte=before[0]).exclude(
            opened_at=before[0], pk__gte=before[1]
        )
    listed = list(
        found.select_related("queue", "brand", "handler__user", "analysis").order_by(
            "-opened_at", "-pk"
        )[: PAGE + 1]
    )
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    context = {
        "form": form,
        "wanted": wanted,
        "last_day": wanted.until - timedelta(seconds=1),
        "of": CRITERIA.get(wanted.criterion, ""),
        "n": total,
        "report": address(wanted),
        "rows": [_listed(user, talk) for talk in listed[:PAGE]],
        "next": paging.address(request, paging.written((last.opened_at, last.pk))) if last else "",
        "is_failed": is_failed,
        "n_blind": n_blind,
    }
    return render(request, "reports/rows.html", context)


def _listed(user: User, talk: Any) -> dict[str, Any]:
    return {
        "talk": talk,
        "points": talk.points,
        "judged": talk.judged,
        "handler": naming.handler_listed(user, talk),
    }
