"""The people of one's teams: who they are, inviting, closing and opening accounts."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from console import roles
from console.views.gate import signed_in
from conversations.actions import invitations, people
from conversations.errors import Conflict
from conversations.models import Invitation, Team, User
from conversations.models.people import Role
from conversations.now import house


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("First and last name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"))
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"), queryset=Team.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    cap = forms.IntegerField(
        label=_("Seats"),
        min_value=0,
        max_value=20,
        initial=3,
        help_text=_("For advisors and leaders; can be changed later."),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        role, teams = self.fields["role"], self.fields["teams"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(teams, forms.ModelMultipleChoiceField)
        role.choices = [(r.value, r.label) for r in roles.roles_to_give(user)]
        teams.queryset = roles.teams_in_scope(user)
        if teams.queryset.count() == 1:
            teams.initial = [teams.queryset[0].pk]

    def clean_teams(self) -> Any:
        teams = self.cleaned_data["teams"]
        if len({team.provider_id for team in teams}) > 1:
            raise forms.ValidationError(_now("Choose teams of one provider."))
        return teams


@require_GET
@signed_in(roles.may_lead)
def people_list(request: HttpRequest, user: User) -> HttpResponseBase:
    open_link = Invitation.objects.filter(
        user=OuterRef("pk"), accepted_at=None, expires_at__gt=house.now()
    )
    rows = roles.visible_people(user).annotate(has_link=Exists(open_link))
    context = {
        "kind": "people",
        "rows": [_row(user, person) for person in rows.prefetch_related("teams").order_by("name")],
    }
    return render(request, "manage/people.html", context)


def _row(user: User, person: Any) -> dict[str, Any]:
    return {
        "person": person,
        "is_invited": not person.has_usable_password(),
        "may_change": _may_change(user, person),
    }


def _may_change(user: User, person: User) -> bool:
    """Not oneself, and nobody of a role that one could not give."""
    return person.pk != user.pk and Role(person.role) in roles.roles_to_give(user)


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_lead)
def invite(request: HttpRequest, user: User) -> HttpResponseBase:
    form = InviteForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            invitation, secret = invitations.invite(
                user, given["email"], given["name"], given["role"], given["teams"], given["cap"],
                house.now(),
            )  # fmt: skip
        except Conflict:
            form.add_error("email", _now("Somebody with this address has an account already."))
        else:
            return _sent(request, user, invitation, secret)
    return render(request, "manage/invite.html", {"kind": "people", "form": form})


@require_POST
@signed_in(roles.may_lead)
def invite_again(request: HttpRequest, user: User, user_id: UUID) -> HttpResponseBase:
    person = _changeable(user, user_id)
    if person.has_usable_password() or not person.is_active:
        raise Http404
    return _sent(request, user, *invitations.renew(person, user, house.now()))


def _sent(
    request: HttpRequest, user: User, invitation: Invitation, secret: str
) -> HttpResponseBase:
    send_invitation(user, invitation, secret)
    text = _now("The invitation is on its way to %(email)s.")
    messages.success(request, text % {"email": invitation.user.email})
    return redirect("manage:people")


def send_invitation(by: User, invitation: Invitation, secret: str) -> None:
    link = f"{settings.BASE_URL}{reverse('account:invitation')}?{urlencode({'link': secret})}"
    with translation.override(invitation.user.language):
        until = formats.date_format(timezone.localtime(invitation.expires_at), "j F Y")
        context = {"user": invitation.user, "by": by, "url": link, "until": until}
        subject = render_to_string("account/mail/invitation_subject.txt", context).strip()
        body = render_to_string("account/mail/invitation.txt", context).strip() + "\n"
    send_mail(subject, body, None, [invitation.user.email])


def _changeable(user: User, user_id: UUID) -> User:
    person = roles.visible_people(user).filter(pk=user_id).first()
    if person is None or not _may_change(user, person):
        raise Http404
    return person


@require_POST
@signed_in(roles.may_lead)
def set_active(request: HttpRequest, user: User, user_id: UUID) -> HttpResponseBase:
    person = _changeable(user, user_id)
    is_active = request.POST.get("active") == "1"
    people.set_active(person, user, house.now(), is_active=is_active)
    text = _now("%(name)s may sign in again.") if is_active else _now("%(name)s is signed out.")
    messages.success(request, text % {"name": person.name})
    return redirect("manage:people")
