"""Pages told by the place of the last row: what the address says, and the address of the next.

Rows are read in `queries/`, which say whether there are more.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest

Key = TypeVar("Key")


def before(
    request: HttpRequest, key: Callable[[str], Key], name: str = "before"
) -> tuple[datetime, Key] | None:
    """The place asked for; None on the first page, and where it cannot be read. A page with two
    lists calls the place of the second by another `name`."""
    at, _sign, pk = request.GET.get(name, "").partition("_")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), key(pk)
    except (ValueError, OverflowError):
        return None


def written(place: tuple[datetime, object]) -> str:
    """As `before` reads it."""
    return f"{place[0].isoformat()}_{place[1]}"


def address(request: HttpRequest, place: str = "", name: str = "before") -> str:
    """The same search, from another place on; without one from the newest."""
    kept = {key: value for key, value in request.GET.items() if value and key != name}
    return "?" + urlencode(kept | ({name: place} if place else {}))


def part(request: HttpRequest, place: tuple[datetime, object] | None, name: str) -> dict[str, Any]:
    """Of a page with several lists, what `past/pages.html` wants for the one of this `name`; its
    links lead to the element with that id."""
    return {
        "next": f"{address(request, written(place), name)}#{name}" if place else "",
        "newest": f"{address(request, name=name)}#{name}",
        "is_first": name not in request.GET,
    }
