"""Rows about the running of the house: changes of presence, of who serves what and of teams;
blocks, signs of life."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from conversations.models.base import Row
from conversations.models.conversation import Conversation
from conversations.models.people import Advisor, Brand, Customer, Team, User
from conversations.models.texts import Queue


class PresenceChange(models.Model):
    """Every change of presence, from which availability is computed to the second."""

    advisor = models.ForeignKey(Advisor, models.CASCADE, related_name="presence_changes")
    at = models.DateTimeField()
    status = models.CharField(max_length=16)
    reason = models.CharField(max_length=120, blank=True)
    by = models.CharField(max_length=12, default="self")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["advisor", "-at"], name="presence_by_time")
        ]

    def __str__(self) -> str:
        return f"{self.advisor_id} {self.status}"


class ServingChange(models.Model):
    """An advisor began (`is_on`) or ceased to serve a queue, by whose act. What they serve now is
    `Advisor.queues`; what they served in the past is that, walked back through these."""

    advisor = models.ForeignKey(Advisor, models.CASCADE, related_name="+")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    is_on = models.BooleanField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["queue", "at"], name="serving_by_time")
        ]

    def __str__(self) -> str:
        return f"{self.advisor_id} {'+' if self.is_on else '-'}{self.queue_id}"


class MembershipChange(models.Model):
    """Somebody came into a team (`is_on`) or left it, by whose act. The teams of now are
    `User.teams`; those of the past are these, walked back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    is_on = models.BooleanField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["team", "at"], name="members_by_time")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {'+' if self.is_on else '-'}{self.team_id}"


class Block(Row):
    """An abusive customer kept out of one brand, by identity or by the browser's own mark."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="blocks")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="blocks")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="blocks")
    address = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(undone_at__isnull=True), name="blocked_once"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Beat(models.Model):
    """The last sign of life of a background process (clock, analyse), for /readyz."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
