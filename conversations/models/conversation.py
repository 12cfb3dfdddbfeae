"""A conversation, its log, and the facts kept beside the log.

The log is written by `conversations.log` alone.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.core.states import RUNNING, SEATED, State
from conversations.models.base import Row
from conversations.models.people import Advisor, Brand, Customer, Seat, Team, User
from conversations.models.texts import Disposition, Queue

ENDS = ("conversation.closed", "conversation.reopened")
STATES = [(s.value, s.value) for s in State]


class Conversation(Row):
    """The fold of its log so far (`core.states.Fold`), so that posting reads one row."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="conversations")
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="conversations")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="conversations")
    language = models.CharField(max_length=8, default="fr")
    priority = models.SmallIntegerField(default=0)
    policy = models.JSONField(default=dict)
    client_key = models.UUIDField(null=True, blank=True)
    token_epoch = models.PositiveIntegerField(default=0)
    address = models.CharField(max_length=64, blank=True, help_text=_("A keyed digest."))
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="next")

    seat = models.OneToOneField(Seat, models.PROTECT, null=True, blank=True)
    handler = models.ForeignKey(Advisor, models.PROTECT, null=True, related_name="handled")
    teams = ArrayField(models.UUIDField(), default=list, help_text=_("Teams that have held it."))
    avoid = models.ForeignKey(Advisor, models.SET_NULL, null=True, related_name="+")
    prefer = models.ForeignKey(Advisor, models.SET_NULL, null=True, related_name="+")

    state = models.CharField(max_length=8, choices=STATES)
    seq = models.PositiveIntegerField(default=0)
    staff_seq = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    opens_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Left out of hours: when it goes into the line.")
    )
    queued_at = models.DateTimeField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    last_customer_at = models.DateTimeField(null=True, blank=True)
    last_advisor_at = models.DateTimeField(null=True, blank=True)
    customer_gone_at = models.DateTimeField(null=True, blank=True)
    hold_until = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    stayed_at = models.DateTimeField(null=True, blank=True)
    goodbye_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=12, blank=True)
    reopen_until = models.DateTimeField(null=True, blank=True)
    wrap_up_until = models.DateTimeField(null=True, blank=True)
    wrap_up_extended = models.BooleanField(default=False)
    deadlines_passed = ArrayField(models.CharField(max_length=24), default=list)
    deadline_at = models.DateTimeField(null=True, blank=True)
    deadline_kind = models.CharField(max_length=24, blank=True)

    disposition = models.ForeignKey(Disposition, models.PROTECT, null=True, blank=True)
    outcome = models.TextField(blank=True, max_length=2000)
    source = models.CharField(
        max_length=12, blank=True, default="", db_default="", help_text=_("Where, when not here.")
    )
    has_times = models.BooleanField(
        default=True, db_default=True, help_text=_("The times of its log are real.")
    )
    text_gone_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its text was deleted or erased.")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(SEATED), seat__isnull=False)
                | (~Q(state__in=sorted(SEATED)) & Q(seat__isnull=True)),
                name="seat_exactly_when_active",
            ),
            models.UniqueConstraint(
                fields=["brand", "client_key"],
                condition=Q(client_key__isnull=False),
                name="opening_once_per_key",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["-priority", "queued_at"], condition=Q(state="waiting"), name="in_line"
            ),
            # Of the due ones too: an index on `deadline_at`, which changes with nearly every
            # message, would have each of them write every index of this table anew.
            models.Index(
                fields=["state"],
                condition=Q(state__in=[*map(str, sorted(RUNNING))]),
                name="running",
            ),
            models.Index(
                fields=["brand", "closed_at"],
                condition=Q(state="closed", text_gone_at__isnull=True),
                name="texts_to_go",
            ),
            models.Index(
                fields=["opens_at"], condition=Q(state="offline"), name="left_till_opening"
            ),
            models.Index(fields=["customer", "-opened_at"], name="customers_past"),
            models.Index(fields=["brand", "-opened_at"], name="brands_past"),
            models.Index(fields=["-opened_at", "-id"], name="past_by_time"),
            models.Index(fields=["handler", "-opened_at"], name="handlers_past"),
            GinIndex(fields=["teams"], name="teams_past"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Event(models.Model):
    """One fact of a conversation. PostgreSQL refuses to change or delete it, except through the
    function motjuste_redact_event()."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(
        Conversation, models.PROTECT, related_name="events", db_index=False
    )
    seq = models.PositiveIntegerField(null=True, help_text=_("Number among what all may see."))
    staff_seq = models.PositiveIntegerField(null=True, help_text=_("Number among staff's own."))
    after_seq = models.PositiveIntegerField(help_text=_("The seq that a staff event follows."))
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    actor_name = models.CharField(max_length=120, blank=True)
    text = models.TextField(null=True)
    client_key = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="event_seq_once"),
            models.UniqueConstraint(
                fields=["conversation", "staff_seq"],
                condition=Q(staff_seq__isnull=False),
                name="event_staff_seq_once",
            ),
            models.UniqueConstraint(
                fields=["conversation", "client_key"],
                condition=Q(client_key__isnull=False),
                name="event_client_key_once",
            ),
            models.CheckConstraint(
                condition=Q(seq__isnull=True, staff_seq__isnull=False)
                | Q(seq__isnull=False, staff_seq__isnull=True),
                name="event_has_one_number",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(
                SearchVector("text", config="motjuste_fr"),
                name="event_words",
                condition=Q(kind="message.posted"),
            ),
            models.Index(
                fields=["conversation", "at"],
                condition=Q(kind__in=ENDS),
                name="event_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq or self.staff_seq}"


class Assignment(models.Model):
    """Who held a conversation in which seat, from when to when (the ledger behind load)."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="assignments")
    advisor = models.ForeignKey(Advisor, models.PROTECT, related_name="assignments")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=12)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["advisor", "-assigned_at"], name="advisors_ledger")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(released_at__isnull=True),
                name="held_by_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} → {self.advisor_id}"


class SeenMark(models.Model):
    """How far each side has read. Kept off the conversation row: reading takes no lock there."""

    CUSTOMER, STAFF = "customer", "staff"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="seen_marks")
    side = models.CharField(max_length=8)
    seq = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["conversation", "side"], name="seen_once_per_side")
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.seq}"


class Attachment(Row):
    """A photo or PDF, under a random name in the store outside the web root."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="attachments")
    uploader_kind = models.CharField(max_length=12)
    uploader = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
