"""Handing a conversation to a colleague or back to a queue, with a note for them.

Whether the sender may address that colleague or queue is decided in `console.roles`.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations import wake
from conversations.actions.assign import give, release
from conversations.actions.close import after_seat_emptied
from conversations.actions.hold import author_of, draft, held_by
from conversations.core.posting import Author
from conversations.core.states import Draft, State
from conversations.errors import CapReached, NotFound
from conversations.log import append
from conversations.models import Advisor, Conversation, Queue, User
from conversations.models.people import Presence


def transfer_to_advisor(
    user: User, conversation_id: UUID | str, to: Advisor, note: str, now: datetime
) -> None:
    """To a colleague who is available and has a free seat; raises CapReached otherwise, with their
    name in `by` where it is their seats that are meant."""
    name = to.user.public_name
    with transaction.atomic():
        conversation = _mine(conversation_id, user)
        if to.pk == user.pk:
            raise CapReached("It is at your desk already.")
        if to.status != Presence.AVAILABLE:
            raise CapReached(f"{name} is not available.", by=name)
        append(conversation, said(user, note, advisor=name), now)
        try:
            give(conversation, to.user, "transferred", author_of(user), now)
        except CapReached as full:
            raise CapReached(f"{name} has no free seat.", by=name) from full
    after_seat_emptied(user.pk, now)


def transfer_to_queue(
    user: User, conversation_id: UUID | str, to: Queue, note: str, now: datetime
) -> None:
    """Back in line, with the place it had; not to be given to `user` again."""
    with transaction.atomic():
        conversation = _mine(conversation_id, user)
        append(conversation, said(user, note, queue=to.name), now)
        conversation.queue = to
        put_back(conversation, author_of(user), "transferred", now, avoid=user.pk)
    after_seat_emptied(user.pk, now)


def _mine(conversation_id: UUID | str, user: User) -> Conversation:
    conversation = held_by(conversation_id, user)
    if conversation.state != State.ACTIVE:
        raise NotFound("Only an active conversation can be transferred.")
    return conversation


def said(user: User, note: str, *, returned: bool = False, **to: str) -> list[Draft]:
    """`returned`: to whom it was taken from."""
    author, data = author_of(user), {"to": to} | ({"returned": True} if returned else {})
    events = [draft("conversation.transferred", author, None, **data)]
    if note:
        events.append(draft("note.posted", author, note, why="transfer"))
    return events


def put_back(
    conversation: Conversation,
    author: Author,
    why: str,
    now: datetime,
    avoid: UUID | None = None,
) -> None:
    """The locked conversation waits again, where it stood in line."""
    release(conversation, now)
    event = draft("conversation.queued", author, queue=conversation.queue.name, why=why)
    append(conversation, [event], now, seat=None, avoid_id=avoid, queue=conversation.queue)
    topic = f"queue:{conversation.queue_id}"
    transaction.on_commit(lambda: wake.poke(topic))
