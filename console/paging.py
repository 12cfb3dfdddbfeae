"""Pages told by the place of the last row: what the address says, and the address of the next.

Rows are read in `queries/`, which say whether there are more.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest

Key = TypeVar("Key")


def before(request: HttpRequest, key: Callable[[str], Key]) -> tuple[datetime, Key] | None:
    """The place asked for; None on the first page, and where it cannot be read."""
    at, _sign, pk = request.GET.get("before", "").partition("_")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), key(pk)
    except (ValueError, OverflowError):
        return None


def written(place: tuple[datetime, object]) -> str:
    """As `before` reads it."""
    return f"{place[0].isoformat()}_{place[1]}"


def address(request: HttpRequest, place: str = "") -> str:
    """The same search, from another place on; without one from the newest."""
    kept = {name: value for name, value in request.GET.items() if value and name != "before"}
    return "?" + urlencode(kept | ({"before": place} if place else {}))
