"""The audit: who saw, judged, changed or exported what. PostgreSQL refuses to change an entry.

What happened in a conversation itself is its log (`conversation.py`); here is who looked into it.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from conversations.models.people import Brand, User


class AuditEntry(models.Model):
    """`actor` did `act` at `at`, `as_role` (empty for the system's own jobs). `conversation` is a
    number and no reference: the entry outlives what it is about. `teams` and `advisor` say whose
    work it concerned, so that their leaders and the advisor may read it."""

    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    as_role = models.CharField(max_length=16, blank=True)
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, related_name="+", db_index=False)
    conversation = models.UUIDField(null=True)
    advisor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    teams = ArrayField(models.UUIDField(), default=list)
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["actor", "-at"], name="audit_of_actor"),
            models.Index(fields=["advisor", "-at"], name="audit_of_advisor"),
            models.Index(fields=["brand", "-at"], name="audit_of_brand"),
            models.Index(fields=["conversation", "-at"], name="audit_of_conversation"),
            GinIndex(fields=["teams"], name="audit_of_teams"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"
