"""Steering a floor: seats, caps, queues, intake, priority, today's targets; each act noted with who
and why, and undone where that means something (`steer_undo.py`).

Whether they are in the leader's scope is asked before (`console.roles`). What a leader saw comes
along: when it is no longer so, somebody else was quicker, and Conflict says who.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from math import isclose
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
from conversations.models import Advisor, Conversation, FloorAct, Queue, Seat, Team, User
from conversations.queries import floor_acts

MOST_CAP = 12
HIGHEST = 100
LONGEST = timedelta(days=7)  # of what ends by itself


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
        raise Empty("Say why.", why="reason")
    act = FloorAct.objects.create(
        kind=kind, at=now, actor=by, reason=reason.strip()[:200], teams=[UUID(t) for t in teams],
        advisor=advisor, queue=queue, conversation=conversation, until_at=until, data=data,
    )  # fmt: skip
    record(
        f"floor.{kind}", by, now, conversation=conversation,
        brand=queue.brand if queue and conversation is None else None,
        advisor=advisor.user if advisor else None, reason=act.reason,
        teams=act.teams if queue else (),
        **({"queue": queue.name} if queue else {}),
        **({"until": until.isoformat(timespec="seconds")} if until else {}), **told_of(data),
    )  # fmt: skip
    transaction.on_commit(lambda: wake.poke("acts"))
    return act


def told_of(data: dict[str, Any]) -> dict[str, Any]:
    """What the journal says of an act’s data."""
    return {name: value for name, value in data.items() if name in ("before", "after", "name")}


def last_by(kind: str, stands: Any = None, **of: Any) -> str:
    """Who has done this last, or undone it; nobody when there was no such act, or when what
    stands now was not made by it but elsewhere."""
    acts = FloorAct.objects.filter(kind=kind, **of).select_related("actor", "undone_by")
    act = max(acts[:20], key=lambda one: one.undone_at or one.at, default=None)
    made = act.data.get("before" if act.undone_at else "after") if act else None
    if act is None or (stands is not None and made != stands):
        return ""
    return (act.undone_by or act.actor).name


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
    _ends(until, now)
    Advisor.objects.select_for_update(no_key=True).get(pk=advisor.pk)
    extras = Seat.objects.filter(advisor=advisor, kind=Seat.EXTRA, retired_at=None).count()
    if n_extra is not None and n_extra != extras:
        who = last_by("seat", advisor=advisor)
        raise Conflict("The extra seats have changed.", by=who, why="seats", is_now=extras)
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
        raise BadFrame(f"A cap is between 0 and {MOST_CAP}.", why="cap_range")
    row = Advisor.objects.select_for_update(no_key=True).get(pk=advisor.pk)
    if seen is not None and row.cap != seen:
        who = last_by("cap", stands=row.cap, advisor=advisor)
        raise Conflict(f"The cap is {row.cap} now.", by=who, why="cap", is_now=row.cap)
    if row.cap == cap:
        raise BadFrame("It is so already.", why="same")
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
    served = dict(advisor.queues.values_list("pk", "name"))
    if any(q.pk in served for q in add) or any(q.pk not in served for q in remove):
        who = last_by("queues", advisor=advisor)
        found = [{"id": str(pk), "name": name} for pk, name in served.items()]
        raise Conflict("The queues have changed.", by=who, why="queues", is_now=found)
    if not add and not remove:
        raise BadFrame("It is so already.", why="same")
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
        raise Conflict(
            "The queue is paused already.", by=last_by("intake", queue=queue), why="paused",
            is_now=row.paused_until,
        )  # fmt: skip
    _ends(until, now)
    act = note("intake", by, reason, teams, now, queue=queue, until=until)
    Queue.objects.filter(pk=queue.pk).update(paused_until=until)
    transaction.on_commit(lambda: wake.poke(f"queue:{queue.pk}"))
    return act


@transaction.atomic
def raise_priority(
    by: User,
    conversation_id: UUID | str,
    reason: str,
    teams: Collection[str],
    now: datetime,
    seen: int | None = None,
) -> FloorAct:
    """Of somebody in line: before all of the former priority, which the leader saw."""
    conversation = locked(conversation_id)
    if conversation.state != State.WAITING:
        raise Conflict("It is no longer in line.", why="not_in_line")
    if seen is not None and conversation.priority != seen:
        who, found = last_by("priority", conversation=conversation), conversation.priority
        raise Conflict("It has another priority.", by=who, why="priority", is_now=found)
    if conversation.priority >= HIGHEST:
        raise Conflict("It is first already.", why="first")
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
    since: datetime,
    now: datetime,
    seen: float | None = None,
) -> FloorAct:
    """For the day that began `since`: shares from 0 to 1, times in seconds. `seen` is what stood
    there; of two leaders the second one is told."""
    if name not in TARGETS:
        raise BadFrame("There is no such figure.")
    unit, most = ("share", 1) if TARGETS[name] <= 1 else ("time", 86_400)
    if not 0 <= value <= most:
        raise BadFrame("A share is between 0 and 1, a time to a day.", why=f"{unit}_range")
    _one_after_the_other(teams)
    found = floor_acts.targets(teams, since).get(name, TARGETS[name])
    if seen is not None and not isclose(seen, found):
        who = last_by("target", data__name=name, teams__contains=[UUID(t) for t in teams])
        raise Conflict(f"The target is {found} now.", by=who, why=f"target_{unit}", is_now=found)
    if isclose(value, found):
        raise BadFrame("It is so already.", why="same")
    return note("target", by, reason, teams, now, name=name, before=found, after=value)


def _one_after_the_other(teams: Collection[str]) -> None:
    """Who sets a target of any of these teams waits for who does."""
    rows = Team.objects.filter(pk__in=list(teams)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _ends(until: datetime, now: datetime) -> None:
    if until <= now:
        raise BadFrame("The end must be to come.", why="end")
    if until > now + LONGEST:
        raise BadFrame("The end is within seven days.", why="far")
