"""What a brand may tell of a customer: lengths, shapes, and the attributes it has named.

Values in, a fault out; storing is `actions/crm.py`.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

LENGTHS = {"name": 120, "title": 40, "email": 254}
MOST_PRODUCTS, PRODUCT_LENGTH = 100, 120
MOST_PAST = 200
PAST_LENGTHS = {"at": 40, "kind": 40, "text": 500}
MOST_ATTRIBUTES, NAME_LENGTH, VALUE_LENGTH = 50, 40, 500
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})?\Z")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the path of the field."""

    code: str
    detail: str
    field: str


@dataclass(frozen=True, slots=True)
class Facts:
    """As told by the brand; what is left out is empty."""

    name: str = ""
    title: str = ""
    email: str = ""
    language: str = ""
    products: Sequence[str] = ()
    product_aliases: Sequence[str] = ()
    history: Sequence[Mapping[str, str]] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)


def fault(facts: Facts, schema: Mapping[str, str]) -> Fault | None:
    """The first thing wrong with what was told; `schema` names the type of every attribute that
    the brand allows, and is empty when it allows any."""
    return next(_faults(facts, schema), None)


def _faults(facts: Facts, schema: Mapping[str, str]) -> Iterator[Fault]:
    for name, most in LENGTHS.items():
        yield from _text(getattr(facts, name), name, most)
    if facts.language and not LANGUAGE.match(facts.language):
        yield Fault("bad_frame", "A language is written like fr or en-GB.", "language")
    for name in ("products", "product_aliases"):
        yield from _texts(getattr(facts, name), name)
    if len(facts.history) > MOST_PAST:
        yield Fault("too_long", f"At most {MOST_PAST} entries.", "history")
    for n, entry in enumerate(facts.history):
        yield from _past(entry, f"history[{n}]")
    if len(facts.attributes) > MOST_ATTRIBUTES:
        yield Fault("too_long", f"At most {MOST_ATTRIBUTES} attributes.", "attributes")
    for name, value in facts.attributes.items():
        yield from _attribute(name, value, schema)


def _text(value: str, place: str, most: int) -> Iterator[Fault]:
    if len(value) > most:
        yield Fault("too_long", f"At most {most} characters.", place)
    if "\x00" in value:
        yield Fault("bad_frame", "NUL is not a character.", place)


def _texts(values: Sequence[str], place: str) -> Iterator[Fault]:
    if len(values) > MOST_PRODUCTS:
        yield Fault("too_long", f"At most {MOST_PRODUCTS} entries.", place)
    for n, value in enumerate(values):
        if not value.strip():
            yield Fault("empty", "A product has a name.", f"{place}[{n}]")
        yield from _text(value, f"{place}[{n}]", PRODUCT_LENGTH)


def _past(entry: Mapping[str, str], place: str) -> Iterator[Fault]:
    for name, most in PAST_LENGTHS.items():
        yield from _text(entry[name], f"{place}.{name}", most)
    if not entry["text"].strip():
        yield Fault("empty", "Say what happened.", f"{place}.text")
    if entry["at"] and not _is_moment(entry["at"]):
        yield Fault("bad_frame", "A date, or a date and time, as ISO 8601.", f"{place}.at")


def _attribute(name: str, value: Any, schema: Mapping[str, str]) -> Iterator[Fault]:
    place = f"attributes.{name[:NAME_LENGTH]}"
    if not name.strip():
        yield Fault("empty", "An attribute has a name.", "attributes")
    yield from _text(name, place, NAME_LENGTH)
    if schema and name not in schema:
        yield Fault("unknown_attribute", "The brand's schema does not name this attribute.", place)
    elif not _is_scalar(value):
        yield Fault("bad_frame", "A text, a number, true, false or null.", place)
    elif isinstance(value, str):
        yield from _text(value, place, VALUE_LENGTH)
    if schema and value is not None and not _FITS[schema.get(name, "text")](value):
        yield Fault("wrong_type", f"The schema says {schema.get(name)}.", place)


def _is_scalar(value: Any) -> bool:
    """Numbers that JSON can give back; NaN is none."""
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, str | bool | int)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_moment(value: Any) -> bool:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            read(value)
        except (TypeError, ValueError):
            continue
        return True
    return False


_FITS = {
    "text": lambda value: isinstance(value, str),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "date": _is_moment,
}
