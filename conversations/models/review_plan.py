"""Where review work comes from: plans, and the conversations drawn by them.

How conversations are drawn is in `core.sampling`; what came of a review, in `review.py`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from conversations.core.sampling import KINDS
from conversations.models.base import Row
from conversations.models.conversation import Conversation
from conversations.models.people import Brand, Provider, User


class ReviewPlan(Row):
    """Of a provider's analysts, or with no provider of the brand's own. `wanted` are the filters
    of what is flagged or targeted (rules, severities, criteria, score band, answers, words)."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+")
    provider = models.ForeignKey(Provider, models.CASCADE, null=True, related_name="+")
    wanted = models.JSONField(default=dict)
    since = models.DateTimeField()
    until = models.DateTimeField()
    n_each = models.PositiveIntegerField(default=0)
    n_near = models.PositiveIntegerField(default=0)
    n_slices = models.PositiveSmallIntegerField(default=1)
    blind_share = models.PositiveSmallIntegerField(default=0)
    seed = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "brand", "-created_at"], name="plans_of_house")
        ]

    def __str__(self) -> str:
        return self.name


class ReviewTask(Row):
    """A conversation to review under a plan. `probability` is that of its draw (empty where it was
    not drawn at random); in a calibration each of its reviewers has a task of their own."""

    plan = models.ForeignKey(ReviewPlan, models.CASCADE, related_name="tasks")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="review_tasks")
    analyst = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    probability = models.FloatField(null=True)
    is_blind = models.BooleanField(default=False)
    drawn_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "position"], name="review_task_place_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["plan", "position"], condition=Q(done_at=None), name="review_tasks_open"
            ),
            models.Index(fields=["analyst", "-done_at"], name="review_tasks_of_analyst"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.conversation_id}"


class CalibrationBatch(models.Model):
    """The same conversations for several people, hidden from one another until `revealed_at`."""

    plan = models.OneToOneField(
        ReviewPlan, models.CASCADE, primary_key=True, related_name="calibration"
    )
    participants = models.ManyToManyField(User, related_name="+")
    revealed_at = models.DateTimeField(null=True)
    revealed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.plan_id)
