"""A calibration: made, followed, revealed; agreement, who confuses what, and what is settled."""

import secrets
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console import roles
from console.views.gate import signed_in
from console.views.review.plan_form import PlanForm
from console.views.review.words import WORDS
from conversations.actions.calibration import decide_criterion, decide_finding, reveal
from conversations.actions.review_plans import create_calibration
from conversations.core import sampling
from conversations.core.pseudonyms import code
from conversations.errors import BadFrame, Refused
from conversations.models import CalibrationBatch, User
from conversations.models.people import Role
from conversations.now import house
from conversations.queries import calibration as asked
from conversations.queries.quality import words


class CalibrationForm(PlanForm):
    """A plan whose conversations go to several people each."""

    people = forms.MultipleChoiceField(
        label=_("Who reviews"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Two people at least: each reads every conversation."),
    )  # fmt: skip

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, user)
        self.fields["n"].initial = 8
        self.fields["blind_share"].initial = 0
        self._choose("kind", [(sampling.FLAGGED, ""), (sampling.TARGETED, "")])
        self.fields["kind"].widget = forms.HiddenInput()
        self.initial["kind"] = sampling.TARGETED
        del self.fields["n_near"]
        self.colleagues = {str(one.pk): one for one in colleagues(user)}
        self._choose("people", [(pk, one.name) for pk, one in self.colleagues.items()])

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
    """Before it is revealed, how far everybody is and nothing else."""
    row = _batch(user, plan_id)
    context: dict[str, Any] = {"batch": row, "progress": asked.progress(row)}
    context["is_done"] = all(done == n for _name, done, n in context["progress"])
    if row.revealed_at is not None:
        context |= _revealed(user, row)
    return render(request, "review/calibration.html", context)


def _revealed(user: User, row: CalibrationBatch) -> dict[str, Any]:
    found = asked.reviews(row)
    said = asked.said(found)
    names = {a.key: a.name(user.language) for r in found[:1] if r.grid for a in r.grid.asked}
    names[asked.VERDICTS] = _now("Verdicts on findings")
    return {
        "agreements": [{"name": names.get(a.key, a.key), "a": a, "pairs": _pairs(a)}
                       for a in asked.agreements(found, said)],
        "talks": [_talk(d, names, user) for d in asked.differing(row, found, said)],
        "words": list(WORDS.items()),
    }  # fmt: skip


def _pairs(agreed: asked.Agreed) -> list[tuple[str, str, int]]:
    """The commonest confusions first; where they agreed is left out."""
    if agreed.key == asked.VERDICTS:
        shown = {0.0: str(WORDS["dismissed"]), 1.0: str(WORDS["confirmed"])}
    else:
        shown = {}
    rows = [(pair, n) for pair, n in agreed.pairs.most_common() if pair[0] != pair[1]]
    return [(shown.get(a, f"{a:g}"), shown.get(b, f"{b:g}"), n) for (a, b), n in rows[:3]]


def _talk(d: asked.Differing, names: dict[str, str], user: User) -> dict[str, Any]:
    def title(rule: str) -> str:
        return words(rule, user.language)["title"]

    return {
        "code": code(d.conversation.pk),
        "conversation": d.conversation,
        "criteria": [{"key": key, "name": names.get(key, key), "scores": list(scores.items())}
                     for key, scores in d.criteria.items()],
        "findings": [{"finding": f, "title": title(f.rule),
                      "said": [(name, WORDS[word]) for name, word in given.items()]}
                     for f, given in d.findings],
        "missed": [{"mark": m, "title": title(m.rule)} for m in d.missed],
        "decided": [{"d": one, "on": names.get(one.criterion) or title(one.rule),
                     "word": WORDS.get(one.word, "")} for one in d.decided],
    }  # fmt: skip


@require_POST
@signed_in(roles.may_review)
def show(request: HttpRequest, user: User, plan_id: UUID) -> HttpResponseBase:
    row = _batch(user, plan_id)
    reveal(row, user, house.now())
    return redirect("review:calibration", row.pk)


@require_POST
@signed_in(roles.may_review)
def decide(request: HttpRequest, user: User, plan_id: UUID) -> HttpResponseBase:
    """On a finding, or on a criterion of a conversation."""
    row, given = _batch(user, plan_id), request.POST
    try:
        if given.get("finding"):
            decide_finding(
                row, _id(given["finding"]), given.get("word", ""), given.get("words", ""), user,
                house.now(),
            )  # fmt: skip
        else:
            decide_criterion(
                row, _id(given.get("conversation", "")), given.get("criterion", ""),
                _value(given.get("value", "")), given.get("words", ""), user, house.now(),
            )  # fmt: skip
        messages.success(request, _now("Settled and kept."))
    except Refused as refused:
        messages.error(request, _now(refused.detail))
    return HttpResponse(status=302, headers={"Location": f"/review/calibrations/{row.pk}/"})


def _value(text: str) -> float:
    if not text.isdecimal() or len(text) > 3:
        raise BadFrame("This is no answer to the grid.")
    return float(text)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
