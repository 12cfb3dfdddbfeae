"""How long a brand keeps what, edition by edition; and the figures that stay under a pseudonym.

What the terms mean is in `core.retention`; what the job does, in `actions/retention.py`.
"""

from typing import ClassVar

from django.db import models

from conversations.core.retention import Terms
from conversations.models.base import Row
from conversations.models.people import Brand, Provider, Team, User
from conversations.models.texts import Queue


class RetentionEdition(Row):
    """The newest of a brand is in force; none is ever changed."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    named_days = models.PositiveSmallIntegerField(default=7)
    transcript_months = models.PositiveSmallIntegerField(default=6)
    evaluation_months = models.PositiveSmallIntegerField(default=12)
    audit_months = models.PositiveSmallIntegerField(default=12)
    reason = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["brand", "version"], name="retention_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.brand_id} {self.version}"

    @property
    def terms(self) -> Terms:
        return Terms(
            self.named_days, self.transcript_months, self.evaluation_months, self.audit_months
        )


class PastFigure(Row):
    """What is left of a conversation when its evaluation has gone: a row of figures with its day,
    without its number or its times. `advisor` is a pseudonym, a keyed digest that is the same from
    day to day."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    queue = models.ForeignKey(Queue, models.SET_NULL, null=True, related_name="+")
    provider = models.ForeignKey(Provider, models.SET_NULL, null=True, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    advisor = models.CharField(max_length=16, blank=True)
    day = models.DateField()
    language = models.CharField(max_length=8)
    grid = models.CharField(max_length=40, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    score = models.FloatField(null=True)
    critical = models.CharField(max_length=4, blank=True)
    reviewed = models.FloatField(null=True)
    human = models.FloatField(null=True)
    criteria = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    first_reply_s = models.FloatField(null=True)
    duration_s = models.FloatField(null=True)
    closed_by = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["brand", "day"], name="figures_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.score}"
