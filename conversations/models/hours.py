"""When a brand or one of its queues is open, and what is said when it is not. With history."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.base import Row
from conversations.models.people import Brand, User
from conversations.models.texts import Queue


class OpeningHours(Row):
    """One edition; the newest of a brand, or of a queue, is in force, and none is ever changed.

    `week` has seven lists of [start, end] in minutes from local midnight; `days` says otherwise
    of single days: {"2026-12-25": {"slots": [], "name": "Noël"}}. A queue may `follow` its brand.
    """

    ALWAYS, WEEK, FOLLOW = "always", "week", "follow"
    MODES: ClassVar = [
        (ALWAYS, _("Always open")), (WEEK, _("Open at these hours")), (FOLLOW, _("As the brand")),
    ]  # fmt: skip

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="hours")
    queue = models.ForeignKey(Queue, models.CASCADE, null=True, blank=True, related_name="hours")
    mode = models.CharField(max_length=8, choices=MODES, default=WEEK)
    week = models.JSONField(default=list)
    days = models.JSONField(default=dict)
    closed_fr = models.TextField(blank=True, max_length=1000)
    closed_en = models.TextField(blank=True, max_length=1000)
    nobody_fr = models.TextField(blank=True, max_length=1000)
    nobody_en = models.TextField(blank=True, max_length=1000)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["brand", "queue", "-changed_at"], name="hours_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.brand_id} {self.mode}"
