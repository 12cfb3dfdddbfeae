"""Redacting one message: its words, its files and whatever repeats them go, from the screens that
show it too; number, time and author stay. What was pointed out in it counts no longer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from conversations import wake
from conversations.actions.audit import record
from conversations.actions.forgetting import drop_files, forget_quotes
from conversations.actions.hold import locked
from conversations.actions.unnaming import unnamed_reason
from conversations.actions.withdrawing import withdraw_faults
from conversations.core.masking import masked
from conversations.errors import Empty, NotFound
from conversations.models import Attachment, Event, User


@transaction.atomic
def redact_message(
    conversation_id: UUID | str, seq: int, by: User, why: str, now: datetime
) -> bool:
    """Whether it was done: False where it had been before. Raises Empty without a reason, NotFound
    where there is no such message. The reason is kept with the message and in the audit, without
    the customer's names."""
    if not why.strip():
        raise Empty("Say why the message is redacted.")
    conversation = locked(conversation_id)
    reason = unnamed_reason(conversation, masked(why))
    event = Event.objects.filter(conversation=conversation, seq=seq, kind="message.posted").first()
    if event is None:
        raise NotFound("There is no such message.")
    if "redacted" in event.data:
        return False
    files = [file["id"] for file in event.data.get("attachments", ())]
    with connection.cursor() as cursor:
        values: list[Any] = [event.pk, str(by.pk), reason]
        cursor.execute("SELECT motjuste_redact_event(%s, %s, %s)", values)
    drop_files(Attachment.objects.filter(pk__in=files, conversation=conversation))
    forget_quotes([conversation.pk], seq)
    withdraw_faults(conversation.pk, seq, now)
    key = str(conversation.pk)
    transaction.on_commit(lambda: wake.redacted(key))
    transaction.on_commit(lambda: wake.judged([key]))
    record("message.redacted", by, now, conversation=conversation, seq=seq, reason=reason)
    return True
