"""What became of offers: accepted or not, and whether the customer came back within 48 hours."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from console import roles
from console.views.gate import signed_in
from console.views.reports.forms import address
from console.views.reports.pages import asked
from conversations.core import estimates
from conversations.core.estimates import Estimate
from conversations.core.offers import KINDS
from conversations.models import User
from conversations.queries.offers import Redirection, redirection_apt, redirections
from conversations.queries.reports.wanted import meant

MOST = 200
NAMES = {
    "article": _("An article"),
    "form": _("A form"),
    "call-back": _("A call back"),
    "channel": _("Another channel"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one kind. `came_back` only counts offers whose 48 hours are over."""

    name: Any
    n: int
    n_declined: int
    n_unanswered: int
    accepted: Estimate
    came_back: Estimate


@require_GET
@signed_in(roles.may_report)
def page(request: HttpRequest, user: User) -> HttpResponseBase:
    """Counts of all, then the newest of them."""
    form, wanted = asked(request, user)
    del form.fields["criterion"]  # an offer has none
    found = redirections(meant(roles.visible_conversations(user), wanted), form.now)
    context: dict[str, Any] = {
        "form": form,
        "wanted": wanted,
        "last_day": wanted.until - timedelta(seconds=1),
        "report": address(wanted),
        "n": len(found),
        "kinds": [_outcome(kind, of) for kind in KINDS if (of := _of(found, kind))],
        "apt": estimates.share(*redirection_apt(found)),
        "rows": [{"offer": one, "kind": NAMES[one.kind]} for one in found[: -MOST - 1 : -1]],
    }
    return render(request, "reports/offers.html", context)


def _of(found: list[Redirection], kind: str) -> list[Redirection]:
    return [one for one in found if one.kind == kind]


def _outcome(kind: str, of: list[Redirection]) -> Outcome:
    over = [one for one in of if one.came_back is not None]
    return Outcome(
        name=NAMES[kind],
        n=len(of),
        n_declined=sum(one.accepted is False for one in of),
        n_unanswered=sum(one.accepted is None for one in of),
        accepted=estimates.share(sum(one.accepted is True for one in of), len(of)),
        came_back=estimates.share(sum(one.came_back is True for one in over), len(over)),
    )
