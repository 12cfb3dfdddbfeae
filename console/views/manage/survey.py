"""What a brand asks at the end of a conversation, with the editions that were in force."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from console import roles
from console.views.gate import signed_in
from conversations.actions.survey import set_survey
from conversations.core.survey import Choices
from conversations.models import Survey, SurveyAnswer, User
from conversations.now import house
from conversations.queries.survey import edition_of

SHOWN = 20


class SurveyForm(forms.Form):
    is_on = forms.BooleanField(label=_("Ask at the end of a conversation"), required=False)
    asks_silent = forms.BooleanField(
        label=_("Also after an automatic close, when the customer had fallen silent"),
        required=False,
    )
    journey_share = forms.IntegerField(
        label=_("Ask the effort step by step (% of conversations)"), min_value=0, max_value=100
    )
    rnps_share = forms.IntegerField(
        label=_("Ask about the relationship with the brand instead (% of conversations)"),
        min_value=0,
        max_value=100,
        help_text=_("The others are asked about this conversation. Nobody is asked both."),
    )


@require_GET
@signed_in(roles.may_lead)
def surveys(request: HttpRequest, user: User) -> HttpResponseBase:
    rows = [
        {"brand": brand, "edition": edition_of(brand.pk), "n": _n_answers(brand.pk)}
        for brand in roles.visible_brands(user).order_by("name")
    ]
    return render(request, "manage/surveys.html", {"kind": "survey", "rows": rows})


def _n_answers(brand_id: UUID) -> int:
    return SurveyAnswer.objects.filter(conversation__brand=brand_id).count()


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_lead)
def edit(request: HttpRequest, user: User, brand_id: UUID) -> HttpResponseBase:
    brand = roles.visible_brands(user).filter(pk=brand_id).first()
    if brand is None:
        raise Http404
    now: dict[str, Any] = {
        name: getattr(edition_of(brand.pk).choices, name) for name in SurveyForm.base_fields
    }
    form = SurveyForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        set_survey(brand, Choices(**form.cleaned_data), user, house.now())
        messages.success(request, _now("Saved. Earlier answers keep their edition."))
        return redirect(request.path)
    past = Survey.objects.filter(brand=brand).select_related("changed_by").order_by("-version")
    context = {"kind": "survey", "brand": brand, "form": form, "past": past[:SHOWN]}
    return render(request, "manage/survey.html", context)
