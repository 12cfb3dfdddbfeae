"""The estimates of a report: of all, by criterion, week, queue, provider and advisor.

How they are estimated is in `core.estimates`; the rows behind each are `wanted.rows_of`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, FloatField, Q, QuerySet, Variance
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Cast, Extract, TruncWeek

from conversations.core import estimates
from conversations.core.estimates import Corrected, Estimate, Moments, Sampled
from conversations.models import Conversation, Review
from conversations.queries.reports.wanted import Wanted, criteria, points, rows_of

Rows = QuerySet[Conversation]


@dataclass(frozen=True, slots=True)
class Group:
    """`key` narrows a report to this group, under the name of its filter."""

    key: Any
    name: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Whole:
    """`reviews` are of people alone, weighted; `corrected` is the rules with the blind sample."""

    rules: Estimate
    reviews: Estimate
    corrected: Corrected
    critical: Estimate
    n_targeted: int


class Median(Aggregate):
    function = "percentile_cont"
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def whole(scope: Rows, wanted: Wanted) -> Whole:
    """Three queries."""
    rows = rows_of(scope, wanted)
    value = points(wanted.criterion)
    n, middle, spread, failed = rows.aggregate(
        n=Count(value), mean=Avg(value), spread=Variance(value, sample=True),
        failed=Count("pk", filter=Q(analysis__critical="fail")),
    ).values()  # fmt: skip
    found = list(_reviews(rows, wanted.criterion))
    random = [Sampled(human, p) for human, _, p, _ in found if p]
    blind = [Sampled(h - r, p) for h, r, p, is_blind in found if p and is_blind and r is not None]
    total = rows.count()
    rules = estimates.of_moments(Moments(n, middle or 0.0, spread))
    bias = estimates.corrected([middle] if n else [], blind)
    return Whole(
        rules.within(0, 100),
        estimates.weighted(random).within(0, 100),
        replace(bias, estimate=bias.estimate.within(0, 100)),
        estimates.share(failed, total),
        len(found) - len(random),
    )


def _reviews(rows: Rows, criterion: str) -> Iterable[Any]:
    """(people's score, the rules' of then, the probability of the draw, whether it was blind)."""
    made = Review.objects.filter(
        conversation__in=rows.values("pk"), submitted_at__isnull=False, lane="desk"
    )
    if not criterion:
        made = made.filter(score__isnull=False)
        return made.values_list("score", "automatic", "probability", "is_blind")
    made = made.filter(answers__criterion=criterion, answers__score__isnull=False)
    now = points(criterion, "conversation__analysis")
    return made.values_list("answers__score", now, "probability", "is_blind")


def by_criterion(scope: Rows, wanted: Wanted) -> list[Group]:
    """One query."""
    asked: dict[str, Any] = {}
    for name in criteria():
        value = points(name)
        asked[f"n_{name}"] = Count(value)
        asked[f"mean_{name}"] = Avg(value)
        asked[f"spread_{name}"] = Variance(value, sample=True)
    found = rows_of(scope, wanted).aggregate(**asked)
    return [
        Group(name, name, _estimate(*(found[f"{what}_{name}"] for what in ("n", "mean", "spread"))))
        for name in criteria()
    ]


def _estimate(n: int, middle: float | None, spread: float | None) -> Estimate:
    return estimates.of_moments(Moments(n, middle or 0.0, spread)).within(0, 100)


def _groups(rows: QuerySet[Any], by: tuple[str, ...], criterion: str) -> list[tuple[Any, ...]]:
    """The group's columns, then n, mean and variance; ordered by the columns, never by the mean."""
    value = points(criterion)
    found = rows.order_by().values(*by).annotate(
        n=Count(value), mean=Avg(value), spread=Variance(value, sample=True)
    )  # fmt: skip
    return list(found.order_by(*by).values_list(*by, "n", "mean", "spread"))


def by_week(scope: Rows, wanted: Wanted) -> list[Group]:
    """The Mondays of the brand's calendar, those without a conversation left out."""
    week = TruncWeek("opened_at", tzinfo=wanted.zone)
    rows = rows_of(scope, wanted).annotate(week=week)
    found = _groups(rows, ("week",), wanted.criterion)
    return [
        Group(_day(at, wanted), "", _estimate(n, middle, spread)) for at, n, middle, spread in found
    ]


def _day(at: datetime, wanted: Wanted) -> date:
    return at.astimezone(wanted.zone).date()


def by_queue(scope: Rows, wanted: Wanted) -> list[Group]:
    found = _groups(rows_of(scope, wanted), ("queue__name", "queue"), wanted.criterion)
    return [Group(key, name, _estimate(*rest)) for name, key, *rest in found]


def by_provider(scope: Rows, wanted: Wanted) -> list[Group]:
    by = ("handler__user__provider__name", "handler__user__provider")
    found = _groups(rows_of(scope, wanted), by, wanted.criterion)
    return [Group(key, name or "—", _estimate(*rest)) for name, key, *rest in found]


@dataclass(frozen=True, slots=True)
class OfAdvisor:
    """The mean is drawn toward the team's; the median of first replies only of `named_since`."""

    key: UUID
    name: str
    estimate: Estimate
    first_reply_s: float | None
    n_replies: int


def by_advisor(scope: Rows, wanted: Wanted, named_since: datetime) -> list[OfAdvisor]:
    """By name. Two queries."""
    rows = rows_of(scope, wanted).filter(handler__isnull=False)
    found = _groups(rows, ("handler__user__name", "handler"), wanted.criterion)
    drawn = estimates.shrunk({key: Moments(n, m or 0.0, v) for _, key, n, m, v in found})
    waits = _first_replies(rows.filter(opened_at__gte=named_since, has_times=True))
    return [
        OfAdvisor(key, name, drawn.get(key, Estimate()).within(0, 100), *waits.get(key, (None, 0)))
        for name, key, *_ in found
    ]


def _first_replies(rows: Rows) -> dict[UUID, tuple[float | None, int]]:
    took = Cast(Extract(F("first_reply_at") - F("opened_at"), "epoch"), FloatField())
    found = rows.filter(first_reply_at__isnull=False).order_by().values("handler")
    counted = found.annotate(median=Median(took), n=Count("pk"))
    return {key: (median, n) for key, median, n in counted.values_list("handler", "median", "n")}
