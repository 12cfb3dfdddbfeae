"""How conversations end and what customers said of them; the conversations behind each figure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import formats
from django.views.decorators.http import require_GET

from console import naming, paging, roles
from console.views.gate import signed_in
from console.views.reports.forms import ReportForm, address
from console.views.reports.manners_words import MEANS, NAMES, NO, YES
from console.views.reports.pages import PAGE, asked
from conversations.models import User
from conversations.queries.reports import manners
from conversations.queries.reports.manners import Told
from conversations.queries.reports.manners_measures import MEASURES, SECONDS, SHARE
from conversations.queries.reports.wanted import Wanted
from conversations.queries.reviewing import without_blind
from frontend.templatetags.motjuste import duration


@require_GET
@signed_in(roles.may_report)
def page(request: HttpRequest, user: User) -> HttpResponseBase:
    form, wanted = _asked(request, user)
    scope = roles.visible_conversations(user)
    surveys = manners.survey(scope, wanted)
    context = _about(form, wanted) | {
        "leaving": _lines(manners.leaving(scope, wanted), wanted),
        "surveys": [(word, _lines(found, wanted, word)) for word, found in surveys.items()],
    }
    return render(request, "reports/manners.html", context)


def _asked(request: HttpRequest, user: User) -> tuple[ReportForm, Wanted]:
    form, wanted = asked(request, user)
    del form.fields["criterion"]  # these are no scores
    return form, wanted


def _about(form: ReportForm, wanted: Wanted) -> dict[str, Any]:
    return {
        "form": form,
        "wanted": wanted,
        "last_day": wanted.until - timedelta(seconds=1),
        "report": address(wanted),
    }


def _lines(found: Mapping[str, Told], wanted: Wanted, wording: str = "") -> list[dict[str, Any]]:
    """Those that count nothing are left out."""
    return [
        {
            "name": NAMES[name],
            "means": MEANS.get(name, ""),
            "told": told,
            "href": f"{name}/{address(wanted, wording=wording)}",
        }
        for name, told in found.items()
        if told.estimate.n
    ]


@require_GET
@signed_in(roles.may_report)
def rows(request: HttpRequest, user: User, figure: str) -> HttpResponseBase:
    """Newest first, paged by key. As many as the figure said; what the reader reads blind is not
    listed."""
    if figure not in MEASURES:
        raise Http404
    form, wanted = _asked(request, user)
    wording = request.GET.get("wording", "")
    found = manners.rows_of(roles.visible_conversations(user), wanted, figure, wording)
    total, place = found.count(), paging.before(request, UUID)
    found, n_blind = without_blind(found, user)
    if place is not None:
        found = found.filter(opened_at__lte=place[0]).exclude(opened_at=place[0], pk__gte=place[1])
    related = found.select_related("queue", "brand", "handler__user")
    listed = list(related.order_by("-opened_at", "-pk")[: PAGE + 1])
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    context = _about(form, wanted) | {
        "n": total,
        "n_blind": n_blind,
        "name": NAMES[figure],
        "rows": [_row(user, talk, MEASURES[figure].kind) for talk in listed[:PAGE]],
        "next": paging.address(request, paging.written((last.opened_at, last.pk))) if last else "",
    }
    return render(request, "reports/manners_rows.html", context)


def _row(user: User, talk: Any, kind: str) -> dict[str, Any]:
    handler = naming.handler_name(user, talk)
    return {"talk": talk, "handler": handler, "said": _said(talk.value, kind)}


def _said(value: float, kind: str) -> Any:
    if kind == SHARE:
        return YES if value else NO
    return duration(value) if kind == SECONDS else formats.number_format(value, 0)
