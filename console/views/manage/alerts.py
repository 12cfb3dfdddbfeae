"""What raises an alert, team by team (and brand by brand), edition by edition; whom it is told to.

Addresses that are told are in `alert_hooks.py`.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from console import roles
from console.views.gate import signed_in
from console.views.manage.alert_hooks import HookForm, add, listed
from conversations.actions.alerts import choose
from conversations.core.alerts import BOUNDS, Choices
from conversations.models import Brand, Team, User
from conversations.now import house
from conversations.queries import alerts as queries

SHOWN = 20


def _number(name: str, **given: Any) -> forms.IntegerField:
    low, high = BOUNDS[name]
    return forms.IntegerField(min_value=low, max_value=high, **given)


class LimitsForm(forms.Form):
    breach_n = _number(
        "breach_n",
        label=_("Customers past their target"),
        help_text=_("Alert from this many on; 0: never."),
    )
    breach_s = _number(
        "breach_s", label=_("… for (seconds)"), help_text=_("So that a moment is not an alert.")
    )
    full_minutes = _number(
        "full_minutes",
        label=_("Full house for (minutes)"),
        help_text=_("Nobody has a free seat; 0: never."),
    )


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_lead)
def alerts(request: HttpRequest, user: User) -> HttpResponseBase:
    """The answer to a POST is the only one that shows the new address's secret."""
    form = HookForm(request.POST or None, user=user)
    new = None
    if request.method == "POST" and form.is_valid() and (new := add(form, user)):
        form = HookForm(user=user)
    chosen = queries.choices()
    teams = roles.teams_in_scope(user).select_related("provider")
    brands = roles.brands_led(user)
    places = [
        *[("team", row, chosen.get((row.pk, None), Choices())) for row in teams],
        *[("brand", row, chosen.get((None, row.pk), Choices())) for row in brands],
    ]
    context = {"kind": "alerts", "places": places, "form": form, "new": new, "hooks": listed(user)}
    return render(request, "manage/alerts.html", context)


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_lead)
def edit(request: HttpRequest, user: User, kind: str, row_id: UUID) -> HttpResponseBase:
    place = _place(user, kind, row_id)
    team, brand = (place, None) if isinstance(place, Team) else (None, place)
    past = queries.editions(team.pk if team else None, brand.pk if brand else None)
    last = past.first()
    now = last.choices if last else Choices()
    form = LimitsForm(request.POST or None, initial={name: getattr(now, name) for name in BOUNDS})
    if request.method == "POST" and form.is_valid():
        choose(team, brand, form.cleaned_data, user, house.now())
        messages.success(request, _now("Saved."))
        return redirect("manage:alerts")
    context = {"kind": "alerts", "place": place, "form": form, "past": past[:SHOWN]}
    return render(request, "manage/alert_limits.html", context)


def _place(user: User, kind: str, row_id: UUID) -> Team | Brand:
    rows: Any = {"team": roles.teams_in_scope, "brand": roles.brands_led}.get(kind)
    found: Team | Brand | None = rows(user).filter(pk=row_id).first() if rows else None
    if found is None:
        raise Http404
    return found
