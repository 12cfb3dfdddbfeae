"""Making a plan: the form, what it would draw, and the plan itself."""

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from console import roles
from console.views.gate import signed_in
from console.views.review.plan_form import PlanForm
from console.views.review.words import KIND_HELP
from conversations.actions.review_plans import create_plan
from conversations.core.sampling import CALIBRATION
from conversations.errors import Refused
from conversations.models import ReviewPlan, User
from conversations.now import house

SEEDS = 2**31


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(roles.may_review)
def new(request: HttpRequest, user: User) -> HttpResponseBase:
    """`preview` says what would be drawn; nothing is stored. `from` fills in what another plan
    was."""
    form = PlanForm(request.POST if request.method == "POST" else None, user, _like(request, user))
    preview: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        seed = _seed(request.POST.get("seed", ""))
        drawn = form.drawn(seed)
        if "preview" not in request.POST:
            try:
                plan = create_plan(form.planned(seed), drawn, user, house.now())
            except Refused as refused:
                form.add_error(None, _(refused.detail))
            else:
                return HttpResponse(status=302, headers={"Location": f"/review/?plan={plan.pk}"})
        preview = {
            "n": len(drawn),
            "n_blind": sum(one.is_blind for one in drawn),
            "n_left_out": form.n_blind,
            "seed": seed,
            "lowest": min((one.probability for one in drawn), default=None),
        }
    context = {
        "form": form,
        "preview": preview,
        "kinds": zip(form["kind"], KIND_HELP.values(), strict=True),
    }
    return render(request, "review/plan.html", context, status=422 if form.errors else 200)


def _like(request: HttpRequest, user: User) -> ReviewPlan | None:
    """One that may be drawn by this form."""
    try:
        wanted = UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    return roles.visible_plans(user).filter(pk=wanted).exclude(kind=CALIBRATION).first()


def _seed(text: str) -> int:
    """That of the preview, so that what was shown is what is drawn."""
    return int(text) % SEEDS if text.isdecimal() and len(text) < 12 else secrets.randbelow(SEEDS)
