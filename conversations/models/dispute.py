"""An advisor's answer to a finding, a marked fault or a review, and what was answered to it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from conversations.core import dispute
from conversations.models.base import Row
from conversations.models.conversation import Conversation
from conversations.models.people import User
from conversations.models.quality import Finding
from conversations.models.review import MissedFault, Review

KINDS = ("finding", "review", "missed")


def _only(kind: str) -> Q:
    return Q(**{f"{name}__isnull": name != kind for name in KINDS})


class Dispute(Row):
    """About one finding, one review or one fault that somebody marked (`missed`). Answered once, by
    somebody else than its author; both scores are kept, so that it shows what it changed.
    `read_at`: its advisor saw the answer."""

    OUTCOMES: ClassVar = [(word, word) for word in dispute.OUTCOMES]

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="disputes")
    finding = models.ForeignKey(Finding, models.CASCADE, null=True, related_name="disputes")
    review = models.ForeignKey(Review, models.CASCADE, null=True, related_name="disputes")
    missed = models.ForeignKey(MissedFault, models.CASCADE, null=True, related_name="disputes")
    advisor = models.ForeignKey(User, models.PROTECT, related_name="+")
    words = models.TextField(max_length=1000)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=8, blank=True, choices=OUTCOMES)
    answer = models.TextField(blank=True, max_length=1000)
    read_at = models.DateTimeField(null=True)
    before = models.FloatField(null=True)
    after = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(*map(_only, KINDS), _connector=Q.OR), name="dispute_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(finding__isnull=False), name="finding_disputed_once"
            ),
            models.UniqueConstraint(
                fields=["review"], condition=Q(review__isnull=False), name="review_disputed_once"
            ),
            models.UniqueConstraint(
                fields=["missed"], condition=Q(missed__isnull=False), name="missed_disputed_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], condition=Q(answered_at__isnull=True), name="disputes_open"
            ),
            models.Index(fields=["advisor", "-made_at"], name="disputes_of_advisor"),
            models.Index(
                fields=["advisor"],
                condition=Q(answered_at__isnull=False, read_at__isnull=True),
                name="disputes_to_read",
            ),
        ]

    @property
    def fault(self) -> Finding | MissedFault | None:
        """What it is about, unless that is a review."""
        return self.finding or self.missed

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.outcome}"
