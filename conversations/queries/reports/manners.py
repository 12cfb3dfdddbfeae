"""How conversations end, and what customers said of them, counted by the database; and the rows
behind each figure, which are the same ones.

What is measured is `manners_measures.py`, who was asked `survey_asked.py`, the estimates
`core.estimates`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.expressions import Combinable

from conversations.core import estimates
from conversations.core.estimates import Estimate
from conversations.models import Conversation
from conversations.queries.moments import Percentiles, moments, of_column
from conversations.queries.narrowing import narrowed
from conversations.queries.reports.manners_measures import (
    ASKED,
    COLUMNS,
    DETRACTORS,
    LEAVING,
    MEASURES,
    NPS,
    PROMOTERS,
    RESPONSE,
    SECONDS,
    SHARE,
    SURVEY,
    Measure,
)
from conversations.queries.reports.survey_asked import asked, n_silent
from conversations.queries.reports.wanted import Wanted, meant

MOST = 10**9  # a limit that limits nothing has the rows selected before they are summed up
WORDING = "survey_answer__wording"


@dataclass(frozen=True, slots=True)
class Told:
    """`estimate` of a share, a mean or a net share; of seconds the median, and `p90`."""

    kind: str
    estimate: Estimate
    p90: float | None = None


def rows_of(
    scope: QuerySet[Conversation],
    wanted: Wanted,
    name: str,
    named_since: datetime,
    wording: str = "",
) -> QuerySet[Any]:
    """Those that the figure counts, each with its `value`. Raises KeyError for no such figure."""
    measure = MEASURES[name]
    wanted = wanted.of_latencies(named_since) if measure.is_latency else wanted
    if name in ASKED:
        found = asked(meant(scope, wanted), wording)
    else:
        found = answered(scope, wanted, wording) if name in SURVEY else ended(scope, wanted)
    rows: QuerySet[Any] = found.annotate(**_columns({name: measure}))
    counted = rows.filter(**{f"{measure.column}__isnull": False})
    valued: QuerySet[Any] = counted.annotate(value=measure.value())
    return valued


def ended(scope: QuerySet[Conversation], wanted: Wanted) -> QuerySet[Conversation]:
    """Finished, and looked at to the end by the rules."""
    return meant(scope, wanted).filter(state="closed", analysis__is_final=True)


def answered(
    scope: QuerySet[Conversation], wanted: Wanted, wording: str = ""
) -> QuerySet[Conversation]:
    """The customer took part in the survey."""
    rows = meant(scope, wanted).filter(survey_answer__isnull=False)
    return narrowed(rows, survey_answer__wording=wording)


def leaving(
    scope: QuerySet[Conversation], wanted: Wanted, named_since: datetime
) -> dict[str, Told]:
    """One query; a second where the latencies are those of fewer days."""
    lately = wanted.of_latencies(named_since)
    if lately == wanted:
        return _left(scope, wanted, LEAVING)
    times = {name: measure for name, measure in LEAVING.items() if measure.is_latency}
    rest = {name: measure for name, measure in LEAVING.items() if name not in times}
    found = _left(scope, lately, times) | _left(scope, wanted, rest)
    return {name: found[name] for name in LEAVING}


def _left(
    scope: QuerySet[Conversation], wanted: Wanted, measures: Mapping[str, Measure]
) -> dict[str, Told]:
    """What is counted is a select of its own: each column is read once."""
    columns = _columns(measures)
    rows = ended(scope, wanted).order_by().annotate(**columns).values(*columns)[:MOST]
    return _told(rows.aggregate(**_counts(measures)), measures)


def survey(scope: QuerySet[Conversation], wanted: Wanted) -> dict[str, dict[str, Told]]:
    """By the wording that was asked, the newest first: they are never pooled. The response rate,
    and of the answers what they say. Three queries, whatever the number of wordings."""
    rows = answered(scope, wanted).order_by().annotate(**_columns(SURVEY)).values(WORDING)
    found = {row[WORDING]: row for row in rows.annotate(n=Count("pk"), **_counts(SURVEY))}
    silent = n_silent(meant(scope, wanted))
    told: dict[str, dict[str, Told]] = {}
    for wording in sorted({*found, *silent}, reverse=True):
        row = found.get(wording)
        n = row["n"] if row else 0
        rate = estimates.share(n, n + silent.get(wording, 0))
        told[wording] = {RESPONSE: Told(SHARE, rate), **(_told(row, SURVEY) if row else {})}
    return told


def _columns(measures: Mapping[str, Measure]) -> dict[str, Combinable]:
    return {measure.column: COLUMNS[measure.reads] for measure in measures.values()}


def _counts(measures: Mapping[str, Measure]) -> dict[str, Any]:
    counts: dict[str, Any] = {}
    for name, measure in measures.items():
        column = measure.column
        counts[f"{column}_n"] = Count(column)
        if measure.kind == SHARE:
            counts[f"met_{name}"] = Count(column, filter=measure.is_met)
        elif measure.kind == SECONDS:
            counts[f"{column}_at"] = Percentiles(F(column))
        elif measure.kind == NPS:
            counts[f"{column}_up"] = Count(column, filter=measure.where(PROMOTERS))
            counts[f"{column}_down"] = Count(column, filter=measure.where(DETRACTORS))
        else:
            counts |= of_column(column)
    return counts


def _told(found: Mapping[str, Any], measures: Mapping[str, Measure]) -> dict[str, Told]:
    return {name: _one(found, name, measure) for name, measure in measures.items()}


def _one(found: Mapping[str, Any], name: str, measure: Measure) -> Told:
    kind, column = measure.kind, measure.column
    n = found[f"{column}_n"]
    if kind == SHARE:
        return Told(kind, estimates.share(found[f"met_{name}"], n))
    if kind == SECONDS:
        median, p90 = found[f"{column}_at"] or (None, None)
        return Told(kind, Estimate(median, n=n), p90)
    if kind == NPS:
        return Told(kind, estimates.net(found[f"{column}_up"], found[f"{column}_down"], n))
    return Told(kind, estimates.of_moments(moments(found, column)).within(1, 10))
