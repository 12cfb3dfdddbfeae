"""Who the customer is, hidden from those who judge until they ask, with a reason that is kept.

Hiding is in `core.pseudonyms`; the review desk hides it from everybody who works there.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from console import roles
from conversations.core.pseudonyms import hidden
from conversations.models import Conversation, Unveiling, User
from conversations.models.people import Role
from conversations.queries.naming import known_as

KEPT = frozenset({"url", "type", "id", "size", "width", "height"})
Names = tuple[str, ...]


def reads_veiled(user: User) -> bool:
    """Judges without serving: is told who a customer is only on asking why. Who serves customers or
    leads those who do knows them by name."""
    return user.role == Role.ANALYST or (user.brand_id is not None and roles.may_review(user))


def names_of(conversation: Conversation, user: User) -> Names:
    """What is hidden wherever it stands; nothing once they asked. One query."""
    asked = Unveiling.objects.filter(conversation=conversation.pk, user=user)
    return () if asked.exists() else known_as(conversation.customer)


def names_in(talks: Collection[Conversation], user: User) -> dict[UUID, Names]:
    """By conversation of a list, where something is hidden from this reader; their customers come
    with the rows. One query, none for who serves customers."""
    if not reads_veiled(user):
        return {}
    rows = Unveiling.objects.filter(conversation__in=[talk.pk for talk in talks], user=user)
    asked = set(rows.values_list("conversation", flat=True))
    return {talk.pk: known_as(talk.customer) for talk in talks if talk.pk not in asked}


def veiled(value: Any, names: Sequence[str]) -> Any:
    """The same data with the customer's names in dots; as they are where nothing is hidden."""
    if not names:
        return value
    if isinstance(value, str):
        return hidden(value, names)
    if isinstance(value, Mapping):
        return {k: v if k in KEPT else veiled(v, names) for k, v in value.items()}
    if isinstance(value, list):
        return [veiled(one, names) for one in value]
    return value


def veiled_event(frame: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """A frame of the log."""
    actor = frame["actor"]
    if names and actor["kind"] == "customer":
        actor = {**actor, "name": _("Customer")}
    text, data = veiled(frame["text"], names), veiled(frame["data"], names)
    return {**frame, "actor": actor, "text": text, "data": data}


def veiled_finding(frame: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """What a finding tells in words of this conversation; any other frame as it is."""
    if not names or frame["type"] != "finding":
        return frame
    told: dict[str, Any] = {
        name: veiled(frame[name], names) for name in ("evidence", "note") if name in frame
    }
    return {**frame, **told}
