"""The runs of retention: one a brand and day by the clocks, and those started by hand.

What goes in one is `actions/retention_runs.py`; what it deleted of whom is never kept, only how
many.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from conversations.models.base import Row
from conversations.models.people import Brand


class RetentionRun(Row):
    """`brand` empty: the house's own entries in the audit. `counts` grow with each batch, in its
    transaction. `failed` says what stopped it last, and when; whoever comes next goes on."""

    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+")
    day = models.DateField()
    by_hand = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    failed = models.CharField(max_length=80, blank=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["brand", "day"],
                condition=Q(by_hand=False),
                nulls_distinct=False,
                name="retention_once_a_day",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["brand", "-begun_at"], name="retention_runs_of_brand")
        ]

    def __str__(self) -> str:
        return f"{self.brand_id} {self.day}"
