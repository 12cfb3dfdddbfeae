"""What happened, to look at: conversations, the log, the ledger of seats, signs of life."""

from django.contrib import admin

from console.setup.site import Fixed, site
from conversations.models import (
    Assignment,
    Attachment,
    Beat,
    Block,
    Conversation,
    Event,
    PresenceChange,
)


@admin.register(Conversation, site=site)
class ConversationAdmin(Fixed):
    list_display = ("id", "brand", "queue", "customer", "state", "opened_at", "handler")
    list_filter = ("state", "brand", "queue")
    search_fields = ("=id", "=customer__email", "=customer__external_id")
    list_select_related = ("brand", "queue", "customer", "handler__user")
    ordering = ("-id",)


@admin.register(Event, site=site)
class EventAdmin(Fixed):
    """Texts are in the transcript, which is scoped; the list shows only what happened when."""

    list_display = ("id", "conversation_id", "seq", "staff_seq", "kind", "at", "actor_kind")
    list_filter = ("kind", "actor_kind")
    search_fields = ("=conversation__id",)
    ordering = ("-id",)


@admin.register(Assignment, site=site)
class AssignmentAdmin(Fixed):
    list_display = ("conversation_id", "advisor", "team", "assigned_at", "released_at", "how")
    list_filter = ("how", "team")
    search_fields = ("=conversation__id", "advisor__user__name")
    list_select_related = ("advisor__user", "team")
    ordering = ("-id",)


@admin.register(Attachment, site=site)
class AttachmentAdmin(Fixed):
    list_display = ("name", "type", "size", "conversation_id", "created_at")
    list_filter = ("type",)
    search_fields = ("=conversation__id", "name")
    ordering = ("-id",)


@admin.register(Block, site=site)
class BlockAdmin(Fixed):
    list_display = ("customer", "brand", "reason", "created_at", "created_by", "undone_at")
    list_filter = ("brand", ("undone_at", admin.EmptyFieldListFilter))
    search_fields = ("customer__name", "reason")
    list_select_related = ("customer", "brand", "created_by")


@admin.register(PresenceChange, site=site)
class PresenceChangeAdmin(Fixed):
    list_display = ("advisor", "at", "status", "reason", "by")
    list_filter = ("status", "by")
    search_fields = ("advisor__user__name",)
    list_select_related = ("advisor__user",)
    ordering = ("-id",)


@admin.register(Beat, site=site)
class BeatAdmin(Fixed):
    list_display = ("name", "at")
