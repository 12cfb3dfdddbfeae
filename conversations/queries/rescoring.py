"""Which finished conversations have no score under the versions of now.

Scoring them again is `actions/analysis.py`; what it changed, `comparing.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from conversations.models import Brand, Conversation, Score
from conversations.queries.rules import settings_of
from qa_rules.score import default_grid
from qa_rules.versions import engine_version


@dataclass(frozen=True, slots=True)
class Wanted:
    """A brand's conversations of a time, and the versions they are to be scored under."""

    brand: Brand
    grid: str
    engine: str
    since: datetime | None
    until: datetime | None

    @classmethod
    def of(cls, brand: Brand, since: datetime | None, until: datetime | None) -> "Wanted":
        grid = default_grid()
        label = settings_of([brand.pk])[brand.pk].label
        return cls(brand, f"{grid.name}@{grid.version}{label}", engine_version(), since, until)


def _rows(wanted: Wanted) -> QuerySet[Conversation]:
    scored = Score.objects.filter(
        conversation=OuterRef("pk"), grid=wanted.grid, engine=wanted.engine
    )
    rows = Conversation.objects.filter(
        brand=wanted.brand, closed_at__isnull=False, text_gone_at__isnull=True
    )
    if wanted.since:
        rows = rows.filter(opened_at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(opened_at__lt=wanted.until)
    return rows.filter(~Exists(scored))


def n_wanted(wanted: Wanted) -> int:
    return _rows(wanted).count()


def next_wanted(wanted: Wanted, after: UUID | None, most: int) -> list[UUID]:
    """In the order of their ids, those behind `after`."""
    rows = _rows(wanted).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.values_list("pk", flat=True)[:most])
