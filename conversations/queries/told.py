"""What others have done with an advisor's desk lately: conversations taken over or handed on by
somebody else, seats and queues changed. Their desk says it until they have seen it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from conversations.models import Assignment, Event, FloorAct

LATELY = timedelta(hours=2)
LONGEST = timedelta(hours=12)  # nobody holds a conversation longer
AT_ONCE = timedelta(seconds=1)
MOVED = {"conversation.taken_over": "takeover", "conversation.transferred": "transfer"}
ACTS = ("seat", "cap", "queues")


@dataclass(frozen=True, slots=True)
class Told:
    """`kind` is takeover, transfer, seat, seat_back, cap or queues; `name` whom the conversation
    is with, `to` whoever has it now."""

    key: str
    kind: str
    at: datetime
    by: str
    reason: str
    name: str = ""
    to: str = ""
    until: datetime | None = None
    before: str = ""
    after: str = ""


def told(advisor_id: UUID | str, now: datetime) -> list[Told]:
    """Oldest first; three queries at most."""
    found = [*_moved(UUID(str(advisor_id)), now), *_steered(UUID(str(advisor_id)), now)]
    return sorted(found, key=lambda one: one.at)


def _moved(advisor_id: UUID, now: datetime) -> Iterable[Told]:
    """What was at the desk and went by somebody else's hand."""
    held = Assignment.objects.filter(
        advisor=advisor_id, assigned_at__gt=now - LONGEST, released_at__gt=now - LATELY
    ).select_related("conversation__customer")
    rows = list(held)
    events = Event.objects.filter(
        Q(kind__in=MOVED) | Q(kind="note.posted", data__why__in=MOVED.values()),
        conversation__in={row.conversation_id for row in rows}, actor__isnull=False,
    ).exclude(actor=advisor_id) if rows else ()  # fmt: skip
    for row in rows:
        near = [e for e in events if e.conversation_id == row.conversation_id and _is_at(e, row)]
        reason = next((e.text or "" for e in near if e.kind == "note.posted"), "")
        for event in near:
            if kind := MOVED.get(event.kind):
                name = row.conversation.customer.name
                to = "".join((event.data or {}).get("to", {}).values())
                yield Told(str(event.pk), kind, event.at, event.actor_name, reason, name, to)


def _is_at(event: Event, row: Assignment) -> bool:
    return row.released_at is not None and abs(event.at - row.released_at) <= AT_ONCE


def _steered(advisor_id: UUID, now: datetime) -> Iterable[Told]:
    """Acts of the last hours, an extra seat as long as it is given; undone ones say that."""
    lately = now - LATELY
    acts = FloorAct.objects.filter(
        Q(at__gt=lately) | Q(undone_at__gt=lately) | Q(until_at__gt=now),
        advisor=advisor_id, kind__in=ACTS,
    ).exclude(actor=advisor_id)  # fmt: skip
    for act in acts.select_related("actor", "undone_by"):
        before, after = (_words(act.data.get(name)) for name in ("before", "after"))
        if act.undone_at is None:
            yield Told(
                str(act.pk), act.kind, act.at, act.actor.public_name, act.reason,
                until=act.until_at, before=before, after=after,
            )  # fmt: skip
        elif act.undone_by is not None and act.undone_at > lately:
            kind = "seat_back" if act.kind == "seat" else act.kind
            yield Told(
                f"{act.pk}-back", kind, act.undone_at, act.undone_by.public_name, act.reason,
                before=after, after=before,
            )  # fmt: skip


def _words(value: object) -> str:
    return "" if value is None else str(value)
