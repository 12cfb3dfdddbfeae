"""Undoing an act of steering: changed back, unless somebody has changed it since."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from conversations import wake
from conversations.actions import seats
from conversations.actions.audit import record
from conversations.actions.hold import author_of, draft, locked
from conversations.actions.hours import come_in
from conversations.actions.steer import serve
from conversations.core.states import State
from conversations.errors import Conflict, NotFound
from conversations.log import append
from conversations.models import Advisor, FloorAct, Queue, Seat, User


@transaction.atomic
def undo(by: User, act_id: UUID, now: datetime) -> FloorAct:
    """Raises Conflict when it was undone already, or when it no longer stands."""
    act = FloorAct.objects.select_for_update(of=("self",)).filter(pk=act_id).first()
    if act is None:
        raise NotFound
    if act.undone_at is not None:
        name = act.undone_by.name if act.undone_by else ""
        raise Conflict("It was undone already.", by=name)
    BACK[act.kind](act, by, now)
    act.undone_at, act.undone_by = now, by
    FloorAct.objects.filter(pk=act.pk).update(undone_at=now, undone_by=by)
    advisor = act.advisor.user if act.advisor else None
    record("floor.undone", by, now, advisor=advisor, what=act.kind, reason=act.reason)
    transaction.on_commit(lambda: wake.poke("acts"))
    return act


def _seat(act: FloorAct, by: User, now: datetime) -> None:
    """Taken away at once when it is free, else as soon as it empties."""
    rows = Seat.objects.filter(pk=act.data.get("seat"), retired_at=None)
    if not rows.update(deadline_at=now, reason=act.reason):
        raise Conflict("The seat is gone already.")
    seats.retire_surplus(_advisor(act).pk, now)


def _cap(act: FloorAct, by: User, now: datetime) -> None:
    advisor = Advisor.objects.select_for_update(no_key=True).get(pk=_advisor(act).pk)
    if advisor.cap != act.data["after"]:
        raise Conflict(f"The cap is {advisor.cap} now.")
    seats.set_cap(advisor, act.data["before"], by, now)


def _queues(act: FloorAct, by: User, now: datetime) -> None:
    added = list(Queue.objects.filter(pk__in=act.data["added"]))
    removed = list(Queue.objects.filter(pk__in=act.data["removed"]))
    serve(_advisor(act), removed, added, by, now)


def _intake(act: FloorAct, by: User, now: datetime) -> None:
    rows = Queue.objects.select_for_update(of=("self",), no_key=True).select_related("brand")
    queue = rows.get(pk=str(act.queue_id))
    if queue.paused_until is None or queue.paused_until <= now:
        raise Conflict("The queue takes customers in already.")
    Queue.objects.filter(pk=queue.pk).update(paused_until=None)
    queue.paused_until = None
    come_in(queue, now)
    transaction.on_commit(lambda: wake.poke(f"queue:{queue.pk}"))


def _priority(act: FloorAct, by: User, now: datetime) -> None:
    conversation = locked(act.conversation_id or "")
    if conversation.state != State.WAITING:
        raise Conflict("It is no longer in line.")
    event = draft("priority.lowered", author_of(by))
    append(conversation, [event], now, priority=F("priority") - 1)
    topic = f"queue:{conversation.queue_id}"
    transaction.on_commit(lambda: wake.poke(topic))


def _target(act: FloorAct, by: User, now: datetime) -> None:
    """The one before it holds again: reading leaves out what is undone."""


def _advisor(act: FloorAct) -> Advisor:
    assert act.advisor is not None
    return act.advisor


BACK = {
    "seat": _seat, "cap": _cap, "queues": _queues, "intake": _intake, "priority": _priority,
    "target": _target,
}  # fmt: skip
