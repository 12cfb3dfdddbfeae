"""A canned reply as an advisor would get it, with a customer made up for the purpose."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from console import roles
from console.views.gate import signed_in
from conversations.core.canned import facts_of, fill
from conversations.models import User

EXAMPLE = {
    "name": "Camille Durand",
    "title": "Mme",
    "products": ["Lampe Aurore"],
    "history": [{"at": "2026-11-12", "kind": "order", "text": "Commande 45871"}],
    "attributes": {},
}


@require_POST
@signed_in(roles.may_lead)
def preview(request: HttpRequest, user: User) -> HttpResponseBase:
    text = request.POST.get("text", "")[:4000]
    facts = facts_of(advisor=user.public_name, **EXAMPLE)  # type: ignore[arg-type]
    return render(request, "manage/parts/preview.html", {"pieces": fill(text, facts)})
