"""Which brands mark customers' angry words on the floor, and the phrases that are looked for."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from console import roles
from console.views.gate import signed_in
from conversations.actions.anger import switch
from conversations.models import User
from conversations.now import house
from qa_rules.anger import LANGUAGES, phrases


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_lead)
def brands(request: HttpRequest, user: User) -> HttpResponseBase:
    mine = roles.visible_brands(user).order_by("name")
    if request.method == "POST":
        brand = next((b for b in mine if str(b.pk) == request.POST.get("brand")), None)
        if brand is None:
            raise Http404
        switch(brand.pk, user, house.now(), is_on=request.POST.get("is_on") == "1")
        messages.success(request, _("Saved."))
        return redirect("manage:anger")
    listed = {language: phrases(language) for language in LANGUAGES}
    return render(request, "manage/anger.html", {"kind": "anger", "brands": mine, "listed": listed})
