"""Addresses that are told of alerts: added, tried, given up, with what they were told lately."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from console import roles
from console.views.gate import signed_in
from conversations.actions.alert_posts import add_hook, retire_hook, try_hook
from conversations.core.webhook import MAX_URL
from conversations.errors import NotFound
from conversations.models import AlertHook, AlertPost, User
from conversations.now import house

FAULTS = {
    "address": _("This is no address that can be called."),
    "credentials": _("Leave name and password out: what is sent is signed."),
    "https": _("Only addresses that begin with https:// are called."),
    "private": _("Addresses inside a private network are not called."),
}
LATELY = 5


class HookForm(forms.Form):
    place = forms.ChoiceField(label=_("Alerts of"))
    url = forms.CharField(
        label=_("Address"),
        max_length=MAX_URL,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_("Called with POST at each alert and when it is over, signed. https only."),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [group for group in _places(user) if group[1]]

    def chosen(self) -> dict[str, str]:
        kind, _sep, key = self.cleaned_data["place"].partition(":")
        return {f"{kind}_id": key}


def _places(user: User) -> Iterator[tuple[Any, list[tuple[str, str]]]]:
    """Whose alerts may be told, in groups."""
    teams, brands = roles.teams_in_scope(user), roles.brands_led(user)
    yield _("A team"), [(f"team:{row.pk}", row.name) for row in teams]
    yield (
        _("All teams of a provider"),
        [(f"provider:{row.pk}", row.name) for row in roles.providers_led(user)],
    )
    yield _("A brand"), [(f"brand:{row.pk}", row.name) for row in brands]


def add(form: HookForm, user: User) -> AlertHook | None:
    """None, and the reason in the form, when that address may not be told."""
    try:
        return add_hook(form.cleaned_data["url"], form.chosen(), user, house.now())
    except ValueError as error:
        form.add_error("url", FAULTS[str(error)])
        return None


def listed(user: User) -> list[AlertHook]:
    """Those that stand, each with what it was told lately."""
    told = AlertPost.objects.select_related("alert__team", "alert__brand")
    hooks = roles.visible_hooks(user).filter(retired_at=None).order_by("pk")
    rows = list(hooks.select_related("team", "provider", "brand", "created_by"))
    for row in rows:
        row.lately = told.filter(hook=row)[:LATELY]  # type: ignore[attr-defined]
    return rows


@require_POST
@signed_in(roles.may_lead)
def retire(request: HttpRequest, user: User, hook_id: UUID) -> HttpResponseBase:
    try:
        retire_hook(_hook(user, hook_id), user, house.now())
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _now("Nothing is sent there any more."))
    return redirect("manage:alerts")


@require_POST
@signed_in(roles.may_lead)
def attempt(request: HttpRequest, user: User, hook_id: UUID) -> HttpResponseBase:
    try_hook(_hook(user, hook_id), house.now())
    messages.success(request, _now("A trial is on its way; what came of it is shown here."))
    return redirect("manage:alerts")


def _hook(user: User, hook_id: UUID) -> AlertHook:
    found = roles.visible_hooks(user).filter(pk=hook_id, retired_at=None).first()
    if found is None:
        raise Http404
    return found
