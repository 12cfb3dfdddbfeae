"""Steering a floor: seats, caps, queues, intake, priority, today's targets; each act noted with who
and why, and undone where that means something (`steer_undo.py`).

Whether they are in the leader's scope is asked before (`console.roles`). What a leader saw comes
along: when it is no longer so, somebody else was quicker, and Conflict says who.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from conversations import wake
from conversations.actions import seats
from conversations.actions.assign import route
from conversations.actions.audit import record
from conversations.actions.hold import author_of, draft, locked
from conversations.actions.serving import change_queues
from conversations.core.figures import TARGETS
from conversations.core.states import State
from conversations.errors import BadFrame, Conflict, Empty
from conversations.log import append
from conversations.models import Advisor, Conversation, FloorAct, Queue, Seat, User

MOST_CAP = 12
HIGHEST = 100


def note(
    kind: str,
    by: User,
    reason: str,
    teams: Collection[str],
    now: datetime,
    *,
    advisor: Advisor | None = None,
    queue: Queue | None = None,
    conversation: Conversation | None = None,
    until: datetime | None = None,
    **data: Any,
) -> FloorAct:
    """The ledger, and the journal that the advisor reads. Raises Empty without a reason."""
    if not reason.strip():
        raise Empty("Say why.")
    act = FloorAct.objects.create(
        kind=kind, at=now, actor=by, reason=reason.strip()[:200], teams=[UUID(t) for t in teams],
        advisor=advisor, queue=queue, conversation=conversation, until_at=until, data=data,
    )  # fmt: skip
    record(
        f"floor.{kind}", by, now, conversation=conversation,
        brand=queue.brand if queue and conversation is None else None,
        advisor=advisor.user if advisor else None, reason=act.reason,
        **({"queue": queue.name} if queue else {}), **_plain(data),
    )  # fmt: skip
    transaction.on_commit(lambda: wake.poke("acts"))
    return act


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in ("before", "after", "name")}


def _last_by(kind: str, **of: Any) -> str:
    act = FloorAct.objects.filter(kind=kind, **of).select_related("actor").first()
    return act.actor.name if act else ""


@transaction.atomic
def add_seat(
    by: User,
    advisor: Advisor,
    reason: str,
    until: datetime,
    teams: Collection[str],
    now: datetime,
    n_extra: int | None = None,
) -> FloorAct:
    """`n_extra` is how many extra seats the leader saw there."""
    if until <= now:
        raise BadFrame("The end must be to come.")
    Advisor.objects.select_for_update(no_key=True).get(pk=advisor.pk)
    extras = Seat.objects.filter(advisor=advisor, kind=Seat.EXTRA, retired_at=None).count()
    if n_extra is not None and n_extra != extras:
        raise Conflict("The extra seats have changed.", by=_last_by("seat", advisor=advisor))
    act = note("seat", by, reason, teams, now, advisor=advisor, until=until)
    seat = seats.add_seat(advisor, act.reason, until, by, now)
    FloorAct.objects.filter(pk=act.pk).update(data={"seat": str(seat.pk)})
    return act


@transaction.atomic
def set_cap(
    by: User,
    advisor: Advisor,
    cap: int,
    reason: str,
    teams: Collection[str],
    now: datetime,
    seen: int | None = None,
) -> FloorAct:
    if not 0 <= cap <= MOST_CAP:
        raise BadFrame(f"A cap is between 0 and {MOST_CAP}.")
    row = Advisor.objects.select_for_update(no_key=True).get(pk=advisor.pk)
    if seen is not None and row.cap != seen:
        raise Conflict(f"The cap is {row.cap} now.", by=_last_by("cap", advisor=advisor))
    act = note("cap", by, reason, teams, now, advisor=advisor, before=row.cap, after=cap)
    seats.set_cap(advisor, cap, by, now)
    return act


@transaction.atomic
def move(
    by: User,
    advisor: Advisor,
    add: Collection[Queue],
    remove: Collection[Queue],
    reason: str,
    teams: Collection[str],
    now: datetime,
) -> FloorAct:
    """Between queues; what is at the desk stays there. Conflict when it is so already."""
    Advisor.objects.select_for_update(no_key=True).get(pk=advisor.pk)
    served = set(advisor.queues.values_list("pk", flat=True))
    if any(q.pk in served for q in add) or any(q.pk not in served for q in remove):
        raise Conflict("The queues have changed.", by=_last_by("queues", advisor=advisor))
    if not add and not remove:
        raise BadFrame("Name a queue.")
    act = note(
        "queues", by, reason, teams, now, advisor=advisor,
        added=[str(q.pk) for q in add], removed=[str(q.pk) for q in remove],
        before=", ".join(q.name for q in remove), after=", ".join(q.name for q in add),
    )  # fmt: skip
    serve(advisor, add, remove, by, now)
    return act


def serve(
    advisor: Advisor,
    add: Collection[Queue],
    remove: Collection[Queue],
    by: User | None,
    now: datetime,
) -> None:
    change_queues(advisor, add, remove, by, now)
    topics = [f"advisor:{advisor.pk}", *(f"queue:{q.pk}" for q in (*add, *remove))]
    transaction.on_commit(lambda: wake.poke(*topics))
    transaction.on_commit(lambda: route(now))


@transaction.atomic
def pause_intake(
    by: User, queue: Queue, until: datetime, reason: str, teams: Collection[str], now: datetime
) -> FloorAct:
    """Who writes meanwhile is told when it goes on, and comes into the line then; who is in line
    already is served."""
    row = Queue.objects.select_for_update(no_key=True).get(pk=queue.pk)
    if row.paused_until is not None and row.paused_until > now:
        raise Conflict("The queue is paused already.", by=_last_by("intake", queue=queue))
    if until <= now:
        raise BadFrame("The end must be to come.")
    act = note("intake", by, reason, teams, now, queue=queue, until=until)
    Queue.objects.filter(pk=queue.pk).update(paused_until=until)
    transaction.on_commit(lambda: wake.poke(f"queue:{queue.pk}"))
    return act


@transaction.atomic
def raise_priority(
    by: User, conversation_id: UUID | str, reason: str, teams: Collection[str], now: datetime
) -> FloorAct:
    """Of somebody in line: before all of the former priority."""
    conversation = locked(conversation_id)
    if conversation.state != State.WAITING:
        raise Conflict("It is no longer in line.")
    if conversation.priority >= HIGHEST:
        raise Conflict("It is first already.")
    act = note("priority", by, reason, teams, now, conversation=conversation)
    event = draft("priority.raised", author_of(by), act.reason)
    append(conversation, [event], now, priority=F("priority") + 1)
    topic = f"queue:{conversation.queue_id}"
    transaction.on_commit(lambda: wake.poke(topic))
    return act


@transaction.atomic
def set_target(
    by: User,
    name: str,
    value: float,
    reason: str,
    teams: Collection[str],
    now: datetime,
    before: float | None = None,
) -> FloorAct:
    """For today: shares from 0 to 1, times in seconds."""
    if name not in TARGETS:
        raise BadFrame("There is no such figure.")
    if not 0 <= value <= (1 if TARGETS[name] <= 1 else 86_400):
        raise BadFrame("A share is between 0 and 1, a time between 0 and a day.")
    return note("target", by, reason, teams, now, name=name, before=before, after=value)
