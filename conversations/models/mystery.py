"""Conversations that were mystery tests, for the rehearsal of an award."""

from django.db import models

from conversations.models.conversation import Conversation
from conversations.models.people import User


class MysteryTest(models.Model):
    """Marked by somebody who knows; taken off, the row goes (both stand in the audit)."""

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, primary_key=True, related_name="mystery_test"
    )
    note = models.CharField(max_length=200, blank=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.conversation_id}"
