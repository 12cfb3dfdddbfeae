"""Reading a JSON request: its type, its size, its shape. What it means is the views'."""

from typing import TypeVar

import msgspec
from django.http import HttpRequest

MOST_BYTES = 64 * 1024
T = TypeVar("T")


class Invalid(Exception):
    """The request is refused: (status, code, detail, field)."""


def read(request: HttpRequest, form: type[T], most_bytes: int = MOST_BYTES) -> T:
    """The form in the body. Raises Invalid with 415, 413 or 400 and the place of the fault."""
    if request.content_type != "application/json":
        raise Invalid(415, "bad_frame", "Send application/json.", "")
    if int(request.headers.get("Content-Length") or 0) > most_bytes:
        raise Invalid(413, "too_long", f"At most {most_bytes // 1024} KiB.", "")
    try:
        return msgspec.json.decode(request.body, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid(400, "bad_frame", str(error), _field_in(str(error))) from error


def _field_in(message: str) -> str:
    """msgspec says `… - at `$.customer.name``: the path without its root."""
    _, _, path = message.partition("`$.")
    return path.rstrip("`")
