"""One's own profile and API keys."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from console.views.account.forms import KeyForm, ProfileForm
from console.views.account.presentation import PresentationForm
from console.views.gate import signed_in
from conversations.actions import keys, people
from conversations.errors import NotFound
from conversations.models import Advisor, User
from conversations.now import house

MAX_KEYS = 20


@require_http_methods(["GET", "POST"])
@signed_in()
def profile(request: HttpRequest, user: User) -> HttpResponseBase:
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        people.set_profile(user, form.cleaned_data["name"], form.cleaned_data["language"])
        messages.success(request, _("Saved."))
        return redirect("account:profile")
    return _page(request, user, form=form)


@require_POST
@signed_in()
def create_key(request: HttpRequest, user: User) -> HttpResponseBase:
    """The only answer that ever shows the key."""
    form = KeyForm(request.POST)
    if user.api_keys.filter(revoked_at=None).count() >= MAX_KEYS:
        form.add_error(None, _("Revoke a key that is no longer used first."))
    if not form.is_valid():
        return _page(request, user, key_form=form)
    _row, key = keys.create_api_key(user, form.cleaned_data["label"], house.now())
    return _page(request, user, new_key=key)


@require_POST
@signed_in()
def revoke_key(request: HttpRequest, user: User, key_id: UUID) -> HttpResponseBase:
    try:
        keys.revoke_api_key(user, key_id, house.now())
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _("The key is revoked."))
    return redirect("account:profile")


def _page(request: HttpRequest, user: User, **context: object) -> HttpResponseBase:
    initial = {"name": user.name, "language": user.language}
    page: dict[str, object] = {
        "form": ProfileForm(initial=initial),
        "key_form": KeyForm(),
        "keys": user.api_keys.filter(revoked_at=None).order_by("-created_at"),
        "teams": user.teams.all(),
    }
    if desk := Advisor.objects.filter(pk=user.pk).first():
        page["presentation_form"] = PresentationForm(None, desk)
    return render(request, "account/profile.html", page | context)
