"""Brands, queues and texts in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from console.setup.origins import BrandForm
from console.setup.site import Fixed, Row, site
from conversations.actions.texts import teams_changed
from conversations.models import (
    Brand,
    BrandKey,
    BrandRule,
    CannedReply,
    Customer,
    CustomerAttribute,
    Disposition,
    PauseReason,
    PolicyVersion,
    Queue,
    User,
)
from conversations.now import house


@admin.register(Brand, site=site)
class BrandAdmin(Row):
    form = BrandForm
    list_display = ("name", "slug", "language", "time_zone", "shares_transcripts")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}  # noqa: RUF012


@admin.register(Queue, site=site)
class QueueAdmin(Row):
    list_display = ("name", "brand", "languages", "priority", "is_active")
    list_filter = ("brand", "is_active", "teams__provider")
    search_fields = ("name", "slug", "brand__name")
    list_select_related = ("brand",)
    autocomplete_fields = ("teams", "brand")
    prepopulated_fields = {"slug": ("name",)}  # noqa: RUF012

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        before = set(form.instance.teams.values_list("pk", flat=True))
        super().save_related(request, form, formsets, change)
        assert isinstance(request.user, User)
        teams_changed(form.instance, before, request.user, house.now())


@admin.register(CannedReply, site=site)
class CannedReplyAdmin(Row):
    list_display = ("shortcut", "title", "brand", "queue", "language", "is_active")
    list_filter = ("brand", "language", "is_active")
    search_fields = ("shortcut", "title", "text")
    list_select_related = ("brand", "queue")


@admin.register(Disposition, site=site)
class DispositionAdmin(Row):
    list_display = ("name_fr", "name_en", "brand", "position", "is_active")
    list_filter = ("brand", "is_active")
    search_fields = ("name_fr", "name_en")
    list_select_related = ("brand",)


@admin.register(PauseReason, site=site)
class PauseReasonAdmin(Row):
    list_display = ("name_fr", "name_en", "provider", "position", "is_active")
    list_filter = ("provider", "is_active")
    search_fields = ("name_fr", "name_en")
    list_select_related = ("provider",)


@admin.register(BrandRule, site=site)
class BrandRuleAdmin(Fixed):
    """Chosen on the page of the rules; here to look at."""

    list_display = ("brand", "rule", "mode", "threshold", "blocks", "changed_at", "changed_by")
    list_filter = ("brand", "mode")
    search_fields = ("rule",)
    list_select_related = ("brand", "changed_by")


@admin.register(PolicyVersion, site=site)
class PolicyVersionAdmin(Fixed):
    """Set on the leaders' page; here to look at."""

    list_display = ("brand", "queue", "from_at", "set_by", "reason")
    list_filter = ("brand",)
    list_select_related = ("brand", "queue", "set_by")


@admin.register(BrandKey, site=site)
class BrandKeyAdmin(Fixed):
    """Made and revoked on the page of the keys, which shows each once."""

    list_display = ("prefix", "brand", "label", "created_at", "last_used_at", "revoked_at")
    list_filter = ("brand",)
    list_select_related = ("brand",)
    exclude = ("digest",)


@admin.register(CustomerAttribute, site=site)
class CustomerAttributeAdmin(Row):
    list_display = ("name", "brand", "type")
    list_filter = ("brand",)
    list_select_related = ("brand",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is no longer named is no longer taken; what was told stays."""
        return self.has_change_permission(request)


@admin.register(Customer, site=site)
class CustomerAdmin(Fixed):
    """What is known of customers comes from the brand, through the API."""

    list_display = ("name", "email", "external_id", "brand", "created_at")
    list_filter = ("brand",)
    search_fields = ("=email", "=external_id", "name__istartswith")
    list_select_related = ("brand",)
