"""Undoing an act of steering: changed back, unless somebody has changed it since."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from conversations import wake
from conversations.actions import seats
from conversations.actions.audit import record
from conversations.actions.hold import author_of, draft, locked
from conversations.actions.hours import come_in
from conversations.actions.steer import last_by, serve, told_of
from conversations.core.states import State
from conversations.errors import Conflict, NotFound
from conversations.log import append
from conversations.models import Advisor, FloorAct, Queue, Seat, User
from conversations.queries import floor_acts


@transaction.atomic
def undo(by: User, act_id: UUID, now: datetime) -> FloorAct:
    """Raises Conflict when it was undone already, or when it no longer stands."""
    act = FloorAct.objects.select_for_update(of=("self",)).filter(pk=act_id).first()
    if act is None:
        raise NotFound
    if act.undone_at is not None:
        name = act.undone_by.name if act.undone_by else ""
        raise Conflict("It was undone already.", by=name, why="undone")
    BACK[act.kind](act, by, now)
    act.undone_at, act.undone_by = now, by
    FloorAct.objects.filter(pk=act.pk).update(undone_at=now, undone_by=by)
    advisor = act.advisor.user if act.advisor else None
    named = {"queue": act.queue.name} if act.queue else {}
    what: dict[str, Any] = {"what": act.kind, "reason": act.reason, **named, **told_of(act.data)}
    whom: dict[str, Any] = {"advisor": advisor, "teams": act.teams if act.queue else ()}
    record("floor.undone", by, now, conversation=act.conversation, **whom, **what)
    transaction.on_commit(lambda: wake.poke("acts"))
    return act


def _seat(act: FloorAct, by: User, now: datetime) -> None:
    """Taken away at once when it is free, else as soon as it empties."""
    rows = Seat.objects.filter(pk=act.data.get("seat"), retired_at=None)
    if not rows.update(deadline_at=now, reason=act.reason):
        raise Conflict("The seat is gone already.", why="seat_gone")
    seats.retire_surplus(_advisor(act).pk, now)


def _cap(act: FloorAct, by: User, now: datetime) -> None:
    advisor = Advisor.objects.select_for_update(no_key=True).get(pk=_advisor(act).pk)
    if advisor.cap != act.data["after"]:
        raise _overtaken(f"The cap is {advisor.cap} now.", act, advisor=advisor)
    seats.set_cap(advisor, act.data["before"], by, now)


def _queues(act: FloorAct, by: User, now: datetime) -> None:
    advisor = Advisor.objects.select_for_update(no_key=True).get(pk=_advisor(act).pk)
    served = {str(pk) for pk in advisor.queues.values_list("pk", flat=True)}
    if not floor_acts.is_served(act, served):
        raise _overtaken("The queues have changed.", act, advisor=advisor)
    added = list(Queue.objects.filter(pk__in=act.data["added"]))
    removed = list(Queue.objects.filter(pk__in=act.data["removed"]))
    serve(advisor, removed, added, by, now)


def _intake(act: FloorAct, by: User, now: datetime) -> None:
    rows = Queue.objects.select_for_update(of=("self",), no_key=True).select_related("brand")
    queue = rows.get(pk=str(act.queue_id))
    if queue.paused_until is None or queue.paused_until <= now:
        raise Conflict("The queue takes customers in already.", why="takes_in")
    if queue.paused_until != act.until_at:
        raise _overtaken("It was paused anew.", act, queue=queue)
    Queue.objects.filter(pk=queue.pk).update(paused_until=None)
    queue.paused_until = None
    come_in(queue, now)
    transaction.on_commit(lambda: wake.poke(f"queue:{queue.pk}"))


def _priority(act: FloorAct, by: User, now: datetime) -> None:
    conversation = locked(act.conversation_id or "")
    if conversation.state != State.WAITING:
        raise Conflict("It is no longer in line.", why="served")
    event = draft("priority.lowered", author_of(by))
    append(conversation, [event], now, priority=F("priority") - 1)
    topic = f"queue:{conversation.queue_id}"
    transaction.on_commit(lambda: wake.poke(topic))


def _target(act: FloorAct, by: User, now: datetime) -> None:
    """The one before it holds again: reading leaves out what is undone."""
    if floor_acts.later_target(act):
        of = {"teams__overlap": act.teams, "data__name": act.data["name"]}
        raise _overtaken("It was changed again.", act, **of)


def _overtaken(detail: str, act: FloorAct, **of: Any) -> Conflict:
    return Conflict(detail, by=last_by(act.kind, **of), why="since")


def _advisor(act: FloorAct) -> Advisor:
    assert act.advisor is not None
    return act.advisor


BACK = {
    "seat": _seat, "cap": _cap, "queues": _queues, "intake": _intake, "priority": _priority,
    "target": _target,
}  # fmt: skip
