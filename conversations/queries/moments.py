"""Mean, spread and percentiles of a column, counted by the database.

What is made of them is in `core.estimates`.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Avg, Count, F, FloatField, Variance

from conversations.core.estimates import Moments


class Percentile(Aggregate):
    """`Percentile(value, share=0.9)`; None of nothing."""

    function = "percentile_cont"
    template = "percentile_cont(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class Percentiles(Aggregate):
    """The median and the 90th percentile, of one sort; None of nothing."""

    function = "percentile_cont"
    template = "percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def of_column(column: str) -> dict[str, Aggregate]:
    """To be asked for in an `aggregate`; null is not counted."""
    value = F(column)
    return {
        f"{column}_n": Count(value),
        f"{column}_mean": Avg(value),
        f"{column}_spread": Variance(value, sample=True),
    }


def moments(found: Mapping[str, Any], column: str) -> Moments:
    """What the aggregate said of it."""
    mean, spread = found[f"{column}_mean"], found[f"{column}_spread"]
    return Moments(found[f"{column}_n"], mean or 0.0, spread)
