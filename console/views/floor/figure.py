"""The rows behind one of the floor's figures, over the day or the last quarter-hour."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from console import roles
from console.floor import scope
from console.floor.model import QUARTER, start_of_day
from console.floor.words import FIGURES
from console.views.gate import signed_in
from conversations.core import figures as core
from conversations.errors import NotFound
from conversations.models import User
from conversations.now import now
from conversations.queries import figure_rows, figures
from conversations.queries.figure_rows import Counted
from conversations.queries.reviewing import read_blind

PAGE = 100


@require_GET
@signed_in(roles.may_watch)
def rows(request: HttpRequest, user: User, name: str) -> HttpResponseBase:
    try:
        watch = scope.watch(user, scope.chosen_in(request.GET))
    except NotFound as error:
        raise Http404 from error
    if name not in figure_rows.READ:
        raise Http404
    at, is_quarter = now(), request.GET.get("window") == "quarter"
    since = at - QUARTER if is_quarter else start_of_day(at)
    hidden = set(read_blind(user))
    found = figure_rows.counted(name, watch.scope, since, at)
    n_all = len(found)
    found = [row for row in found if row.conversation not in hidden]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    measured = core.figures(figures.counts(watch.scope, since, at))
    late = figure_rows.overdue(watch.scope, at) if name == "service_level_accepted" else []
    context = {
        "name": name,
        "title": FIGURES[name],
        "figure": next(one for one in measured if one.name == name),
        "since": since, "until": at, "is_quarter": is_quarter,
        "page": page,
        "n_blind": n_all - len(found),
        "rows": _told(list(page)),
        "overdue": _told(late),
        "query": _query(request, "window", "page"),
        "paged": _query(request, "page"),
    }  # fmt: skip
    return render(request, "floor/figure.html", context)


def _told(found: list[Counted]) -> list[dict[str, Any]]:
    talks = figure_rows.conversations([row.conversation for row in found])
    return [{"row": row, "talk": talks[row.conversation]} for row in found]


def _query(request: HttpRequest, *without: str) -> str:
    """The filters go along from page to page."""
    given = request.GET.copy()
    for name in without:
        given.pop(name, None)
    return given.urlencode()
