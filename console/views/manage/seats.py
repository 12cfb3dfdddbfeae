"""The seats of every advisor in scope, their caps, extra seats and skills."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from console import roles
from console.views.account.presentation import PresentationForm, save
from console.views.gate import signed_in
from console.views.manage.forms import LanguagesField
from conversations.actions.people import set_skills
from conversations.actions.seats import add_seat, set_cap
from conversations.models import Advisor, Queue, Seat, User
from conversations.models.people import Presence
from conversations.now import house

MAX_CAP = 20
MAX_EXTRA_H = 12


class CapForm(forms.Form):
    cap = forms.IntegerField(label=_("Cap"), min_value=0, max_value=MAX_CAP)


class ExtraSeatForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)
    until = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Today, or tomorrow when the time has passed; at most 12 hours from now."),
    )

    def clean_until(self) -> datetime:
        now = timezone.localtime(house.now())
        at = self.cleaned_data["until"]
        until = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
        if until <= now:
            until += timedelta(days=1)
        if until - now > timedelta(hours=MAX_EXTRA_H):
            raise forms.ValidationError(_now("An extra seat lasts 12 hours at most."))
        return until


class SkillsForm(forms.Form):
    queues = forms.ModelMultipleChoiceField(
        label=_("Queues"),
        queryset=Queue.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = LanguagesField()

    def __init__(self, *args: Any, advisor: Advisor, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["queues"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        served = Queue.objects.filter(teams__members=advisor.user).values("pk")
        field.queryset = roles.visible_queues(user).filter(pk__in=served)
        self.initial = {
            "queues": advisor.queues.values_list("pk", flat=True),
            "languages": advisor.languages,
        }


def _desks(user: User) -> QuerySet[Advisor]:
    current = Seat.objects.filter(retired_at=None).select_related("conversation")
    return (
        roles.visible_advisors(user)
        .filter(user__is_active=True)
        .select_related("user", "pause_reason")
        .prefetch_related(Prefetch("seats", current, "drawn"), "queues", "user__teams")
        .order_by("user__name")
    )


def drawn(advisor: Any) -> dict[str, Any]:
    """An advisor's seats as they are drawn, with the words for who cannot see them."""
    seats = [{"seat": seat, "state": _state(seat)} for seat in advisor.drawn]
    states = [seat["state"] for seat in seats]
    return {
        "advisor": advisor,
        "seats": seats,
        "n": len(seats),
        "n_active": states.count("active"),
        "n_wrap": states.count("wrap_up"),
        "n_free": states.count("free"),
        "n_taken": len(seats) - states.count("free"),
        "extras": [s for s in advisor.drawn if s.kind == Seat.EXTRA],
    }


def _state(seat: Seat) -> str:
    return str(seat.conversation.state) if hasattr(seat, "conversation") else "free"


def _open(desks: list[dict[str, Any]]) -> dict[str, int]:
    """Where a conversation could go now: the seats of those who are available, and no others."""
    there = [d for d in desks if d["advisor"].status == Presence.AVAILABLE]
    return {"n_advisors": len(there), **{k: sum(d[k] for d in there) for k in ("n", "n_free")}}


@require_GET
@signed_in(roles.may_lead)
def seats(request: HttpRequest, user: User) -> HttpResponseBase:
    desks = [drawn(a) | {"may_set": roles.may_set_seats(user, a)} for a in _desks(user)]
    context = {"kind": "seats", "desks": desks, "open": _open(desks), "max_cap": MAX_CAP}
    return render(request, "manage/seats.html", context)


def _desk(user: User, advisor_id: UUID) -> Advisor:
    found = _desks(user).filter(pk=advisor_id).first()
    if found is None:
        raise Http404
    return found


@require_GET
@signed_in(roles.may_lead)
def advisor(request: HttpRequest, user: User, advisor_id: UUID) -> HttpResponseBase:
    return _page(request, user, _desk(user, advisor_id))


def _page(request: HttpRequest, user: User, found: Advisor, **context: Any) -> HttpResponseBase:
    page = drawn(found) | {
        "kind": "seats",
        "may_set": roles.may_set_seats(user, found),
        "cap_form": CapForm(initial={"cap": found.cap}),
        "extra_form": ExtraSeatForm(),
        "skills_form": SkillsForm(advisor=found, user=user),
        "presentation_form": PresentationForm(None, found),
        "max_cap": MAX_CAP,
    }
    return render(request, "manage/advisor.html", page | context)


def _settable(user: User, advisor_id: UUID) -> Advisor:
    found = _desk(user, advisor_id)
    if not roles.may_set_seats(user, found):
        raise Http404
    return found


@require_POST
@signed_in(roles.may_lead)
def cap(request: HttpRequest, user: User, advisor_id: UUID) -> HttpResponseBase:
    found = _settable(user, advisor_id)
    form = CapForm(request.POST)
    if not form.is_valid():
        return _page(request, user, found, cap_form=form)
    set_cap(found, form.cleaned_data["cap"], user, house.now())
    text = _now("%(name)s: cap set to %(cap)s.")
    messages.success(request, text % {"name": found.user.name, "cap": form.cleaned_data["cap"]})
    if request.POST.get("from") == "list":
        return redirect("manage:seats")
    return redirect("manage:advisor", found.pk)


@require_POST
@signed_in(roles.may_lead)
def extra_seat(request: HttpRequest, user: User, advisor_id: UUID) -> HttpResponseBase:
    found = _settable(user, advisor_id)
    form = ExtraSeatForm(request.POST)
    if not form.is_valid():
        return _page(request, user, found, extra_form=form)
    given = form.cleaned_data
    add_seat(found, given["reason"], given["until"], user, house.now())
    messages.success(request, _now("The seat is added. It goes when its time is over."))
    return redirect("manage:advisor", found.pk)


@require_POST
@signed_in(roles.may_lead)
def skills(request: HttpRequest, user: User, advisor_id: UUID) -> HttpResponseBase:
    found = _desk(user, advisor_id)
    form = SkillsForm(request.POST, advisor=found, user=user)
    if not form.is_valid():
        return _page(request, user, found, skills_form=form)
    unseen = found.queues.exclude(pk__in=roles.visible_queues(user).values("pk"))
    queues = [*form.cleaned_data["queues"], *unseen]
    set_skills(found, queues, form.cleaned_data["languages"], user, house.now())
    messages.success(request, _now("Saved."))
    return redirect("manage:advisor", found.pk)


@require_POST
@signed_in(roles.may_lead)
def presentation(request: HttpRequest, user: User, advisor_id: UUID) -> HttpResponseBase:
    found = _desk(user, advisor_id)
    save(request, found, user)
    return redirect("manage:advisor", found.pk)
