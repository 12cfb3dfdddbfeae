"""Which finished conversations have no score under the versions of now.

Scoring them again is `actions/analysis.py`; what it changed, `comparing.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from conversations.models import Brand, Conversation, Score
from conversations.queries.rules import settings_of
from qa_rules.score import default_grid
from qa_rules.versions import engine_version

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A brand's conversations of a time, and the versions they are to be scored under: `grid` is
    that of the brand's own language, `grids` holds each language's: mutes differ."""

    brand: Brand
    grid: str
    grids: dict[str, str]
    engine: str
    since: datetime | None
    until: datetime | None

    @classmethod
    def of(cls, brand: Brand, since: datetime | None, until: datetime | None) -> "Wanted":
        grid = default_grid()
        chosen = settings_of([brand.pk])[brand.pk]
        labels = {
            language: f"{grid.name}@{grid.version}{chosen.of(language).label}"
            for language in LANGUAGES
        }
        own = labels[brand.language if brand.language in labels else LANGUAGES[0]]
        return cls(brand, own, labels, engine_version(), since, until)


def _rows(wanted: Wanted) -> QuerySet[Conversation]:
    scored = Score.objects.filter(
        conversation=OuterRef("pk"), grid=OuterRef("under"), engine=wanted.engine
    )
    rows = Conversation.objects.filter(
        brand=wanted.brand, closed_at__isnull=False, text_gone_at__isnull=True
    )
    by_language = [When(language=key, then=Value(grid)) for key, grid in wanted.grids.items()]
    rows = rows.annotate(under=Case(*by_language, default=Value(wanted.grid)))
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
