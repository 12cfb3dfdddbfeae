"""What leaders did to steer a floor: a row for each act, kept for ever, undone or not.

Acts on a conversation itself are events of its log.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from conversations.models.base import Row
from conversations.models.conversation import Conversation
from conversations.models.people import Advisor, User
from conversations.models.texts import Queue


class FloorAct(Row):
    """`kind` is seat, cap, queues, intake, priority or target; `data` says what was before and
    after, `teams` whose leaders see it. `until_at` where it ends by itself."""

    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=200)
    teams = ArrayField(models.UUIDField(), default=list)
    advisor = models.ForeignKey(
        Advisor, models.PROTECT, null=True, related_name="+", db_index=False
    )
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, related_name="+", db_index=False)
    conversation = models.ForeignKey(
        Conversation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    data = models.JSONField(default=dict)
    until_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-at"], name="floor_acts_by_time"),
            GinIndex(fields=["teams"], name="floor_acts_of_teams"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
