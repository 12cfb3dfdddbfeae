"""The admin site: who may enter, and how rows are shown that nobody edits by hand."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from console import roles
from console.views.account.entry import sign_out
from conversations.models import User

COUNTED = 10_000
if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyPaginator, AnyModelAdmin = Paginator, admin.ModelAdmin


NAMES = {
    "Provider": _("Providers"),
    "Team": _("Teams"),
    "User": _("People"),
    "Advisor": _("Desks"),
    "Seat": _("Seats"),
    "Invitation": _("Invitations"),
    "ApiKey": _("API keys"),
    "BrandKey": _("Keys of brands"),
    "Brand": _("Brands"),
    "Queue": _("Queues"),
    "CannedReply": _("Canned replies"),
    "Disposition": _("Contact reasons"),
    "PauseReason": _("Pause reasons"),
    "BrandRule": _("Rules of brands"),
    "PolicyVersion": _("Times and manners"),
    "CustomerAttribute": _("Facts that brands tell"),
    "Customer": _("Customers"),
    "Conversation": _("Conversations"),
    "Event": _("Log"),
    "Assignment": _("Who held what"),
    "PresenceChange": _("Presence"),
    "Block": _("Blocked customers"),
    "Attachment": _("Attachments"),
    "Beat": _("Signs of life"),
}
GROUPS = (
    (_("People"), list(NAMES)[:8]),
    (_("Brands and texts"), list(NAMES)[8:17]),
    (_("What happened (to look at)"), list(NAMES)[17:]),
)


class SetUpSite(admin.AdminSite):
    site_title = site_header = _("Motjuste: set-up")
    index_title = _("The whole house")
    site_url = "/manage/seats/"

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and roles.may_administer(request.user)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Grouped by what an administrator comes for, instead of one list of tables."""
        found = {m["object_name"]: m for a in super().get_app_list(request) for m in a["models"]}
        for name, model in found.items():
            model["name"] = NAMES.get(name, model["name"])
        groups = []
        for title, names in GROUPS:
            models = [found[name] for name in names if name in found]
            groups.append(
                {"name": title, "app_label": names[0].lower(), "app_url": "", "models": models}
            )
        return groups

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]
        return redirect("account:password")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]
        return sign_out(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]
        """There is one sign-in page, with its limits."""
        target = request.GET.get("next") or reverse("admin:index")
        if request.user.is_authenticated:
            return redirect("account:home")
        return redirect(f"{reverse('account:sign_in')}?{urlencode({'next': target})}")


site = SetUpSite(name="admin")


class Capped(AnyPaginator):
    """Counts no further than COUNTED rows: the log has millions."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[:COUNTED].count())


class Row(AnyModelAdmin):
    """May be edited by whoever may enter; nothing is deleted that the past names."""

    list_per_page = 50
    show_full_result_count = False
    paginator = Capped

    def has_module_permission(self, request: HttpRequest) -> bool:
        return site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Fixed(Row):
    """To look at only: these rows are written by what happens."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
