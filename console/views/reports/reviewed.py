"""The reviews behind a figure of the report: those drawn at random, or the blind ones."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from console import naming, paging, roles
from console.rendering.quality import CRITERIA
from console.views.gate import signed_in
from console.views.reports.forms import address
from console.views.reports.pages import PAGE, asked
from conversations.models import User
from conversations.queries.paging import page
from conversations.queries.reports import figures
from conversations.queries.reviewing import read_blind


@require_GET
@signed_in(roles.may_report)
def rows(request: HttpRequest, user: User) -> HttpResponseBase:
    """Newest first, paged by key. As many as the figure said, and never by whom; what the reader
    reads blind is not listed."""
    form, wanted = asked(request, user)
    is_blind = "blind" in request.GET
    found = figures.behind(roles.visible_conversations(user), wanted, is_blind=is_blind)
    hidden = read_blind(user)
    related = ("conversation__queue", "conversation__brand", "conversation__handler__user")
    listed, before = page(
        found.exclude(conversation__in=hidden).select_related(*related),
        "submitted_at",
        paging.before(request, UUID),
        PAGE,
    )
    context = {
        "form": form,
        "wanted": wanted,
        "last_day": wanted.until - timedelta(seconds=1),
        "of": CRITERIA.get(wanted.criterion, ""),
        "n": found.count(),
        "n_blind": len(hidden),
        "is_blind": is_blind,
        "report": address(wanted),
        "rows": [{"r": r, "handler": naming.handler_listed(user, r.conversation)} for r in listed],
        "next": paging.address(request, paging.written(before)) if before else "",
    }
    return render(request, "reports/reviewed.html", context)
