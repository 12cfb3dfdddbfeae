"""Scores of finished conversations under the versions of now, against those under earlier ones:
in sum, by criterion, and one by one.

Which are to be scored is in `rescoring.py`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from conversations.queries.rescoring import Wanted

CHANGED = 0.05  # points; less is the same figure on every screen
_PAIRS = """
  FROM conversations_score after
  JOIN conversations_score before ON before.conversation_id = after.conversation_id
   AND (before.grid, before.engine) <> (after.grid, after.engine)
  JOIN conversations_conversation c ON c.id = after.conversation_id
"""
_OF_THE_BRAND = " WHERE c.brand_id = %s AND after.grid = %s AND after.engine = %s"
_IN_SUM = f"""
SELECT before.grid, before.engine, count(*), avg(before.score), avg(after.score),
       avg(after.score - before.score), avg(abs(after.score - before.score)),
       count(*) FILTER (WHERE abs(after.score - before.score) >= {CHANGED}
                           OR (after.score IS NULL) <> (before.score IS NULL)),
       count(*) FILTER (WHERE before.critical <> after.critical)
{_PAIRS}{_OF_THE_BRAND}
 GROUP BY before.grid, before.engine ORDER BY max(before.at)
"""
_BY_CRITERION = f"""
SELECT before.grid, before.engine, new.key,
       count(*) FILTER (WHERE new.score IS NOT NULL AND old.score IS NOT NULL),
       avg(old.score) FILTER (WHERE new.score IS NOT NULL),
       avg(new.score) FILTER (WHERE old.score IS NOT NULL),
       avg(new.score - old.score),
       count(*) FILTER (WHERE abs(new.score - old.score) >= {CHANGED}),
       count(*) FILTER (WHERE (new.score IS NULL) <> (old.score IS NULL))
{_PAIRS}
 CROSS JOIN LATERAL (SELECT key, (value->>'score')::float AS score
                       FROM jsonb_each(after.criteria)) new
 CROSS JOIN LATERAL (SELECT (before.criteria->new.key->>'score')::float AS score) old
{_OF_THE_BRAND}
 GROUP BY before.grid, before.engine, new.key ORDER BY max(before.at), new.key
"""  # noqa: S608 - all of it is ours
_ONE_BY_ONE = f"""
SELECT c.id::text, before.grid, before.engine, before.score,
       after.grid, after.engine, after.score, before.critical, after.critical,
       before.criteria, after.criteria
{_PAIRS}{_OF_THE_BRAND}
 ORDER BY abs(after.score - before.score) DESC NULLS FIRST, c.id, before.at
"""


@dataclass(frozen=True, slots=True)
class Criterion:
    """`n` have a score both times; the others say how many have one only once."""

    name: str
    n: int
    before: float | None
    after: float | None
    difference: float | None
    n_changed: int
    n_applies_otherwise: int

    def __str__(self) -> str:
        return (
            f"{self.name}: n {self.n}, mean {_mean(self.before)} → {_mean(self.after)}"
            f" ({_signed(self.difference)}), {self.n_changed} changed,"
            f" {self.n_applies_otherwise} apply otherwise"
        )


@dataclass(frozen=True, slots=True)
class Change:
    """From an earlier version to this one, over the conversations that have both."""

    grid: str
    engine: str
    n: int
    before: float | None
    after: float | None
    difference: float | None
    apart: float | None
    n_changed: int
    n_critical: int
    criteria: tuple[Criterion, ...] = ()

    def __str__(self) -> str:
        return (
            f"against {self.grid} {self.engine}: n {self.n},"
            f" mean {_mean(self.before)} → {_mean(self.after)} ({_signed(self.difference)}),"
            f" {self.n_changed} changed, apart by {_mean(self.apart)} each,"
            f" critical otherwise in {self.n_critical}"
        )


def _mean(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1f}"


def changes(wanted: Wanted) -> list[Change]:
    """The earliest version first; two queries."""
    criteria: dict[tuple[str, str], list[Criterion]] = {}
    for grid, engine, *values in _rows(_BY_CRITERION, wanted):
        criteria.setdefault((grid, engine), []).append(Criterion(*values))
    return [
        Change(*[*row, tuple(criteria.get((row[0], row[1]), ()))]) for row in _rows(_IN_SUM, wanted)
    ]


def one_by_one(wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Each conversation with both scores, those furthest apart first, as the row of a table."""
    for key, grid, engine, old, new_grid, new_engine, new, was, now, before, after in _rows(
        _ONE_BY_ONE, wanted
    ):
        row = {
            "conversation": key, "grid_before": grid, "engine_before": engine,
            "grid_after": new_grid, "engine_after": new_engine,
            "score_before": old, "score_after": new,
            "difference": None if old is None or new is None else round(new - old, 1),
            "critical_before": was, "critical_after": now,
        }  # fmt: skip
        earlier, later = json.loads(before), json.loads(after)
        for name in sorted(later):
            row[f"{name}_before"] = earlier.get(name, {}).get("score")
            row[f"{name}_after"] = later[name].get("score")
        yield row


def _rows(query: str, wanted: Wanted) -> Iterator[Any]:
    """A few at a time, however many there are."""
    with connection.cursor() as cursor:
        cursor.execute(query, [wanted.brand.pk, wanted.grid, wanted.engine])
        while rows := cursor.fetchmany(500):
            yield from rows
