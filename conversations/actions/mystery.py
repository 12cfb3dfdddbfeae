"""Marking a conversation as a mystery test, and taking the mark off."""

from datetime import datetime

from django.db import transaction

from conversations.actions.audit import record
from conversations.core.masking import masked
from conversations.models import Conversation, MysteryTest, User


@transaction.atomic
def mark_mystery_test(conversation: Conversation, by: User, note: str, now: datetime) -> None:
    """The same again changes nothing."""
    note = masked(note.strip()[:200])
    _row, is_new = MysteryTest.objects.get_or_create(
        conversation=conversation, defaults={"note": note, "marked_at": now, "marked_by": by}
    )
    if is_new:
        record("mystery.marked", by, now, conversation=conversation, note=note)


@transaction.atomic
def unmark_mystery_test(conversation: Conversation, by: User, now: datetime) -> None:
    n, _each = MysteryTest.objects.filter(conversation=conversation).delete()
    if n:
        record("mystery.unmarked", by, now, conversation=conversation)
