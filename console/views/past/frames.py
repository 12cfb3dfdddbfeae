"""Stored events as the frames of the wire, with colleagues of another provider unnamed."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from console import naming
from conversations.models import Conversation, Event, User


def as_frames(user: User, conversation: Conversation, events: list[Event]) -> list[dict[str, Any]]:
    """One query for the colleagues named in the events, however many there are."""
    unnamed = _unnamed(user, conversation, events)
    return [_frame(conversation, event, unnamed) for event in events]


def _people_in(event: Event) -> set[str]:
    staff = (event.data or {}).get("staff") or {}
    return {str(i) for i in (event.actor_id, staff.get("advisor")) if i}


def _unnamed(user: User, conversation: Conversation, events: Iterable[Event]) -> set[str]:
    """The ids of those whose names stay with their own provider."""
    ids = set().union(*map(_people_in, events))
    colleagues = User.objects.filter(pk__in=ids)
    return {str(c.pk) for c in colleagues if not naming.may_know_name(user, conversation.brand, c)}


def _frame(conversation: Conversation, event: Event, unnamed: set[str]) -> dict[str, Any]:
    somebody = _("An advisor")
    data, name = dict(event.data or {}), event.actor_name
    if str(event.actor_id) in unnamed:
        name = somebody
    staff = data.get("staff") or {}
    if staff.get("advisor") in unnamed:
        data |= {"staff": {**staff, "name": somebody}, "advisor": {"name": somebody}}
    return {
        "type": "event",
        "conversation": str(conversation.pk),
        "seq": event.seq,
        "staff_seq": event.staff_seq,
        "after_seq": event.after_seq,
        "kind": event.kind,
        "at": event.at,
        "actor": {"kind": event.actor_kind, "name": name},
        "text": event.text,
        "client_key": None,
        "data": data,
    }
