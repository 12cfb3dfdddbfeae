"""Which finished conversations have no score under the versions of now, and what changed with them.

Scoring them again is `actions/analysis.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from conversations.models import Brand, Conversation, Score
from conversations.queries.rules import settings_of
from qa_rules.score import default_grid
from qa_rules.versions import engine_version

_CHANGES = """
SELECT before.grid, before.engine, count(*), avg(before.score), avg(after.score),
       avg(abs(after.score - before.score)),
       count(*) FILTER (WHERE before.critical <> after.critical)
  FROM conversations_score after
  JOIN conversations_score before ON before.conversation_id = after.conversation_id
   AND (before.grid, before.engine) <> (after.grid, after.engine)
  JOIN conversations_conversation c ON c.id = after.conversation_id
 WHERE c.brand_id = %s AND after.grid = %s AND after.engine = %s
 GROUP BY before.grid, before.engine ORDER BY max(before.at)
"""


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


@dataclass(frozen=True, slots=True)
class Change:
    """From an earlier version to this one, over the conversations that have both."""

    grid: str
    engine: str
    n: int
    before: float | None
    after: float | None
    apart: float | None
    n_critical: int

    def __str__(self) -> str:
        means = " → ".join(
            "–" if mean is None else f"{mean:.1f}" for mean in (self.before, self.after)
        )
        apart = "–" if self.apart is None else f"{self.apart:.1f}"
        return (
            f"against {self.grid} {self.engine}: n {self.n}, mean {means}, apart by {apart} each,"
            f" critical otherwise in {self.n_critical}"
        )


def _rows(wanted: Wanted) -> QuerySet[Conversation]:
    scored = Score.objects.filter(
        conversation=OuterRef("pk"), grid=wanted.grid, engine=wanted.engine
    )
    rows = Conversation.objects.filter(brand=wanted.brand, closed_at__isnull=False)
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


def changes(wanted: Wanted) -> list[Change]:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [wanted.brand.pk, wanted.grid, wanted.engine])
        return [Change(*row) for row in cursor.fetchall()]
