"""Times and manners: the policy of each brand, what its queues do otherwise, and the history."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.views.decorators.http import require_GET, require_http_methods

from console import roles
from console.views.gate import signed_in
from console.views.manage.policy_form import YES_NO, PolicyForm
from console.views.manage.policy_words import CHOICES, LABELS
from conversations.actions.policies import set_policy
from conversations.core.policy import BOUNDS, merged
from conversations.errors import BadFrame
from conversations.models import Brand, Queue, User
from conversations.now import house
from conversations.queries import policies
from frontend.templatetags.motjuste import duration


@require_GET
@signed_in(roles.may_lead)
def listed(request: HttpRequest, user: User) -> HttpResponseBase:
    now = house.now()
    queues = roles.visible_queues(user).select_related("brand")
    known = policies.of_queues(queues, now)
    brands = [
        {
            "brand": brand,
            "policy": policies.holding(brand.pk, None, now),
            "queues": [(q, known[q.pk]) for q in queues if q.brand_id == brand.pk],
        }
        for brand in roles.visible_brands(user)
    ]
    return render(request, "manage/policies.html", {"kind": "policies", "brands": brands})


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_lead)
def edit(
    request: HttpRequest, user: User, brand_id: UUID, queue_id: UUID | None = None
) -> HttpResponseBase:
    brand, queue = _found(user, brand_id, queue_id)
    now = house.now()
    of_brand, of_queue = policies.levels(brand.pk, queue_id, now)
    form = PolicyForm(
        request.POST or None,
        level=of_queue if queue else of_brand,
        under=merged(of_brand) if queue else merged(),
        of_queue=queue is not None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_policy(brand, queue, form.values(), user, form.cleaned_data["reason"], now)
        except BadFrame as error:
            form.add_error(None, _now("One of the brand’s queues: %s") % error.detail)
        else:
            messages.success(request, _now("Saved. It holds for conversations from now on."))
            return redirect(request.path)
    history = [_told(change) for change in policies.history(brand, queue)]
    context = {"kind": "policies", "brand": brand, "queue": queue, "form": form}
    return render(request, "manage/policy.html", context | {"history": history})


def _found(user: User, brand_id: UUID, queue_id: UUID | None) -> tuple[Brand, Queue | None]:
    brand = roles.visible_brands(user).filter(pk=brand_id).first()
    if brand is None:
        raise Http404
    if queue_id is None:
        return brand, None
    queue = roles.visible_queues(user).filter(pk=queue_id, brand=brand).first()
    if queue is None:
        raise Http404
    return brand, queue


def _told(change: policies.Change) -> dict[str, Any]:
    values = [
        {"name": LABELS[name], "old": _said(name, old), "new": _said(name, new)}
        for name, (old, new) in change.changed.items()
    ]
    return {"version": change.version, "values": values}


def _said(name: str, value: Any) -> Any:
    if value in (None, ""):
        return "—"
    if name in BOUNDS:
        return duration(value)
    return dict(CHOICES.get(name, YES_NO)).get(str(value), value)
