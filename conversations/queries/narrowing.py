"""Rows narrowed by what was asked for; what was left open narrows nothing."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def narrowed(rows: QuerySet[Row], /, **wanted: Any) -> QuerySet[Row]:
    """By the filters, as Django names them, whose value is neither None nor empty."""
    return rows.filter(**{name: value for name, value in wanted.items() if value not in (None, "")})
