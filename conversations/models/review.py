"""What people say of a conversation: reviews with their grid, verdicts on findings, missed faults.

Where the work comes from is in `review_plan.py`; the rules' own words are in `quality.py`.
"""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from conversations.core import verdicts
from conversations.core.verdicts import CALIBRATION, DECISION, DESK, DISPUTE
from conversations.models.base import Row
from conversations.models.conversation import Conversation
from conversations.models.people import User
from conversations.models.quality import Finding
from conversations.models.review_grid import ReviewGrid
from conversations.models.review_plan import ReviewTask

LANES = [(lane, lane) for lane in (DESK, CALIBRATION, DECISION, DISPUTE)]


class Review(Row):
    """One person's reading of one conversation. `score` is the human one, from the grid;
    `automatic` what the rules said when it was submitted, `reviewed` that with the verdicts until
    then. `probability` is the task's; a review without one never enters an estimate. `n_changes`
    counts those of its grid, as far as they are saved: an older state comes too late.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="reviews")
    task = models.ForeignKey(ReviewTask, models.SET_NULL, null=True, related_name="reviews")
    analyst = models.ForeignKey(User, models.PROTECT, related_name="+")
    grid = models.ForeignKey(ReviewGrid, models.PROTECT, null=True, related_name="+")
    lane = models.CharField(max_length=12, choices=LANES, default=DESK)
    is_blind = models.BooleanField(default=False)
    probability = models.FloatField(null=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True, max_length=2000)
    score = models.FloatField(null=True)
    critical = models.CharField(max_length=4, default="pass")
    automatic = models.FloatField(null=True)
    automatic_critical = models.CharField(max_length=4, blank=True)
    reviewed = models.FloatField(null=True)
    n_changes = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conversation", "analyst", "task"],
                nulls_distinct=False,
                name="review_once_per_task",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(grid__isnull=False),
                name="review_submitted_with_grid",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-submitted_at"], name="reviews_by_time"),
            models.Index(fields=["analyst", "-submitted_at"], name="reviews_of_analyst"),
            GinIndex(SearchVector("comment", config="motjuste_fr"), name="review_words"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.score}"


class ReviewAnswer(models.Model):
    """A criterion's score (empty: not applicable), with a comment and the words it is about."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="answers")
    criterion = models.CharField(max_length=40)
    score = models.FloatField(null=True)
    comment = models.TextField(blank=True, max_length=1000)
    quote = models.TextField(blank=True, max_length=1000)
    quote_seq = models.PositiveIntegerField(null=True)
    quote_start = models.PositiveIntegerField(null=True)
    quote_end = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "criterion"], name="answer_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(
                SearchVector("comment", "quote", config="motjuste_fr"), name="review_answer_words"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.score}"


class Verdict(Row):
    """A person's word on a finding; the latest that is not of a calibration holds. Never changed:
    who thinks otherwise later gives another."""

    CONFIRMED, DISMISSED = verdicts.CONFIRMED, verdicts.DISMISSED

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="verdicts")
    review = models.ForeignKey(Review, models.SET_NULL, null=True, related_name="verdicts")
    analyst = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    word = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)
    lane = models.CharField(max_length=12, choices=LANES, default=DESK)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["finding", "-at"], name="verdicts_of_finding"),
            models.Index(fields=["analyst", "-at"], name="verdicts_of_analyst"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.word}"


class MissedFault(Row):
    """What the rules did not see, marked by a person: `rule` says which fault it is, `share` among
    how many opportunities it counts. Taken back, the row stays."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="missed")
    review = models.ForeignKey(Review, models.SET_NULL, null=True, related_name="missed")
    analyst = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    rule = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField(max_length=1000)
    severity = models.CharField(max_length=8)
    share = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=500, blank=True)
    lane = models.CharField(max_length=12, choices=LANES, default=DESK)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="missed_has_a_span"),
            models.UniqueConstraint(
                fields=["conversation", "analyst", "rule", "seq", "start", "end", "lane"],
                condition=Q(undone_at=None),
                name="missed_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["rule", "-at"], name="missed_of_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.seq}"


class ReviewedScore(models.Model):
    """The automatic score of a conversation with the verdicts folded in, made anew with each.
    `human` is the mean of the submitted reviews' own scores (calibration left out)."""

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, primary_key=True, related_name="reviewed"
    )
    score = models.FloatField(null=True)
    critical = models.CharField(max_length=4, default="pass")
    criteria = models.JSONField(default=dict)
    automatic = models.FloatField(null=True)
    human = models.FloatField(null=True)
    n_confirmed = models.PositiveIntegerField(default=0)
    n_dismissed = models.PositiveIntegerField(default=0)
    n_missed = models.PositiveIntegerField(default=0)
    n_reviews = models.PositiveIntegerField(default=0)
    grid = models.CharField(max_length=40, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    @property
    def is_judged(self) -> bool:
        """Somebody has; the row alone may only have been held for it."""
        return bool(self.n_reviews or self.n_confirmed or self.n_dismissed or self.n_missed)

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.score}"


class Unveiling(Row):
    """That somebody at the review desk asked who the customer is, and why. Never changed."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="unveilings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.user_id}"
