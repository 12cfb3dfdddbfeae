"""Redacting one message: its words, its files and whatever repeats them go, from the screens that
show it too; number, time and author stay."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from conversations import wake
from conversations.actions.audit import record
from conversations.actions.forgetting import drop_files, forget_quotes
from conversations.actions.hold import locked
from conversations.actions.unnaming import unnamed_reason
from conversations.core.masking import masked
from conversations.errors import Empty, NotFound
from conversations.models import Analysis, Attachment, Event, Finding, User


@transaction.atomic
def redact_message(
    conversation_id: UUID | str, seq: int, by: User, why: str, now: datetime
) -> None:
    """Raises Empty without a reason, NotFound where there is no such message with words or files
    left. The reason is kept with the message and in the audit, without the customer's names."""
    if not why.strip():
        raise Empty("Say why the message is redacted.")
    conversation = locked(conversation_id)
    reason = unnamed_reason(conversation, masked(why))
    event = Event.objects.filter(conversation=conversation, seq=seq, kind="message.posted").first()
    if event is None or "redacted" in event.data:
        raise NotFound("There is no such message, or it was redacted before.")
    files = [file["id"] for file in event.data.get("attachments", ())]
    with connection.cursor() as cursor:
        values: list[Any] = [event.pk, str(by.pk), reason]
        cursor.execute("SELECT motjuste_redact_event(%s, %s, %s)", values)
    drop_files(Attachment.objects.filter(pk__in=files, conversation=conversation))
    forget_quotes([conversation.pk], seq)
    _judged_anew(conversation.pk, seq)
    key = str(conversation.pk)
    transaction.on_commit(lambda: wake.redacted(key))
    transaction.on_commit(lambda: wake.judged([key]))
    record("message.redacted", by, now, conversation=conversation, seq=seq, reason=reason)


def _judged_anew(conversation_id: UUID, seq: int) -> None:
    """Screens of staff ask for findings by version: those of this message have changed."""
    Analysis.objects.filter(pk=conversation_id).update(version=F("version") + 1)
    version = Analysis.objects.values_list("version", flat=True).get(pk=conversation_id)
    rows = Finding.objects.filter(conversation=conversation_id, seq=seq)
    rows.update(changed_in=version)
