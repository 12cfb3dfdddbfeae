"""What administrators read beside each field, in one table: the same column has the same name
everywhere.

What a column means to the code is said where it is defined.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import pgettext_lazy

from conversations.models.names import NAMES

LABELS: dict[str, Any] = {
    "accepted_at": pgettext_lazy("field", "accepted"),
    "actor": pgettext_lazy("field", "author"),
    "actor_kind": pgettext_lazy("field", "kind of author"),
    "actor_name": pgettext_lazy("field", "author’s name"),
    "address": pgettext_lazy("field", "address (keyed digest)"),
    "advisor": pgettext_lazy("field", "advisor"),
    "after_seq": pgettext_lazy("field", "follows number"),
    "allowed_origins": pgettext_lazy("field", "sites that may embed the chat"),
    "assigned_at": pgettext_lazy("field", "assigned"),
    "at": pgettext_lazy("field", "at"),
    "attributes": pgettext_lazy("field", "other facts"),
    "avoid": pgettext_lazy("field", "not to be given to"),
    "blocks": pgettext_lazy("field", "holds sending back"),
    "brand": pgettext_lazy("field", "brand"),
    "by": pgettext_lazy("field", "by"),
    "cap": pgettext_lazy("field", "cap"),
    "changed_at": pgettext_lazy("field", "changed"),
    "changed_by": pgettext_lazy("field", "changed by"),
    "client_key": pgettext_lazy("field", "client’s key"),
    "closed_at": pgettext_lazy("field", "closed"),
    "closed_by": pgettext_lazy("field", "closed by"),
    "conversation": pgettext_lazy("field", "conversation"),
    "created_at": pgettext_lazy("field", "created"),
    "created_by": pgettext_lazy("field", "created by"),
    "customer": pgettext_lazy("field", "customer"),
    "customer_gone_at": pgettext_lazy("field", "customer gone since"),
    "data": pgettext_lazy("field", "data"),
    "deadline_at": pgettext_lazy("field", "next deadline"),
    "deadline_kind": pgettext_lazy("field", "kind of deadline"),
    "deadlines_passed": pgettext_lazy("field", "deadlines passed"),
    "disposition": pgettext_lazy("field", "contact reason"),
    "email": pgettext_lazy("field", "e-mail"),
    "epoch": pgettext_lazy("field", "epoch of sessions"),
    "erased_at": pgettext_lazy("field", "erased"),
    "expires_at": pgettext_lazy("field", "expires"),
    "external_id": pgettext_lazy("field", "customer number at the brand"),
    "first_reply_at": pgettext_lazy("field", "first reply"),
    "from_at": pgettext_lazy("field", "holds from"),
    "goodbye_at": pgettext_lazy("field", "leave taken"),
    "granted_at": pgettext_lazy("field", "granted"),
    "granted_by": pgettext_lazy("field", "granted by"),
    "groups": pgettext_lazy("field", "groups"),
    "handler": pgettext_lazy("field", "handled by"),
    "has_times": pgettext_lazy("field", "has real times"),
    "height": pgettext_lazy("field", "height"),
    "history": pgettext_lazy("field", "history"),
    "floor_until": pgettext_lazy("field", "keeps what it holds until"),
    "hold_until": pgettext_lazy("field", "answer promised for"),
    "how": pgettext_lazy("field", "how"),
    "id": pgettext_lazy("field", "number"),
    "invited_by": pgettext_lazy("field", "invited by"),
    "is_active": pgettext_lazy("field", "active"),
    "is_superuser": pgettext_lazy("field", "all rights"),
    "kind": pgettext_lazy("field", "kind"),
    "kinds": pgettext_lazy("field", "kinds"),
    "label": pgettext_lazy("field", "label"),
    "language": pgettext_lazy("field", "language"),
    "languages": pgettext_lazy("field", "languages"),
    "last_advisor_at": pgettext_lazy("field", "advisor’s last message"),
    "last_assigned_at": pgettext_lazy("field", "last assignment"),
    "last_customer_at": pgettext_lazy("field", "customer’s last message"),
    "last_login": pgettext_lazy("field", "last sign-in"),
    "last_used_at": pgettext_lazy("field", "last used"),
    "marks_anger": pgettext_lazy("field", "marks angry words of customers"),
    "mode": pgettext_lazy("field", "use"),
    "name": pgettext_lazy("field", "name"),
    "name_en": pgettext_lazy("field", "name in English"),
    "name_fr": pgettext_lazy("field", "name in French"),
    "opened_at": pgettext_lazy("field", "opened"),
    "opens_at": pgettext_lazy("field", "goes into the line"),
    "outcome": pgettext_lazy("field", "outcome"),
    "password": pgettext_lazy("field", "password"),
    "paused_until": pgettext_lazy("field", "takes nobody in until"),
    "path": pgettext_lazy("field", "place in the store"),
    "pause_reason": pgettext_lazy("field", "pause reason"),
    "policy": pgettext_lazy("field", "policy"),
    "position": pgettext_lazy("field", "position"),
    "prefer": pgettext_lazy("field", "rather to"),
    "prefix": pgettext_lazy("field", "beginning of the key"),
    "previous": pgettext_lazy("field", "previous conversation"),
    "presentation": pgettext_lazy("field", "what they can do"),
    "priority": pgettext_lazy("field", "priority"),
    "privacy_en": pgettext_lazy("field", "privacy notice in English"),
    "privacy_fr": pgettext_lazy("field", "privacy notice in French"),
    "product_aliases": pgettext_lazy("field", "other names of products"),
    "products": pgettext_lazy("field", "products"),
    "provider": pgettext_lazy("field", "provider"),
    "queue": pgettext_lazy("field", "queue"),
    "queued_at": pgettext_lazy("field", "in line since"),
    "queues": pgettext_lazy("field", "queues"),
    "reason": pgettext_lazy("field", "reason"),
    "released_at": pgettext_lazy("field", "released"),
    "reopen_until": pgettext_lazy("field", "may be reopened until"),
    "retired_at": pgettext_lazy("field", "withdrawn"),
    "revoked_at": pgettext_lazy("field", "revoked"),
    "revoked_by": pgettext_lazy("field", "revoked by"),
    "role": pgettext_lazy("field", "role"),
    "rule": pgettext_lazy("field", "rule"),
    "seat": pgettext_lazy("field", "seat"),
    "secret": pgettext_lazy("field", "secret for signed customers"),
    "seq": pgettext_lazy("field", "number in the log"),
    "set_by": pgettext_lazy("field", "set by"),
    "shares_transcripts": pgettext_lazy("field", "providers may read each other’s transcripts"),
    "shortcut": pgettext_lazy("field", "shortcut"),
    "size": pgettext_lazy("field", "size in bytes"),
    "slug": pgettext_lazy("field", "name in addresses"),
    "source": pgettext_lazy("field", "brought from"),
    "staff_seq": pgettext_lazy("field", "number among staff’s own"),
    "state": pgettext_lazy("field", "state"),
    "status": pgettext_lazy("field", "presence"),
    "status_at": pgettext_lazy("field", "since"),
    "stayed_at": pgettext_lazy("field", "asked to stay"),
    "team": pgettext_lazy("field", "team"),
    "teams": pgettext_lazy("field", "teams"),
    "text": pgettext_lazy("field", "text"),
    "text_gone_at": pgettext_lazy("field", "text deleted"),
    "threshold": pgettext_lazy("field", "threshold"),
    "time_zone": pgettext_lazy("field", "time zone"),
    "title": pgettext_lazy("field", "title"),
    "told_at": pgettext_lazy("field", "last told by the brand"),
    "token_epoch": pgettext_lazy("field", "epoch of the customer’s access"),
    "type": pgettext_lazy("field", "type"),
    "undone_at": pgettext_lazy("field", "lifted"),
    "undone_by": pgettext_lazy("field", "lifted by"),
    "uploader": pgettext_lazy("field", "sent by"),
    "uploader_kind": pgettext_lazy("field", "sent by (kind)"),
    "until_at": pgettext_lazy("field", "until"),
    "user": pgettext_lazy("field", "person"),
    "user_permissions": pgettext_lazy("field", "rights"),
    "values": pgettext_lazy("field", "values"),
    "waiting_since": pgettext_lazy("field", "customer waiting since"),
    "warned_at": pgettext_lazy("field", "warned of the close"),
    "width": pgettext_lazy("field", "width"),
    "wrap_up_extended": pgettext_lazy("field", "wrap-up extended"),
    "wrap_up_until": pgettext_lazy("field", "wrap-up until"),
}

WHO = {
    "customer": pgettext_lazy("code", "customer"),
    "advisor": pgettext_lazy("code", "advisor"),
    "leader": pgettext_lazy("code", "team leader"),
    "analyst": pgettext_lazy("code", "quality analyst"),
    "system": pgettext_lazy("code", "the system"),
}
PRESENCE = {
    "available": pgettext_lazy("code", "available"),
    "paused": pgettext_lazy("code", "paused"),
    "offline": pgettext_lazy("code", "offline"),
}
CODES: dict[tuple[str, str], dict[str, Any]] = {
    ("Conversation", "state"): {
        "offline": pgettext_lazy("state of a conversation", "out of hours"),
        "waiting": pgettext_lazy("state of a conversation", "waiting"),
        "active": pgettext_lazy("state of a conversation", "in progress"),
        "wrap_up": pgettext_lazy("state of a conversation", "wrap-up"),
        "closed": pgettext_lazy("state of a conversation", "closed"),
    },
    ("Conversation", "closed_by"): {**WHO, "timeout": pgettext_lazy("code", "time running out")},
    ("Event", "actor_kind"): {**WHO, "administrator": pgettext_lazy("code", "administrator")},
    ("Attachment", "uploader_kind"): WHO,
    ("Assignment", "how"): {
        "routed": pgettext_lazy("code", "given by the line"),
        "taken": pgettext_lazy("code", "taken"),
        "transferred": pgettext_lazy("code", "handed over"),
    },
    ("PresenceChange", "status"): PRESENCE,
    ("PresenceChange", "by"): {
        "self": pgettext_lazy("code", "themselves"),
        "lapsed": pgettext_lazy("code", "the lost connection"),
    },
    ("BrandRule", "mode"): {
        "score": pgettext_lazy("code", "counts in the score"),
        "proven": pgettext_lazy("code", "counts once proven"),
        "show": pgettext_lazy("code", "shown only"),
        "off": pgettext_lazy("code", "off"),
    },
}


def label(models: Iterable[type[Model]]) -> None:
    """Give them and their fields these names, and the codes in their columns words; a field that
    is not in the table keeps its own."""
    for model in models:
        name = model.__name__
        if name in NAMES:
            model._meta.verbose_name, model._meta.verbose_name_plural = NAMES[name]
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if field.name in LABELS:
                field.verbose_name = LABELS[field.name]
            if codes := CODES.get((name, field.name)):
                field.choices = list(codes.items())
