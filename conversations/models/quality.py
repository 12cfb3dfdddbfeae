"""What the rules have found: rows beside the log, never in it.

Judging them (verdicts, reviews) is the review desk's; running the rules, `manage.py analyse`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q, Value

from conversations.core import choices
from conversations.models.base import Row
from conversations.models.conversation import Conversation


class Analysis(models.Model):
    """How far a conversation has been analysed (`seq`), and its running score.

    PostgreSQL makes the row with the conversation, and refuses a mark that steps back. `is_final`
    once it was analysed after its close; `version` rises with every change of the score; `silent`
    says of each rule that did not judge why (pending, not_applicable, off, failed).
    """

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, primary_key=True, related_name="analysis"
    )
    seq = models.PositiveIntegerField(default=0)
    is_final = models.BooleanField(default=False)
    at = models.DateTimeField(null=True)
    language = models.CharField(max_length=8, blank=True)
    grid = models.CharField(max_length=40, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=0)
    score = models.FloatField(null=True)
    critical = models.CharField(max_length=4, default="pass")
    criteria = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    silent = models.JSONField(default=dict)
    closing = models.JSONField(default=dict, db_default=Value({}, output_field=models.JSONField()))
    n_failed = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["conversation"], condition=Q(is_final=False), name="analysis_runs"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.score}"


class Score(models.Model):
    """The score of a finished conversation under one grid and one engine; those of earlier
    versions are kept, so that versions can be compared."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="scores")
    grid = models.CharField(max_length=40)
    engine = models.CharField(max_length=40)
    at = models.DateTimeField()
    score = models.FloatField(null=True)
    critical = models.CharField(max_length=4)
    criteria = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conversation", "grid", "engine"], name="score_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.grid} {self.score}"


class Finding(Row):
    """A fault at a place in a message. `retracted_at` when a later analysis no longer finds it, or
    its words were redacted; the row stays, because somebody may have seen it. `changed_in` is the
    version of the score (`Analysis`) with which it last changed, so that a screen asks for what is
    newer only."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    severity = models.CharField(max_length=8)
    evidence = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True, blank=True)
    changed_in = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conversation", "rule", "version", "seq", "start", "end"],
                name="finding_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["rule", "-created_at"], name="findings_of_rule")
        ]

    @property
    def is_withdrawn(self) -> bool:
        """The words that it was about were redacted: it counts no longer, and is told as such."""
        return bool(self.evidence.get("withdrawn"))

    def __str__(self) -> str:
        return f"{self.rule} {self.seq}"


class BrandRule(models.Model):
    """What a brand has chosen about a rule; without a row the rule is as the house made it.

    `show` is muted: kept and shown, not scored; `proven` is that until the rule's trust is proven.
    `threshold` and `blocks` are the rule's own where empty; what blocks may not be sent.
    """

    MODES: ClassVar = [(mode, mode) for mode in choices.MODES]

    brand = models.ForeignKey("conversations.Brand", models.CASCADE, related_name="rules")
    rule = models.CharField(max_length=80)
    mode = models.CharField(max_length=8, choices=MODES, default=choices.SCORE)
    threshold = models.FloatField(null=True, blank=True)
    blocks = models.BooleanField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "conversations.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["rule"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["brand", "rule"], name="rule_once_per_brand")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.mode}"


class RuleChange(Row):
    """That somebody changed what a brand chose about a rule: `before` and `after` are choices as
    `core/choices.py` writes them. Never changed, never deleted."""

    brand = models.ForeignKey("conversations.Brand", models.CASCADE, related_name="+")
    rule = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey("conversations.User", models.SET_NULL, null=True, related_name="+")
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["brand", "rule", "-at"], name="changes_of_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.after.get('mode')}"


class SentText(models.Model):
    """That an advisor sent a long text, known by its digest, to a customer: what tells a reply
    pasted unchanged from one that was adapted. Written by the analysis, never by a message."""

    advisor = models.ForeignKey(
        "conversations.Advisor", models.CASCADE, related_name="+", db_index=False
    )
    digest = models.BigIntegerField()
    customer = models.ForeignKey(
        "conversations.Customer", models.CASCADE, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["advisor", "digest", "customer"], name="sent_once")
        ]

    def __str__(self) -> str:
        return f"{self.advisor_id} {self.digest}"


class HintDismissal(models.Model):
    """How often a hint of this rule was waved off, by day: a sign for analysts, never a verdict,
    and never against an advisor, who is not named here."""

    rule = models.CharField(max_length=80)
    brand = models.ForeignKey("conversations.Brand", models.CASCADE, related_name="+")
    day = models.DateField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule", "brand", "day"], name="dismissals_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.n}"
