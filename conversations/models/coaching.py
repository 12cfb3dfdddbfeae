"""Coaching: passages that a leader or analyst collected for one advisor, with an aim and a date.

Who may write and read them is asked in `console.coaching`; what came of one is read from the
conversations that followed (`queries/coaching.py`), nothing of it is stored.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conversations.core.coaching import CHANGE, KINDS
from conversations.models.base import Row
from conversations.models.conversation import Conversation
from conversations.models.people import Brand, User


class CoachingNote(Row):
    """A draft until `given_at`, and its author's own until then; afterwards nothing in it changes.
    The advisor's conversations are followed from `acknowledged_at` to `closed_at`;
    `closing_read_at`: they saw the closing word."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    advisor = models.ForeignKey(User, models.PROTECT, related_name="coaching")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=40, blank=True)
    aim = models.TextField(blank=True, max_length=1000)
    until = models.DateField(null=True)
    created_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True, max_length=1000)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closing = models.TextField(blank=True, max_length=1000)
    closing_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["author", "advisor", "brand"],
                condition=Q(given_at=None),
                name="coaching_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(given_at=None)
                | (~Q(aim="") & ~Q(criterion="") & Q(until__isnull=False)),
                name="coaching_given_whole",
            ),
            models.CheckConstraint(condition=~Q(author=F("advisor")), name="coaching_of_another"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["advisor", "-given_at"], name="coaching_of_advisor"),
            models.Index(fields=["brand", "given_at"], name="coaching_of_brand"),
        ]

    def __str__(self) -> str:
        return f"{self.advisor_id} {self.criterion}"


class CoachingPassage(Row):
    """Words of one message, in code points, to keep up or to change. The words themselves stay in
    the log alone: what is redacted or forgotten there is gone here too."""

    note = models.ForeignKey(CoachingNote, models.CASCADE, related_name="passages")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=[(k, k) for k in KINDS], default=CHANGE)
    comment = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="passage_has_a_span"),
            models.UniqueConstraint(
                fields=["note", "conversation", "seq", "start", "end"], name="passage_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.seq}"
