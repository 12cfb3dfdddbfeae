"""How conversations end and what customers said of them; the conversations behind each figure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
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
from conversations.queries.reports.manners_measures import MEASURES, SECONDS, SHARE, Measure
from conversations.queries.reports.wanted import Wanted
from conversations.queries.reviewing import without_blind
from frontend.templatetags.motjuste import duration


@require_GET
@signed_in(roles.may_report)
def page(request: HttpRequest, user: User) -> HttpResponseBase:
    form, wanted = _asked(request, user)
    scope = roles.visible_conversations(user)
    surveys, since = manners.survey(scope, wanted), naming.named_since(user, form.now)
    context = _about(form, wanted) | {
        "leaving": _lines(manners.leaving(scope, wanted, since), wanted),
        "lately": _lately(wanted, since),
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


def _lately(wanted: Wanted, named_since: datetime) -> datetime | None:
    """Since when the latencies are counted, where that is later than what was asked for."""
    since = wanted.of_latencies(named_since).since
    return since if since != wanted.since else None


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
    wording, since = request.GET.get("wording", ""), naming.named_since(user, form.now)
    found = manners.rows_of(roles.visible_conversations(user), wanted, figure, since, wording)
    total, place = found.count(), paging.before(request, UUID)
    found, n_blind = without_blind(found, user)
    if place is not None:
        found = found.filter(opened_at__lte=place[0]).exclude(opened_at=place[0], pk__gte=place[1])
    related = found.select_related("queue", "brand", "handler__user")
    listed = list(related.order_by("-opened_at", "-pk")[: PAGE + 1])
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    told = [_row(user, talk, MEASURES[figure], since) for talk in listed[:PAGE]]
    context = _about(form, wanted) | {
        "n": total,
        "n_blind": n_blind,
        "name": NAMES[figure],
        "lately": _lately(wanted, since) if MEASURES[figure].is_latency else None,
        "rows": told,
        "has_past": any(row["is_past"] for row in told),
        "next": paging.address(request, paging.written((last.opened_at, last.pk))) if last else "",
    }
    return render(request, "reports/manners_rows.html", context)


def _row(user: User, talk: Any, measure: Measure, named_since: datetime) -> dict[str, Any]:
    """Beyond the term a latency is of a conversation, and of nobody."""
    is_past = measure.is_latency and talk.opened_at < named_since
    handler = "" if is_past else naming.handler_listed(user, talk)
    return {
        "talk": talk,
        "handler": handler,
        "is_past": is_past,
        "said": _said(talk.value, measure.kind),
    }


def _said(value: float, kind: str) -> Any:
    if kind == SHARE:
        return YES if value else NO
    return duration(value) if kind == SECONDS else formats.number_format(value, 0)
