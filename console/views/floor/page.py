"""The floor's page: advisors with their seats, the line, the figures, for who leads.

What comes live is `console.sockets.floor`'s; both show the same fragments.
"""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from console import roles
from console.floor import model, scope
from console.floor.words import GROUPS, KEYS, ORDERS, WORDS, said
from console.rendering.floor_row import row_html, together
from console.views.gate import signed_in
from conversations.errors import NotFound
from conversations.models import User
from conversations.now import now


@require_GET
@signed_in(roles.may_watch)
def page(request: HttpRequest, user: User) -> HttpResponseBase:
    chosen = scope.chosen_in(request.GET)
    watch, at = _watch(user, chosen), now()
    shown, house, line = model.whole(watch, at)
    group = request.GET.get("group", "")
    context = {
        "choices": scope.choices(user, chosen),
        "query": urlencode(chosen),
        "group": group if group in GROUPS else "",
        "groups": GROUPS,
        "order": ORDERS.get(group, ORDERS[""]),
        "rows": grouped(shown, group, at),
        "n_rows": len(shown),
        "house": house,
        "n_waiting": line.n_waiting,
        "n_more": line.n_more,
        "waiting": line.waiting,
        "paused": line.paused,
        "alerts": model.alerts(watch),
        "measured": model.measured(watch, at),
        "density": "dense" if request.GET.get("density") == "dense" else "calm",
        "is_wall": "wall" in request.GET,
        "keys": KEYS,
        "words": {name: str(text) for name, text in WORDS.items()},
        **said(at),
    }
    return render(request, "floor/page.html", context)


def _watch(user: User, chosen: dict[str, str]) -> scope.Watch:
    try:
        return scope.watch(user, chosen)
    except NotFound as error:
        raise Http404 from error


def grouped(shown: list[model.Shown], group: str, at: datetime) -> list[dict[str, Any]]:
    """Each as HTML, with `heading` where a group begins; groups by name, the order within as it
    came. Who is in several stands under all their names."""
    name = {"team": "teams", "queue": "queues", "brand": "brands"}.get(group, "")
    if not name:
        return [{"html": row_html(one, at), "heading": ""} for one in shown]
    ordered = sorted(shown, key=lambda one: together(getattr(one.row, name)))
    found, last = [], None
    for one in ordered:
        heading = together(getattr(one.row, name)) or "—"
        found.append({"html": row_html(one, at), "heading": heading if heading != last else ""})
        last = heading
    return found
