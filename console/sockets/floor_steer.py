"""Steering over the floor's socket: who may change what, then the action. Undoing likewise."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from console.floor.frames import (
    ActUndo,
    CapSet,
    IntakePause,
    PriorityRaise,
    QueuesMove,
    SeatAdd,
    TargetSet,
)
from console.floor.model import start_of_day
from console.floor.scope import Watch
from console.frames import Form, UnknownType
from console.roles import (
    may_set_seats,
    may_watch,
    teams_in_scope,
    visible_advisors,
    visible_queues,
    watched_conversations,
)
from conversations.actions import steer, steer_undo
from conversations.errors import BadFrame, Forbidden, NotFound
from conversations.models import FloorAct, Queue, User
from conversations.now import now


def do(user: User, watch: Watch, form: Form) -> dict[str, str]:
    """In a thread: one act, noted for the teams it concerns. Returns its id, to be undone by."""
    if not may_watch(user):
        raise Forbidden
    return {"act": str(_do(user, watch, form, now()).pk)}


def _do(user: User, watch: Watch, form: Form, at: datetime) -> FloorAct:
    """What changes a line, its intake or its order, concerns all who serve it: those acts their
    leaders see, and may undo."""
    match form:
        case SeatAdd() | CapSet() | QueuesMove():
            return _of_a_desk(user, form, at)
        case IntakePause():
            queue = queue_named(user, form.queue)
            until = _aware(form.until)
            return steer.pause_intake(user, queue, until, form.reason, _ids(queue.teams.all()), at)
        case PriorityRaise():
            talk = watched_conversations(user).filter(pk=form.conversation).first()
            if talk is None:
                raise NotFound
            teams = _ids(talk.queue.teams.all())
            return steer.raise_priority(user, talk.pk, form.reason, teams, at, form.seen)
        case TargetSet():
            since = start_of_day(at)
            return steer.set_target(
                user, form.name, form.value, form.reason, watch.teams, since, at, form.seen
            )
        case ActUndo():
            return steer_undo.undo(user, _act(user, form.act), at)
    raise UnknownType


def _of_a_desk(user: User, form: SeatAdd | CapSet | QueuesMove, at: datetime) -> FloorAct:
    advisor = visible_advisors(user).select_related("user").filter(pk=form.advisor).first()
    if advisor is None:
        raise NotFound("There is no such colleague.")
    teams = _ids(advisor.user.teams.filter(pk__in=teams_in_scope(user)))
    match form:
        case QueuesMove():
            add, remove = _queues(user, form.add), _queues(user, form.remove)
            return steer.move(user, advisor, add, remove, form.reason, teams, at)
        case _ if not may_set_seats(user, advisor):
            raise Forbidden("Nobody changes their own cap.", why="own")
        case SeatAdd():
            until = _aware(form.until)
            return steer.add_seat(user, advisor, form.reason, until, teams, at, form.n_extra)
        case CapSet():
            return steer.set_cap(user, advisor, form.cap, form.reason, teams, at, form.seen)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise BadFrame("A time says its zone.")
    return at


def _queues(user: User, named: str) -> list[Queue]:
    return [queue_named(user, name) for name in dict.fromkeys(named.split())]


def queue_named(user: User, named: str) -> Queue:
    """By id or slug, among the queues in scope."""
    queues = visible_queues(user).filter(is_active=True).select_related("brand")
    try:
        found = queues.filter(pk=UUID(named)).first()
    except ValueError:
        found = queues.filter(slug=named).first()
    if found is None:
        raise NotFound("There is no such queue.")
    return found


def _act(user: User, act_id: UUID) -> UUID:
    teams = [UUID(team) for team in _ids(teams_in_scope(user))]
    if not FloorAct.objects.filter(pk=act_id, teams__overlap=teams).exists():
        raise NotFound
    act = FloorAct.objects.select_related("advisor").get(pk=act_id)
    is_own = act.advisor is not None and not may_set_seats(user, act.advisor)
    if is_own and act.kind in ("seat", "cap"):
        raise Forbidden("Nobody changes their own cap.", why="own")
    return act_id


def _ids(teams: Iterable[object]) -> list[str]:
    return [str(team.pk) for team in teams]  # type: ignore[attr-defined]
