"""The scores of a report counted at once for all, by week, queue, provider and advisor: the rows
are read a single time, whoever asks for how many groups.

What is made of the counts is in `figures.py`.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import TruncWeek

from conversations.core.estimates import Moments
from conversations.models import Conversation
from conversations.queries.reports.wanted import Wanted, points, rows_of

# The inner select's columns by their place; GROUPING() tells by which of them a row is grouped.
_SQL = """
SELECT week, queue, provider, advisor, GROUPING(week, queue, provider, advisor),
       count(value), avg(value), var_samp(value),
       count(*) FILTER (WHERE critical = 'fail'), count(*)
  FROM ({rows}) AS x (queue, provider, advisor, critical, week, value)
 GROUP BY GROUPING SETS ((), (week), (queue), (provider), (advisor))
"""
_WEEK, _QUEUE, _PROVIDER, _ADVISOR, _ALL = 0b0111, 0b1011, 0b1101, 0b1110, 0b1111
_BY = {_WEEK: (0, "weeks"), _QUEUE: (1, "queues"), _PROVIDER: (2, "providers"),
       _ADVISOR: (3, "advisors")}  # fmt: skip


@dataclass(slots=True)
class Grouped:
    """`n_failed` of `n` failed on what is critical. Weeks are the Mondays of the calendar that was
    asked for; groups without a key (nobody handled it) are under None."""

    all: Moments = field(default_factory=lambda: Moments(0, 0.0, None))
    n_failed: int = 0
    n: int = 0
    weeks: dict[date, Moments] = field(default_factory=dict)
    queues: dict[UUID | None, Moments] = field(default_factory=dict)
    providers: dict[UUID | None, Moments] = field(default_factory=dict)
    advisors: dict[UUID | None, Moments] = field(default_factory=dict)


def grouped(scope: QuerySet[Conversation], wanted: Wanted) -> Grouped:
    """One query."""
    found = Grouped()
    kept: dict[str, dict[Any, Moments]] = defaultdict(dict)
    for row in _counted(scope, wanted):
        by, moments = row[4], Moments(row[5], row[6] or 0.0, row[7])
        if by == _ALL:
            found.all, found.n_failed, found.n = moments, row[8], row[9]
        else:
            place, name = _BY[by]
            kept[name][row[place].date() if by == _WEEK else row[place]] = moments
    for name, groups in kept.items():
        setattr(found, name, groups)
    return found


def _counted(scope: QuerySet[Conversation], wanted: Wanted) -> list[Any]:
    week = TruncWeek("opened_at", tzinfo=wanted.zone)
    rows = rows_of(scope, wanted).annotate(week=week, value=points(wanted.criterion))
    columns = ("queue", "handler__user__provider", "handler", "analysis__critical")
    try:
        sql, values = rows.order_by().values(*columns, "week", "value").query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(rows=sql), values)
        return list(cursor.fetchall())
