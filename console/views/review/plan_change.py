"""Changing a plan: its name, more of it where nothing was drawn at random, closing and opening it.

Making one is in `plans.py`. What was drawn at random is a sample of its own day: more of it is a
new plan, which the form of one offers prefilled.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from console import roles
from console.days import midnight
from console.fields import day_field
from console.views.gate import signed_in
from console.views.review.words import KINDS
from conversations.actions.review_plans import (
    close_plan,
    draw_more,
    rename_plan,
    reopen_plan,
)
from conversations.core.sampling import FLAGGED, TARGETED, Drawn, blind_of
from conversations.errors import Refused
from conversations.models import ReviewPlan, User
from conversations.now import house
from conversations.queries import review_drawing
from conversations.queries.review_drawing import sought_of
from conversations.queries.reviewing import without_blind

TAKES_MORE = frozenset({FLAGGED, TARGETED})


class ChangeForm(forms.Form):
    """`until` and `n_more` only where more may be drawn."""

    name = forms.CharField(label=_("Name"), max_length=120)
    until = day_field(_("Up to and including"), required=True)
    n_more = forms.IntegerField(
        label=_("How many more"), min_value=0, max_value=5000, required=False,
        help_text=_("The newest that the plan does not hold yet, by what it asks for."),
    )  # fmt: skip

    def __init__(self, data: Any, plan: ReviewPlan) -> None:
        start = {"name": plan.name, "until": last_day(plan), "n_more": 0}
        super().__init__(data, initial=start)
        if not takes_more(plan):
            del self.fields["until"], self.fields["n_more"]


def takes_more(plan: ReviewPlan) -> bool:
    return plan.kind in TAKES_MORE and plan.closed_at is None


def last_day(plan: ReviewPlan) -> Any:
    return timezone.localdate(plan.until - timedelta(seconds=1))


def plan_of(user: User, plan_id: UUID) -> ReviewPlan:
    plan = roles.visible_plans(user).select_related("brand").filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    return plan


def place(plan: ReviewPlan) -> HttpResponse:
    return redirect(f"{reverse('review:queue')}?plan={plan.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(roles.may_review)
def change(request: HttpRequest, user: User, plan_id: UUID) -> HttpResponseBase:
    plan = plan_of(user, plan_id)
    form = ChangeForm(request.POST if request.method == "POST" else None, plan)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _changed(user, plan, form.cleaned_data))
        except Refused as refused:
            form.add_error(None, _now(refused.detail))
        else:
            return place(plan)
    context = {
        "plan": plan, "form": form, "kind": KINDS[plan.kind], "takes_more": takes_more(plan),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "review/plan_change.html", context, status=status)


def _changed(user: User, plan: ReviewPlan, given: dict[str, Any]) -> str:
    """What was done, in words. Raises BadFrame, PlanClosed."""
    now = house.now()
    rename_plan(plan, given["name"], user, now)
    if not given.get("n_more"):
        return _now("The plan is changed.")
    until = midnight(given["until"]) + timedelta(days=1)
    plan.until = until
    n = draw_more(plan, _more(user, plan, given["n_more"]), until, user, now)
    return ngettext(
        "%(n)s conversation was added to the plan.",
        "%(n)s conversations were added to the plan.",
        n,
    ) % {"n": n}


def _more(user: User, plan: ReviewPlan, n: int) -> list[Drawn]:
    """What the plan asks for and does not hold; nothing of what its reader reads blind."""
    scope, _n = without_blind(roles.visible_conversations(user).filter(brand=plan.brand), user)
    scope = scope.exclude(pk__in=plan.tasks.values("conversation"))
    find = review_drawing.flagged if plan.kind == FLAGGED else review_drawing.endings
    sought = sought_of(plan.wanted, plan.since, plan.until)
    found = review_drawing.ids(find(scope, sought), n)
    blind = blind_of(found, plan.blind_share / 100, plan.seed + plan.tasks.count())
    return [Drawn(one, 1.0, one in blind) for one in found]


@require_POST
@signed_in(roles.may_review)
def close(request: HttpRequest, user: User, plan_id: UUID) -> HttpResponseBase:
    plan = plan_of(user, plan_id)
    close_plan(plan, user, house.now())
    messages.success(request, _now("The plan is closed: nothing more of it is handed out."))
    return place(plan)


@require_POST
@signed_in(roles.may_review)
def reopen(request: HttpRequest, user: User, plan_id: UUID) -> HttpResponseBase:
    plan = plan_of(user, plan_id)
    reopen_plan(plan, user, house.now())
    messages.success(request, _now("The plan is open again."))
    return place(plan)
