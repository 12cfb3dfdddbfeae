"""Notes that only staff see."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from conversations.actions.hold import author_of, locked
from conversations.core.masking import masked
from conversations.core.states import Draft
from conversations.errors import Conflict, Empty, NotFound
from conversations.log import append
from conversations.log.append import fold_of
from conversations.models import Event, User


def post_note(
    user: User,
    conversation_id: UUID | str,
    text: str,
    client_key: str | None,
    now: datetime,
    **why: str,
) -> int:
    """Append a note and return its staff_seq; the same client_key again gives the same one.

    The holder, or a leader in scope, may write (the console has checked the latter).
    """
    if not text.strip():
        raise Empty
    text = masked(text)
    author = author_of(user)
    note = Draft("note.posted", author.kind, author.id, author.name, text, client_key, why)
    with transaction.atomic():
        conversation = locked(conversation_id)
        if author.kind == "advisor" and conversation.handler_id != user.pk:
            raise NotFound("This conversation is not at your desk.")
        if client_key and (known := _known(conversation_id, client_key, text)):
            return known
        try:
            with transaction.atomic():
                append(conversation, [note], now)
        except IntegrityError as error:
            raise Conflict from error
    return fold_of(conversation).staff_seq


def _known(conversation_id: UUID | str, client_key: str, text: str) -> int | None:
    event = Event.objects.filter(conversation_id=conversation_id, client_key=client_key).first()
    if event is None:
        return None
    if event.text != text or event.staff_seq is None:
        raise Conflict
    return event.staff_seq
