"""Providers, teams, users and their desks in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from console.setup.site import Fixed, Row, site
from console.views.manage.people import send_invitation
from conversations.actions import invitations, people
from conversations.actions.serving import teams_moved
from conversations.models import Advisor, ApiKey, Invitation, Provider, Seat, Team, User
from conversations.now import house

CAP = 3


@admin.register(Provider, site=site)
class ProviderAdmin(Row):
    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}  # noqa: RUF012


@admin.register(Team, site=site)
class TeamAdmin(Row):
    list_display = ("name", "provider")
    list_filter = ("provider",)
    search_fields = ("name", "provider__name")
    list_select_related = ("provider",)


@admin.register(User, site=site)
class UserAdmin(Row):
    """Passwords are chosen by their owners alone: add somebody, then send the invitation."""

    list_display = ("name", "email", "role", "provider", "brand", "is_active", "last_login")
    list_filter = ("role", "provider", "brand", "is_active", "teams")
    search_fields = ("name", "email")
    list_select_related = ("provider", "brand")
    autocomplete_fields = ("teams", "provider", "brand")
    fields = (
        "email", "name", "role", "provider", "brand", "teams", "language", "is_active",
        "last_login", "created_at",
    )  # fmt: skip
    readonly_fields = ("last_login", "created_at")
    actions = ("send_invitations", "sign_out")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: Any) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        user, now = form.instance, house.now()
        assert isinstance(request.user, User)
        before = set(user.teams.values_list("pk", flat=True))
        super().save_related(request, form, formsets, change)
        teams_moved(user, before, request.user, now)
        people.ensure_desk(user, CAP, now)
        people.rights_changed(user, request.user, now)

    @admin.action(description=_("Send an invitation (to those who have no password yet)"))
    def send_invitations(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        assert isinstance(request.user, User)
        waiting = [u for u in chosen if u.is_active and not u.has_usable_password()]
        for user in waiting:
            invitation, secret = invitations.renew(user, request.user, house.now())
            send_invitation(request.user, invitation, secret)
        self.message_user(request, _now("Invitations sent: %(n)s") % {"n": len(waiting)})

    @admin.action(description=_("Sign out on every device"))
    def sign_out(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in chosen:
            people.sign_out_everywhere(user)
        self.message_user(request, _now("Signed out."), messages.SUCCESS)


@admin.register(Advisor, site=site)
class AdvisorAdmin(Fixed):
    """Caps and skills are set on the manage page, which asks for the seats too."""

    list_display = ("user", "cap", "status", "status_at", "last_assigned_at")
    list_filter = ("status", "user__provider", "user__teams")
    search_fields = ("user__name", "user__email")
    list_select_related = ("user",)


@admin.register(Seat, site=site)
class SeatAdmin(Fixed):
    list_display = ("advisor", "position", "kind", "granted_at", "granted_by", "retired_at")
    list_filter = ("kind", ("retired_at", admin.EmptyFieldListFilter))
    search_fields = ("advisor__user__name", "reason")
    list_select_related = ("advisor__user", "granted_by")


@admin.register(ApiKey, site=site)
class ApiKeyAdmin(Fixed):
    list_display = ("prefix", "user", "label", "created_at", "last_used_at", "revoked_at")
    search_fields = ("user__name", "user__email", "prefix", "label")
    exclude = ("digest",)
    list_select_related = ("user",)


@admin.register(Invitation, site=site)
class InvitationAdmin(Fixed):
    list_display = ("user", "invited_by", "created_at", "expires_at", "accepted_at")
    search_fields = ("user__name", "user__email")
    exclude = ("digest",)
    list_select_related = ("user", "invited_by")
