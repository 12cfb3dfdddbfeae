"""What verdicts have made of the rules: trust by brand and language, mutes, decided examples.

How trust is reckoned is in `core.trust`; what a brand chose about a rule, in `quality.py`.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from conversations.models.base import Row
from conversations.models.people import Brand, User
from conversations.models.quality import Finding
from conversations.models.review import MissedFault
from conversations.models.review_plan import CalibrationBatch


class RuleTrust(models.Model):
    """Of one version of a rule: the faults judged and those confirmed, each once. `muted_at` since
    it is muted by itself."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8)
    n_judged = models.PositiveIntegerField(default=0)
    n_confirmed = models.PositiveIntegerField(default=0)
    muted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["brand", "rule", "version", "language"], name="trust_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.n_confirmed}/{self.n_judged}"


class AutoMute(Row):
    """That a rule was muted by itself, or is scored again. Never changed."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8)
    at = models.DateTimeField()
    is_muted = models.BooleanField()
    n_judged = models.PositiveIntegerField()
    n_confirmed = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["brand", "rule", "-at"], name="mutes_of_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.is_muted}"


class CalibrationDecision(Row):
    """What a meeting settled: on a criterion (`value`), or on a finding or a fault that somebody
    marked (`word`)."""

    batch = models.ForeignKey(CalibrationBatch, models.CASCADE, related_name="decisions")
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+")
    criterion = models.CharField(max_length=40, blank=True)
    value = models.FloatField(null=True)
    finding = models.ForeignKey(Finding, models.CASCADE, null=True, related_name="+")
    missed = models.ForeignKey(MissedFault, models.SET_NULL, null=True, related_name="+")
    rule = models.CharField(max_length=80, blank=True)
    word = models.CharField(max_length=10, blank=True)
    words = models.TextField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.criterion or self.rule} {self.word}"


class RuleExample(Row):
    """A passage that a meeting settled, kept with the rule: a fault or none. `lines` are
    pseudonymised: {"speaker", "text"}. It outlives the conversation and the meeting; `teams` are
    those that had held it, so that it stays with their house and the brand."""

    rule = models.CharField(max_length=80)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    teams = ArrayField(models.UUIDField(), default=list)
    language = models.CharField(max_length=8)
    is_fault = models.BooleanField()
    lines = models.JSONField(default=list)
    line = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField(max_length=1000)
    decision = models.OneToOneField(
        CalibrationDecision, models.SET_NULL, null=True, related_name="example"
    )
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["rule", "-at"], name="examples_of_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.is_fault}"
