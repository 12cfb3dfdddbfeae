"""The estimates of a report: of all, by criterion, week, queue, provider and advisor.

How they are estimated is in `core.estimates`; the rows behind each are `wanted.rows_of`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Avg, Count, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, Extract

from conversations.core import estimates
from conversations.core.estimates import Corrected, Estimate, Moments, Sampled
from conversations.models import Assignment, Conversation, Provider, Queue, Review, User
from conversations.queries.fairness import IS_JUDGED, Moved
from conversations.queries.moments import moments, of_column
from conversations.queries.reports.grouped import Grouped
from conversations.queries.reports.wanted import Wanted, criteria, points, rows_of

Rows = QuerySet[Conversation]
MOST = 10**9  # a limit that limits nothing has the rows selected before they are summed up


@dataclass(frozen=True, slots=True)
class Group:
    """`key` narrows a report to this group, under the name of its filter."""

    key: Any
    name: str
    estimate: Estimate
    judged: Moved | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """`reviews` are of people alone, weighted; `corrected` is the rules with the blind sample.
    `grids` are those that the reviews were made with, the commonest first, and how many each."""

    rules: Estimate
    reviews: Estimate
    corrected: Corrected
    critical: Estimate
    n_failed: int
    n_targeted: int
    grids: tuple[tuple[str, int], ...]


def whole(scope: Rows, wanted: Wanted, found: Grouped) -> Whole:
    """One query."""
    names = ("people", "rules", "probability", "is_blind", "grid__brand__name", "grid__version")
    reviews = list(reviews_of(rows_of(scope, wanted), wanted.criterion).values_list(*names))
    random = [Sampled(human, p) for human, _, p, *_ in reviews if p]
    blind = [
        Sampled(h - r, p) for h, r, p, is_blind, *_ in reviews if p and is_blind and r is not None
    ]
    grids = Counter(f"{row[4] or 'house'}@{row[5]}" for row in reviews if row[2])
    bias = estimates.corrected([found.all.mean] if found.all.n else [], blind)
    return Whole(
        _estimate(found.all),
        estimates.weighted(random).within(0, 100),
        replace(bias, estimate=bias.estimate.within(0, 100)),
        estimates.share(found.n_failed, found.n),
        found.n_failed,
        len(reviews) - len(random),
        tuple(grids.most_common()),
    )


def reviews_of(rows: Rows, criterion: str) -> QuerySet[Any]:
    """With `people`, their score, and `rules`, that of the rules: for the whole of when it was
    reviewed, for a criterion of now."""
    made = Review.objects.filter(
        conversation__in=rows.values("pk"), submitted_at__isnull=False, lane="desk"
    )
    if not criterion:
        found = made.filter(score__isnull=False)
        return found.annotate(people=F("score"), rules=F("automatic"))
    found = made.filter(answers__criterion=criterion, answers__score__isnull=False)
    now = points(criterion, "conversation__analysis")
    return found.annotate(people=F("answers__score"), rules=now)


def behind(scope: Rows, wanted: Wanted, *, is_blind: bool) -> QuerySet[Review]:
    """The reviews that an estimate is made of: drawn at random; `is_blind` those of the bias."""
    found = reviews_of(rows_of(scope, wanted), wanted.criterion).filter(probability__gt=0)
    return found.filter(is_blind=True, rules__isnull=False) if is_blind else found


def by_criterion(scope: Rows, wanted: Wanted) -> list[Group]:
    """One query, that reads each score once: what is summed up is a select of its own."""
    names = {f"of_{name}": points(name) for name in criteria()}
    asked: dict[str, Any] = {}
    for name in names:
        asked |= of_column(name)
    rows = rows_of(scope, wanted).order_by().annotate(**names).values(*names)[:MOST]
    found = rows.aggregate(**asked)
    return [Group(name, name, _estimate(moments(found, f"of_{name}"))) for name in criteria()]


def _estimate(m: Moments) -> Estimate:
    return estimates.of_moments(m).within(0, 100)


def by_week(found: Grouped) -> list[Group]:
    """Weeks without a conversation are left out."""
    return [Group(monday, "", _estimate(m)) for monday, m in sorted(found.weeks.items())]


def by_queue(scope: Rows, wanted: Wanted, found: Grouped) -> list[Group]:
    """Two queries."""
    judged = judged_by("queue", scope, wanted)
    return [replace(g, judged=judged.get(g.key)) for g in _named(Queue.objects.all(), found.queues)]


def judged_by(group: str, scope: Rows, wanted: Wanted) -> dict[Any, Moved]:
    """Of the conversations that people judged, the mean by the rules and once judged. Chosen by
    people, not drawn: it says what they changed, and estimates nothing. One query."""
    rows = rows_of(scope, wanted).filter(IS_JUDGED).order_by()
    both = rows.annotate(
        rules=points(wanted.criterion), people=points(wanted.criterion, "reviewed")
    ).filter(rules__isnull=False, people__isnull=False)
    means = both.values(group).annotate(n=Count("pk"), before=Avg("rules"), after=Avg("people"))
    return {key: Moved(*found) for key, *found in means.values_list(group, "n", "before", "after")}


def by_provider(found: Grouped) -> list[Group]:
    return _named(Provider.objects.all(), found.providers)


def _named(rows: QuerySet[Any], groups: Mapping[UUID | None, Moments]) -> list[Group]:
    """By name, never by the mean; whose name is not known stands last. One query."""
    names = dict(rows.filter(pk__in=[key for key in groups if key]).values_list("pk", "name"))
    order = sorted(groups, key=lambda key: (key not in names, names.get(key, "")))
    return [Group(key, names.get(key, "—"), _estimate(groups[key])) for key in order]


@dataclass(frozen=True, slots=True)
class OfAdvisor:
    """The mean is drawn toward the team's; the median of first replies, in seconds, only of
    `named_since`."""

    key: UUID
    name: str
    estimate: Estimate
    first_reply: Estimate
    judged: Moved | None


def by_advisor(
    scope: Rows, wanted: Wanted, found: Grouped, named_since: datetime
) -> list[OfAdvisor]:
    """By name. Three queries."""
    groups = {key: m for key, m in found.advisors.items() if key is not None}
    drawn = estimates.shrunk(groups)
    rows = rows_of(scope, wanted).filter(handler__isnull=False)
    waits = _first_replies(rows.filter(opened_at__gte=named_since, has_times=True))
    people = User.objects.filter(pk__in=groups).order_by("name", "pk")
    none, judged = Estimate(), judged_by("handler", scope, wanted)
    return [
        OfAdvisor(
            key, name, drawn.get(key, none).within(0, 100), waits.get(key, none), judged.get(key)
        )
        for key, name in people.values_list("pk", "name")
    ]


def _first_replies(rows: Rows) -> dict[UUID, Estimate]:
    """Of whoever gave it, from when they took the conversation: how long the customer waited in
    line, or for an earlier holder who wrote nothing, stands in the figures of the house."""
    replied = F("conversation__first_reply_at")
    held = Assignment.objects.filter(
        Q(released_at=None) | Q(released_at__gte=replied),
        conversation__in=rows.order_by().values("pk"), assigned_at__lte=replied,
    )  # fmt: skip
    took = Cast(Extract(replied - F("assigned_at"), "epoch"), FloatField())
    told = held.order_by().values("advisor").annotate(each=ArrayAgg(took))
    return {key: estimates.median(each) for key, each in told.values_list("advisor", "each")}
