"""A calibration: made, followed, compared, settled. What the meeting reads is in `meeting.py`."""

import secrets
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console import roles
from console.views.gate import signed_in
from console.views.review.meeting import compared, point
from console.views.review.plan_form import PlanForm
from console.views.review.words import NOT_APPLICABLE, WORDS
from conversations.actions.calibration import (
    decide_criterion,
    decide_finding,
    decide_missed,
    reveal,
)
from conversations.actions.review_plans import (
    FEWEST_TOGETHER,
    MOST_TOGETHER,
    create_calibration,
)
from conversations.core import sampling
from conversations.errors import BadFrame, Conflict, Refused, Settled
from conversations.models import CalibrationBatch, User
from conversations.models.people import Role
from conversations.now import house
from conversations.queries import calibration as asked


class CalibrationForm(PlanForm):
    """A plan whose conversations go to several people each."""

    people = forms.MultipleChoiceField(
        label=_("Who reviews"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Two people at least: each reads every conversation."),
    )  # fmt: skip

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, user)
        self.fields["n"].initial = 8
        self.fields["n"].help_text = ""  # nothing is drawn at random here
        self.fields["blind_share"].initial = 0
        self._choose("kind", [(sampling.FLAGGED, ""), (sampling.TARGETED, "")])
        self.fields["kind"].widget = forms.HiddenInput()
        self.initial["kind"] = sampling.TARGETED
        del self.fields["n_near"]
        self.colleagues = {str(one.pk): one for one in colleagues(user)}
        self._choose("people", [(pk, one.name) for pk, one in self.colleagues.items()])

    def clean_people(self) -> list[str]:
        people: list[str] = self.cleaned_data["people"]
        if not FEWEST_TOGETHER <= len(people) <= MOST_TOGETHER:
            raise forms.ValidationError(_("A calibration needs from two to twelve people."))
        return people

    def chosen(self) -> list[User]:
        return [self.colleagues[pk] for pk in self.cleaned_data["people"]]


def colleagues(user: User) -> list[User]:
    """The analysts of the same house."""
    rows = User.objects.filter(is_active=True, role__in=(Role.ANALYST, Role.ADMINISTRATOR))
    same = rows.filter(provider=user.provider_id, brand=user.brand_id)
    return list(same.order_by("name"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(roles.may_review)
def new(request: HttpRequest, user: User) -> HttpResponseBase:
    form = CalibrationForm(request.POST if request.method == "POST" else None, user)
    if request.method == "POST" and form.is_valid():
        seed = secrets.randbelow(2**31)
        form.cleaned_data["n_near"] = 0
        planned = form.planned(seed)
        planned = type(planned)(**{**_values(planned), "kind": sampling.CALIBRATION})
        try:
            drawn = form.drawn(seed)
            batch = create_calibration(planned, drawn, form.chosen(), user, house.now())
        except Refused as refused:
            form.add_error(None, _now(refused.detail))
        else:
            return redirect("review:calibration", batch.pk)
    status = 422 if form.errors else 200
    return render(request, "review/calibration_new.html", {"form": form}, status=status)


def _values(planned: Any) -> dict[str, Any]:
    return {name: getattr(planned, name) for name in type(planned).__dataclass_fields__}


def _batch(user: User, plan_id: UUID) -> CalibrationBatch:
    rows = CalibrationBatch.objects.filter(plan__in=roles.visible_plans(user))
    batch = rows.select_related("plan__brand", "revealed_by").filter(pk=plan_id).first()
    if batch is None:
        raise Http404
    return batch


@require_safe
@signed_in(roles.may_review)
def batch(request: HttpRequest, user: User, plan_id: UUID) -> HttpResponseBase:
    return _shown(request, user, _batch(user, plan_id))


def _shown(
    request: HttpRequest,
    user: User,
    row: CalibrationBatch,
    *,
    asks: bool = False,
    kept: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Before it is revealed, how far everybody is and nothing else; `asks` where they wanted to
    compare before all had finished, `kept` what they wrote on a point that was not settled so."""
    progress = asked.progress(row)
    context: dict[str, Any] = {"batch": row, "progress": progress, "asks": asks, "kept": kept}
    context["n_own"] = asked.left_of(row, user)
    context["n_missing"] = sum(n - done for _name, done, n in progress)
    if row.revealed_at is not None:
        context |= compared(user, row)
    points = {p["id"] for talk in context.get("talks", ()) for p in talk["points"]}
    if kept and kept.get("wrong") and kept["point"] not in points:
        messages.error(request, kept["wrong"])
    return render(request, "review/calibration.html", context, status=status)


@require_POST
@signed_in(roles.may_review)
def show(request: HttpRequest, user: User, plan_id: UUID) -> HttpResponseBase:
    """How many reviews may be left out for it is said with it."""
    row = _batch(user, plan_id)
    given = request.POST.get("n_missing", "")
    n_missing = int(given) if given.isdecimal() and len(given) < 7 else 0
    try:
        reveal(row, user, house.now(), n_missing)
    except Conflict:
        return _shown(request, user, row, asks=True, status=409)
    return redirect("review:calibration", row.pk)


@require_POST
@signed_in(roles.may_review)
def decide(request: HttpRequest, user: User, plan_id: UUID) -> HttpResponseBase:
    """On a finding, on what somebody marked, or on a criterion of a conversation. Whoever was
    outrun finds what was settled meanwhile above their own words."""
    row, given = _batch(user, plan_id), request.POST
    place = _point(given)
    try:
        _decided(row, given, user)
    except Settled as settled:
        return _told(request, user, row, _kept(given, by=settled.by), 409)
    except Refused as refused:
        return _told(request, user, row, _kept(given, wrong=_now(refused.detail)), 422)
    if "HX-Request" in request.headers:
        return _told(request, user, row, {}, 200)
    messages.success(request, _now("Settled and kept."))
    return redirect(f"{reverse('review:calibration', args=[row.pk])}#p-{quote(place)}")


def _told(
    request: HttpRequest, user: User, row: CalibrationBatch, kept: dict[str, Any], status: int
) -> HttpResponse:
    """For htmx the point alone, so that whatever is written at the others stays."""
    if "HX-Request" not in request.headers:
        return _shown(request, user, row, kept=kept, status=status)
    found = point(user, row, _point(request.POST)) if row.revealed_at else None
    if found is None:  # nobody differs there any more
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"batch": row, "point": found, "kept": kept, "words": list(WORDS.items())}
    return render(request, "review/point.html", context, status=status)


def _decided(row: CalibrationBatch, given: QueryDict, user: User) -> None:
    word, words, now = given.get("word", ""), given.get("words", ""), house.now()
    seen = given.get("seen", "")
    if given.get("finding"):
        finding = _id(given.get("finding", ""))
        decide_finding(row, finding, word, words, user, now, seen=seen)
    elif given.get("missed"):
        decide_missed(row, _id(given.get("missed", "")), word, words, user, now, seen=seen)
    else:
        talk, criterion = _id(given.get("conversation", "")), given.get("criterion", "")
        value = _value(given.get("value", ""))
        decide_criterion(row, talk, criterion, value, words, user, now, seen=seen)


def _point(given: QueryDict) -> str:
    criterion = f"{given.get('conversation', '')}-{given.get('criterion', '')}"
    return given.get("finding") or given.get("missed") or criterion


def _kept(given: QueryDict, **why: str) -> dict[str, Any]:
    """What they wrote, at its point."""
    return {"point": _point(given), **why, **{n: given.get(n, "") for n in ("words", "value")}}


def _value(text: str) -> float | None:
    if text == NOT_APPLICABLE:
        return None
    if not text.isdecimal() or len(text) > 3:
        raise BadFrame("Settle at one of the steps of this criterion.")
    return float(text)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
