"""A note as its pages show it: the passages, and the conversations before and after.

Who reads it is asked in `console.coaching`; the page of its author and the advisor's own are in
`notes.py` and `mine.py`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from console import coaching, quoting
from console.rendering import chart
from console.views.coaching.words import KINDS, STATES, criterion_name, state_of
from conversations.core.coaching import FEWEST, NOT_YET
from conversations.core.estimates import Estimate
from conversations.models import CoachingNote, User
from conversations.queries import coaching as queries
from conversations.queries.reviewing import read_blind
from frontend.templatetags.motjuste import colon
from frontend.templatetags.reports import figure


def line(note: Any, now: datetime) -> dict[str, Any]:
    """In a list: what it is about, how far it has come, whether its day has passed."""
    state = state_of(note)
    today = timezone.localtime(now).date()
    is_due = note.until is not None and state in ("given", "followed") and note.until <= today
    return {
        "note": note,
        "state": state,
        "state_name": STATES[state],
        "criterion": criterion_name(note.criterion),
        "is_due": is_due,
        "is_new": note.closed_at is not None and note.closing_read_at is None,
    }


def whole(user: User, note: CoachingNote, now: datetime) -> dict[str, Any]:
    found, n_blind = _passages(user, note)
    quotes = quotes_of(found)
    context = {
        **line(note, now),
        "passages": [
            {"p": one, "kind": KINDS[one.passage.kind], "quote": quotes[one.passage.pk]}
            for one in found
        ],
        "seen": quoting.seen(quotes),
        "n_blind": n_blind,
        "is_mine": note.advisor_id == user.pk,
    }
    return context | (_followed(user, note) if note.given_at else {})


def _passages(user: User, note: CoachingNote) -> tuple[list[queries.Shown], int]:
    """What somebody else collected is left out where the reader still judges blind; of how many
    conversations."""
    found = queries.passages(note, coaching.readable_by(user, note))
    blind = read_blind(user) if note.author_id != user.pk else []
    hidden = {one.passage.conversation_id for one in found} & set(blind)
    return [one for one in found if one.passage.conversation_id not in hidden], len(hidden)


def again(request: HttpRequest, user: User, note: CoachingNote) -> HttpResponse | None:
    """Its words alone, for who comes back to the page."""
    if "HX-Request" not in request.headers:
        return None
    found, _n = _passages(user, note)
    return quoting.again(request, quotes_of(found))


def quotes_of(found: Iterable[queries.Shown]) -> dict[UUID, str]:
    return {one.passage.pk: render_to_string("coaching/quote.html", {"row": {"p": one}})
            for one in found}  # fmt: skip


def _followed(user: User, note: CoachingNote) -> dict[str, Any]:
    found = queries.followed(note, coaching.scope_of(user, note))
    c, blind = found.compared, set(read_blind(user))
    sides = [(_("Before"), c.before), (_("Since"), c.after)]
    rows: list[dict[str, Any]] = [
        {"name": name, "estimate": estimate, "href": ""} for name, estimate in sides
    ]
    bars = [chart.Point(r["name"], r["estimate"], said(r["name"], r["estimate"])) for r in rows]
    return {
        "followed": found,
        "earlier": [row for row in found.earlier if row.pk not in blind],
        "later": [row for row in found.later if row.pk not in blind],
        "says": c.says,
        "difference": c.difference,
        "lacking": c.lacking,
        "fewest": FEWEST,
        "sides": rows,
        "sides_chart": "" if c.says == NOT_YET else chart.bars(bars, _("Before and since")),
    }


def said(name: str, estimate: Estimate) -> str:
    return f"{colon(name)} {figure(estimate)}"
