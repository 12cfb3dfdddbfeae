"""Winning a seat: routing, taking, taking over. Who is chosen is decided in `core.routing`.

Lock order everywhere: conversation, then advisor. Routing is serialised by one advisory lock, so
that the one who has waited longest is served first whatever the number of processes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Greatest

from conversations import wake
from conversations.actions.hold import SYSTEM, author_of, draft, locked
from conversations.core import routing
from conversations.core.posting import Author
from conversations.core.states import Draft, State
from conversations.errors import AlreadyTaken, CapReached, NotFound
from conversations.log import append
from conversations.models import Advisor, Assignment, Conversation, Seat, Team, User
from conversations.queries import line

ROUTING_LOCK = 0x6D6A_0001
SWEEP = 500
PATIENCE_MS = 250


def free_seat(advisor_id: UUID) -> Seat | None:
    """A free seat of the advisor, whose row stays locked so that nobody else wins it meanwhile.

    None when all are in use, or when the cap was lowered below the load.
    """
    advisor = Advisor.objects.select_for_update(no_key=True).get(pk=advisor_id)
    seats = list(
        Seat.objects.filter(advisor=advisor, retired_at__isnull=True)
        .select_related("conversation")
        .order_by("-kind", "position")
    )
    free = [seat for seat in seats if not hasattr(seat, "conversation")]
    n_regular = sum(s.kind == Seat.REGULAR and hasattr(s, "conversation") for s in seats)
    if n_regular >= advisor.cap:
        free = [seat for seat in free if seat.kind == Seat.EXTRA]
    return free[0] if free else None


def give(
    conversation: Conversation,
    user: User,
    how: str,
    author: Author,
    now: datetime,
    kind: str = "conversation.assigned",
) -> None:
    """Seat the locked conversation at `user`'s desk. Raises CapReached."""
    seat = free_seat(user.pk)
    if seat is None:
        raise CapReached
    now = _after_the_last(seat, now)
    release(conversation, now)
    team = user.teams.order_by("name").first()
    append(
        conversation,
        [_seated(kind, user, seat, how, author)],
        now,
        seat=seat,
        handler_id=user.pk,
        teams=_with(conversation.teams, team),
        avoid=None,
        prefer=None,
    )
    Assignment.objects.create(
        conversation=conversation,
        advisor_id=user.pk,
        team=team,
        seat=seat,
        assigned_at=now,
        how=how,
    )
    Advisor.objects.filter(pk=user.pk).update(last_assigned_at=now)
    _poke([(conversation, user.pk)])


def _seated(kind: str, user: User, seat: Seat, how: str, author: Author) -> Draft:
    staff = {"advisor": str(user.pk), "name": user.name, "seat": seat.position, "how": how}
    return draft(kind, author, advisor={"name": user.public_name}, staff=staff)


def _with(teams: list[UUID], team: Team | None) -> list[UUID]:
    """Once of a team's, a conversation stays in its sight."""
    return [*teams, team.pk] if team is not None and team.pk not in teams else teams


def _after_the_last(seat: Seat, now: datetime) -> datetime:
    """Not before the seat was left: who waits for a lock has read the clock before. The ledger
    would show one more than the cap."""
    left = Assignment.objects.filter(seat=seat).aggregate(at=Max("released_at"))["at"]
    return max(now, left) if left else now


def release(conversation: Conversation, now: datetime) -> None:
    """End the ledger row of whoever holds it; the seat itself is left by the caller's `append`."""
    release_each([conversation], now)


def release_each(conversations: Sequence[Conversation], now: datetime) -> None:
    held = Assignment.objects.filter(conversation__in=conversations, released_at__isnull=True)
    if conversations:
        held.update(released_at=Greatest(F("assigned_at"), Value(now)))
    seated = [c for c in conversations if c.seat_id is not None]
    _poke((c, c.handler_id) for c in seated if c.handler_id is not None)


def _poke(held: Iterable[tuple[Conversation, UUID]]) -> None:
    topics = {t for c, holder in held for t in (f"advisor:{holder}", f"queue:{c.queue_id}")}
    if topics:
        transaction.on_commit(lambda: wake.poke(*sorted(topics)))


def route(now: datetime) -> int:
    """Serve the line as far as free seats reach; returns how many were seated.

    Looks before it waits for the lock: a full house makes nobody queue for it. Nothing is missed,
    since whoever frees a seat or joins the line looks after their own commit.
    """
    n_seated = 0
    while n_seated < SWEEP and _has_work(now) and _route_one(now):
        n_seated += 1
    return n_seated


def _has_work(now: datetime) -> bool:
    """Somebody waits in a queue where somebody has a free seat."""
    free = {queue for c in line.candidates(now) if c.has_free_seat for queue in c.queues}
    return Conversation.objects.filter(state=State.WAITING, queue_id__in=free).exists()


def _route_one(now: datetime) -> bool:
    with transaction.atomic():
        _only_router()
        candidates = [c for c in line.candidates(now) if c.has_free_seat]
        if not candidates:
            return False
        queues = {queue for c in candidates for queue in c.queues}
        for waiting in routing.in_order(line.waiting(queues)):
            for candidate in routing.choose(waiting, candidates):
                if _seat(waiting, candidate, now):
                    return True
    return False


def _only_router() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROUTING_LOCK])


def _seat(waiting: routing.Waiting, candidate: routing.Candidate, now: datetime) -> bool:
    try:
        with transaction.atomic():
            _be_patient()
            conversation = locked(waiting.conversation)
            if conversation.state != State.WAITING:
                return False
            give(conversation, User.objects.get(pk=candidate.advisor), "routed", SYSTEM, now)
    except (NotFound, CapReached, OperationalError):
        return False
    return True


def _be_patient() -> None:
    """A customer who writes at this very moment keeps their turn; a row that stays locked longer
    is passed over, so that it alone waits."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")


@transaction.atomic
def take(user: User, conversation_id: UUID | str, now: datetime) -> Conversation:
    """The user takes a waiting conversation. Raises AlreadyTaken, CapReached, NotFound."""
    conversation = locked(conversation_id)
    if conversation.state != State.WAITING:
        holder = conversation.handler if conversation.seat_id else None
        who = f"{holder.user.public_name} has taken it." if holder else "It is no longer waiting."
        raise AlreadyTaken(who)
    give(conversation, user, "taken", author_of(user), now)
    return conversation


def take_next(user: User, now: datetime) -> Conversation:
    """The first in line that the user may serve. Raises NotFound when nobody waits for them."""
    candidate = line.candidate(user.pk)
    for waiting in routing.in_order(line.waiting(set(candidate.queues))):
        if not routing.may_serve(waiting, candidate):
            continue
        try:
            return take(user, waiting.conversation, now)
        except AlreadyTaken:
            continue
    raise NotFound("Nobody is waiting in your queues.")


@transaction.atomic
def take_over(user: User, conversation_id: UUID | str, reason: str, now: datetime) -> Conversation:
    """A leader takes an active conversation to a seat of their own."""
    conversation = locked(conversation_id)
    if conversation.state not in (State.ACTIVE, State.WAITING):
        raise AlreadyTaken("It is no longer open.", why="over")
    if conversation.handler_id == user.pk and conversation.seat_id:
        raise AlreadyTaken("It is at your desk already.", why="yours")
    if reason:
        append(conversation, [draft("note.posted", author_of(user), reason, why="takeover")], now)
    give(conversation, user, "takeover", author_of(user), now, kind="conversation.taken_over")
    return conversation
