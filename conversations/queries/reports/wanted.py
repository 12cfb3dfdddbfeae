"""What a report is about: a period and whose conversations. The figures and the rows behind them
are made of the same rows here."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, FloatField, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from conversations.models import Conversation
from conversations.queries.narrowing import narrowed
from qa_rules.score import default_grid


def criteria() -> list[str]:
    """In the grid's order; those that only pass or fail are left out."""
    return [name for name, given in default_grid().criteria.items() if given.weight]


@dataclass(frozen=True, slots=True)
class Wanted:
    """`until` is excluded. `criterion` "" is the whole score. `zone` cuts days and weeks."""

    since: datetime
    until: datetime
    zone: ZoneInfo
    brand: UUID | None = None
    provider: UUID | None = None
    team: UUID | None = None
    queue: UUID | None = None
    advisor: UUID | None = None
    criterion: str = ""

    def of_latencies(self, named_since: datetime) -> "Wanted":
        """For latencies: of one advisor they reach back only as far as they stand beside names."""
        if self.advisor is None or self.since >= named_since:
            return self
        return replace(self, since=named_since)


def rows_of(scope: QuerySet[Conversation], wanted: Wanted) -> QuerySet[Conversation]:
    """Finished conversations with a final score, by the day they were opened."""
    return meant(scope, wanted).filter(
        state="closed", analysis__is_final=True, analysis__score__isnull=False
    )


def meant(scope: QuerySet[Conversation], wanted: Wanted) -> QuerySet[Conversation]:
    """All of the period and of those asked for, finished and scored or not."""
    return narrowed(
        scope.filter(opened_at__gte=wanted.since, opened_at__lt=wanted.until),
        brand=wanted.brand,
        handler__user__provider=wanted.provider,
        queue=wanted.queue,
        handler=wanted.advisor,
        teams__contains=[wanted.team] if wanted.team else None,
    )


def points(criterion: str, of: str = "analysis") -> Combinable:
    """The score that is asked for, as a number in the database; null where it does not apply."""
    if not criterion:
        return F(f"{of}__score")
    value: Any = KeyTextTransform("score", KeyTransform(criterion, f"{of}__criteria"))
    return Cast(value, FloatField())
