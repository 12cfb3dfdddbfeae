"""The policies of brands and queues as they were set, one row a change: never rewritten.

What a policy holds, and what makes one impossible, is in `core.policy`.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.base import Row
from conversations.models.people import Brand, User
from conversations.models.texts import Queue


class PolicyVersion(Row):
    """What was set for a brand, or for one of its queues, from a moment on. `values` has what
    this level sets; what it leaves out is the brand's, or the house's default."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="policies")
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, blank=True, related_name="policies")
    values = models.JSONField(default=dict)
    from_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True, help_text=_("Why it was changed."))

    class Meta:
        ordering: ClassVar[list[str]] = ["-from_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["brand", "queue", "-from_at"], name="policy_by_time")
        ]

    def __str__(self) -> str:
        return f"{self.queue or self.brand} {self.from_at:%Y-%m-%d %H:%M}"
