"""The keys of brands' systems: created, shown once, revoked, by the house's administrator."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from console import roles
from console.views.gate import signed_in
from conversations.actions.keys import create_brand_key, revoke_brand_key
from conversations.errors import NotFound
from conversations.models import Brand, BrandKey, User
from conversations.now import house


class BrandKeyForm(forms.Form):
    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Brand.objects.none())
    label = forms.CharField(
        label=_("Purpose"), max_length=80, help_text=_("For example: the shop’s CRM.")
    )

    def __init__(self, *args: object, user: User, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        brand = self.fields["brand"]
        assert isinstance(brand, forms.ModelChoiceField)
        brand.queryset = roles.visible_brands(user)


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_administer)
def keys(request: HttpRequest, user: User) -> HttpResponseBase:
    """The answer to a POST is the only one that ever shows the key."""
    form = BrandKeyForm(request.POST or None, user=user)
    new_key = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        _row, new_key = create_brand_key(given["brand"], given["label"], user, house.now())
        form = BrandKeyForm(user=user)
    rows = BrandKey.objects.select_related("brand", "created_by").order_by("brand__name", "-id")
    context = {
        "kind": "keys",
        "form": form,
        "new_key": new_key,
        "standing": rows.filter(revoked_at=None),
        "revoked": rows.exclude(revoked_at=None).order_by("-revoked_at")[:20],
    }
    return render(request, "manage/keys.html", context)


@require_POST
@signed_in(roles.may_administer)
def revoke(request: HttpRequest, user: User, key_id: UUID) -> HttpResponseBase:
    try:
        revoke_brand_key(key_id, user, house.now())
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _now("The key is revoked."))
    return redirect("manage:keys")
