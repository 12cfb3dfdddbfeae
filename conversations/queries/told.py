"""What others have done with an advisor's desk lately: conversations taken over, handed on,
closed or given back by somebody else, gone while the desk was left or for want of an answer; seats
and queues changed. Desk and floor say it until it was seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from conversations.core.states import OPEN, State
from conversations.models import Assignment, Conversation, Event, FloorAct

LATELY = timedelta(hours=2)
LONGEST = timedelta(hours=12)  # nobody holds a conversation longer
AT_ONCE = timedelta(seconds=1)
MOVED = {
    "conversation.taken_over": "takeover",
    "conversation.transferred": "transfer",
}
BY_ITSELF = {"advisor_gone": "gone", "not_answered": "unanswered"}  # why it went back in line
OF_TALKS = frozenset({*MOVED.values(), "onward", *BY_ITSELF.values(), "returned", "closed"})
LEFT = Q(kind="conversation.queued", data__why__in=sorted(BY_ITSELF))
BY_HAND = (
    Q(kind__in=("conversation.taken_over", "conversation.transferred", "conversation.closed"))
    | Q(kind="note.posted", data__why__in=("takeover", "transfer"))
) & Q(actor__isnull=False)
ACTS = ("seat", "cap", "queues")


@dataclass(frozen=True, slots=True)
class Told:
    """`kind` is takeover, onward (taken over and then handed on), transfer, gone, unanswered,
    returned, closed, seat, cap or queues, the latter with `_back` where it was undone; `name` whom
    the `conversation` is with, `to` whoever has it now, and nobody where `state` says that it waits
    or is over."""

    key: str
    kind: str
    at: datetime
    by: str
    reason: str
    name: str = ""
    to: str = ""
    state: str = ""
    until: datetime | None = None
    before: str = ""
    after: str = ""
    conversation: str = ""


def told(advisor_id: UUID | str, now: datetime) -> list[Told]:
    """Oldest first; three queries at most."""
    found = [*_moved(UUID(str(advisor_id)), now), *_steered(UUID(str(advisor_id)), now)]
    return sorted(found, key=lambda one: one.at)


def _moved(advisor_id: UUID, now: datetime) -> Iterable[Told]:
    """What went from the desk, ended at it or came back to it by somebody else's hand; of each
    conversation only what happened last."""
    held = Assignment.objects.filter(
        Q(released_at=None) | Q(released_at__gt=now - LATELY),
        advisor=advisor_id, assigned_at__gt=now - LONGEST,
    ).select_related("conversation__customer", "conversation__handler__user")  # fmt: skip
    rows = {row.conversation_id: row for row in held.order_by("assigned_at")}
    events = Event.objects.filter(
        (BY_HAND & ~Q(actor=advisor_id)) | LEFT, conversation__in=rows, at__gt=now - LATELY
    ).order_by("at", "id") if rows else ()  # fmt: skip
    for row in rows.values():
        yield from _of(row, [e for e in events if e.conversation_id == row.conversation_id])


def _of(row: Assignment, events: list[Event]) -> Iterable[Told]:
    for event in events:
        kind = _kind(row, event)
        if kind == "takeover" and (later := _handed_on(event, events)):
            yield _talk(row, later, "onward", _reason(later, events))
            return
        if kind:
            yield _talk(row, event, kind, _reason(event, events))


def _handed_on(taken: Event, events: list[Event]) -> Event | None:
    """What its taker last did with it, when that was to give it away again."""
    moved = [e for e in events if e.kind == "conversation.transferred" and e.at > taken.at]
    return next((e for e in reversed(moved) if e.actor_id == taken.actor_id), None)


def _kind(row: Assignment, event: Event) -> str:
    """What this event did to the desk that held the conversation so; nothing said is ""."""
    if event.kind == "conversation.closed":
        is_over = row.conversation.state not in OPEN
        return "closed" if is_over and _within(event, row) else ""
    if row.released_at is None:
        came = _is_at(event, row.assigned_at) and (event.data or {}).get("returned")
        return "returned" if came else ""
    if not _is_at(event, row.released_at):
        return ""
    return MOVED.get(event.kind) or BY_ITSELF.get((event.data or {}).get("why", ""), "")


def _within(event: Event, row: Assignment) -> bool:
    return row.assigned_at <= event.at <= (row.released_at or event.at)


def _is_at(event: Event, moment: datetime) -> bool:
    return abs(event.at - moment) <= AT_ONCE


def _reason(event: Event, events: list[Event]) -> str:
    if event.kind == "conversation.closed":
        return str((event.data or {}).get("staff", {}).get("note", ""))
    notes = (e.text for e in events if e.kind == "note.posted" and _is_at(e, event.at))
    return next(notes, "") or ""


def _talk(row: Assignment, event: Event, kind: str, reason: str) -> Told:
    talk = row.conversation
    to, state, key = "".join((event.data or {}).get("to", {}).values()), "", str(event.pk)
    if kind in ("gone", "onward"):
        to, state = _now_with(talk, row.advisor_id)
        if kind == "onward" and talk.state not in OPEN:
            to, state = "", "over"
        key = f"{key}-{state}"
    name = talk.customer.name
    return Told(
        key, kind, event.at, event.actor_name, reason, name, to, state=state,
        conversation=str(talk.pk),
    )  # fmt: skip


def _now_with(talk: Conversation, former: UUID) -> tuple[str, str]:
    """Who has it or had it last since, and whether it waits or is over without them."""
    if talk.handler is not None and talk.handler_id != former and talk.state != State.WAITING:
        return talk.handler.user.name, "held"
    return "", "waiting" if talk.state == State.WAITING else "over"


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
            yield Told(
                f"{act.pk}-back", f"{act.kind}_back", act.undone_at, act.undone_by.public_name, "",
                before=after, after=before,
            )  # fmt: skip


def _words(value: object) -> str:
    return "" if value is None else str(value)
