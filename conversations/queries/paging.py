"""Rows newest first, a page at a time, by the place of the last row: no page costs more than the
first. What the address says of a place is in `console/paging.py`.
"""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


def page(
    rows: QuerySet[Row], by: str, before: tuple[datetime, Any] | None, size: int
) -> tuple[list[Row], tuple[datetime, Any] | None]:
    """At most `size` rows by the time `by`, and the place that asks for the next; None on the
    last. One query."""
    if before is not None:
        at, pk = before
        earlier = Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": pk})
        rows = rows.filter(earlier, **{f"{by}__lte": at})
    found = list(rows.order_by(f"-{by}", "-pk")[: size + 1])
    if len(found) <= size:
        return found, None
    last = found[size - 1]
    return found[:size], (getattr(last, by), last.pk)
