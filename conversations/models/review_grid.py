"""Review grids, version by version: a draft, the one in use, those of before.

What a grid holds is in `core.review_grid`; without a row a brand uses the house's own.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from conversations.core import review_grid
from conversations.models.base import Row
from conversations.models.people import Brand, User


class ReviewGrid(Row):
    """`brand` empty: the house's. Criteria never change once it is live; a change is a version."""

    DRAFT, LIVE, RETIRED = "draft", "live", "retired"

    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="review_grids")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=8, default=DRAFT)
    criteria = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    live_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["brand", "version"], nulls_distinct=False, name="review_grid_version_once"
            ),
            models.UniqueConstraint(
                fields=["brand", "status"],
                condition=~Q(status="retired"),
                nulls_distinct=False,
                name="review_grid_one_live_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand_id or 'house'}@{self.version}"

    @property
    def asked(self) -> tuple[review_grid.Asked, ...]:
        return review_grid.read(self.criteria)
