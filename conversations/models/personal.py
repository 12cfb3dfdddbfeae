"""Which facts of a customer stood on an advisor's screen. What was used of them is the engine's."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from conversations.models.conversation import Conversation
from conversations.models.people import Advisor


class Shown(models.Model):
    """Once for each conversation and advisor; a kind that comes later is added. The commitment to
    personalise counts only what somebody could see."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="shown")
    advisor = models.ForeignKey(Advisor, models.PROTECT, related_name="+", db_index=False)
    kinds = ArrayField(models.CharField(max_length=12), default=list)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["conversation", "advisor"], name="shown_once")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {','.join(self.kinds)}"
