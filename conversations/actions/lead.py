"""What a leader does with a conversation at a desk: view, join, take over, move, hand back.

Whether it is in the leader's scope is asked before (`console.roles`). Two who act at once: the
first one wins, the other is told what happened.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from conversations import wake
from conversations.actions.assign import give, take_over
from conversations.actions.audit import record
from conversations.actions.close import after_seat_emptied
from conversations.actions.hold import author_of, draft, locked
from conversations.actions.transfer import put_back, said
from conversations.core.states import Draft, State
from conversations.errors import AlreadyTaken, CapReached, Closed, Conflict, Empty, Forbidden
from conversations.log import append
from conversations.models import Advisor, Conversation, Event, Queue, User
from conversations.models.people import Presence, Role
from conversations.queries.floor import joined, kept_by
from conversations.queries.former import former_holder, hindrance

AGAIN = timedelta(seconds=60)


@transaction.atomic
def view(user: User, conversation_id: UUID | str, now: datetime) -> bool:
    """Note that a leader reads what another holds; a reconnection within a minute is the same
    reading, unless somebody else holds it since. True when it was noted. No clock and no number
    of the customer's is touched."""
    conversation = locked(conversation_id)
    if conversation.seat_id and conversation.handler_id == user.pk:
        return False
    lately = Event.objects.filter(conversation=conversation, kind="conversation.viewed")
    if held_since := conversation.assigned_at:
        lately = lately.filter(at__gte=held_since)
    if lately.filter(actor=user, at__gt=now - AGAIN).exists():
        return False
    append(conversation, [draft("conversation.viewed", author_of(user), where="floor")], now)
    record("transcript.viewed", user, now, conversation=conversation, where="floor")
    return True


def seize(
    user: User, conversation_id: UUID | str, reason: str, holder: UUID | None, now: datetime
) -> Conversation:
    """Take it over to a seat of one's own. What another leader has taken over stays theirs; with
    `holder` it must still be at that desk. Raises AlreadyTaken, CapReached, Forbidden."""
    _at_a_desk(user)
    with transaction.atomic():
        conversation = locked(conversation_id)
        _still_at(conversation, holder)
        if name := kept_by(user, conversation):
            raise AlreadyTaken(f"{name} has taken it over.", by=name, why="kept")
        former = conversation.handler_id if conversation.seat_id else None
        try:
            conversation = take_over(user, conversation_id, reason, now)
        except CapReached as full:
            raise CapReached("Your own desk has no free seat.", why="own_full") from full
    after_seat_emptied(former, now)
    return conversation


def _at_a_desk(user: User) -> None:
    """Who is no advisor's leader has no voice towards a customer."""
    if user.role != Role.LEADER or not Advisor.objects.filter(pk=user.pk).exists():
        raise Forbidden("You have no desk of your own.", why="no_desk")


def _still_at(conversation: Conversation, holder: UUID | None) -> None:
    if holder is None or (conversation.handler_id == holder and conversation.seat_id):
        return
    now_at = conversation.handler.user.name if conversation.handler else ""
    if conversation.seat_id is None or not now_at:
        raise AlreadyTaken("It has left that desk.", why="left")
    raise AlreadyTaken(f"It is with {now_at} now.", by=now_at)


def _active(conversation: Conversation) -> Conversation:
    if conversation.state != State.ACTIVE:
        raise Closed(reopen_until=conversation.reopen_until)
    return conversation


def move_to_advisor(
    user: User,
    conversation_id: UUID | str,
    to: Advisor,
    note: str,
    holder: UUID | None,
    now: datetime,
) -> None:
    """From whatever desk it is at to a colleague who is available and has a free seat."""
    with transaction.atomic():
        conversation = _active(locked(conversation_id))
        _still_at(conversation, holder)
        former = conversation.handler_id
        if to.pk == former:
            raise AlreadyTaken(f"{to.user.name} has it already.", by=to.user.name, why="has_it")
        if to.status != Presence.AVAILABLE:
            raise CapReached(f"{to.user.name} is not available.", by=to.user.name, why="away")
        append(conversation, said(user, note, advisor=to.user.public_name), now)
        try:
            give(conversation, to.user, "transferred", author_of(user), now)
        except CapReached as full:
            name = to.user.name
            raise CapReached(f"{name} has no free seat.", by=name, why="full") from full
    after_seat_emptied(former, now)


def move_to_queue(
    user: User,
    conversation_id: UUID | str,
    to: Queue,
    note: str,
    holder: UUID | None,
    now: datetime,
) -> None:
    with transaction.atomic():
        conversation = _active(locked(conversation_id))
        _still_at(conversation, holder)
        former = conversation.handler_id
        append(conversation, said(user, note, queue=to.name), now)
        conversation.queue = to
        put_back(conversation, author_of(user), "transferred", now, avoid=former)
    after_seat_emptied(former, now)


@dataclass(frozen=True, slots=True)
class Back:
    """Who has it now, nobody ("") while it waits; whether that is whom it was taken from."""

    to: str
    is_returned: bool


def hand_back(
    user: User, conversation_id: UUID | str, note: str, now: datetime, to: UUID | None = None
) -> Back:
    """What one has taken over goes back to whom it was taken from; when they cannot take it, to the
    head of the line, for whoever is free first, them before others. With `to` to that advisor
    alone: raises CapReached when they cannot take it."""
    with transaction.atomic():
        conversation = _active(locked(conversation_id))
        if conversation.handler_id != user.pk or conversation.seat_id is None:
            raise AlreadyTaken("It is not at your desk.", why="not_yours")
        former = former_holder(conversation, user)
        is_returned = (
            former is not None
            and to in (None, former.pk)
            and (_returned(conversation, user, former, note, now))
        )
        if not is_returned:
            _only_to(former, to)
            _to_the_line(locked(conversation.pk), user, former, note, now)
    after_seat_emptied(user.pk, now)
    if former is not None:
        wake.poke(f"advisor:{former.pk}")
    return Back(_holder(conversation_id), is_returned)


def _returned(
    conversation: Conversation, user: User, to: Advisor, note: str, now: datetime
) -> bool:
    if hindrance(to):
        return False
    try:
        with transaction.atomic():
            given = said(user, note, returned=True, advisor=to.user.public_name)
            append(conversation, given, now)
            give(conversation, to.user, "transferred", author_of(user), now)
    except CapReached:
        return False
    return True


def _only_to(former: Advisor | None, to: UUID | None) -> None:
    if to is not None:
        name = former.user.name if former else ""
        raise CapReached(f"{name} cannot take it any more.", by=name, why="hindered")


def _to_the_line(
    conversation: Conversation, user: User, former: Advisor | None, note: str, now: datetime
) -> None:
    append(conversation, said(user, note, queue=conversation.queue.name), now)
    put_back(conversation, author_of(user), "transferred", now, avoid=user.pk)
    if former is not None:
        Conversation.objects.filter(pk=conversation.pk).update(prefer=former)


def _holder(conversation_id: UUID | str) -> str:
    row = Conversation.objects.select_related("handler__user").get(pk=conversation_id)
    return str(row.handler.user.name) if row.handler and row.seat_id else ""


# -- beside the holder


def join(user: User, conversation_id: UUID | str, now: datetime) -> None:
    """Write beside the holder: everybody in the conversation is told. Again changes nothing."""
    _at_a_desk(user)
    with transaction.atomic():
        conversation = _active(locked(conversation_id))
        if str(user.pk) not in joined(conversation.pk) and conversation.handler_id != user.pk:
            append(conversation, [draft("conversation.joined", author_of(user))], now)


def part(user: User, conversation_id: UUID | str, now: datetime) -> None:
    with transaction.atomic():
        conversation = locked(conversation_id)
        if str(user.pk) in joined(conversation.pk):
            append(conversation, [draft("conversation.left", author_of(user))], now)


def post_beside(
    user: User, conversation_id: UUID | str, text: str, client_key: str, now: datetime
) -> int:
    """A joined leader's message; returns its seq, the same for the same client_key."""
    if not text.strip():
        raise Empty
    author = author_of(user)
    with transaction.atomic():
        conversation = locked(conversation_id)
        if known := _known(conversation, client_key, text, user):
            return known
        if str(user.pk) not in joined(_active(conversation).pk):
            raise Forbidden("Join the conversation first.", why="not_joined")
        message = Draft("message.posted", author.kind, author.id, author.name, text, client_key)
        try:
            with transaction.atomic():
                append(conversation, [message], now)
        except IntegrityError as error:
            raise Conflict from error
    return conversation.seq


def _known(conversation: Conversation, client_key: str, text: str, user: User) -> int | None:
    event = Event.objects.filter(conversation=conversation, client_key=client_key).first()
    if event is None:
        return None
    if event.text != text or event.actor_id != user.pk or event.seq is None:
        raise Conflict
    return event.seq
