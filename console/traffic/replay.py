"""Transcripts in the protocol's format (§3), as scenarios to be played again.

System and bot turns are left out; where the advisor speaks first, the customer opens without a
text.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.traffic.scenario import Line, Scenario, Side

MAX_TEXT = 4000
_SIDES: dict[str, Side] = {"customer": "customer", "advisor": "advisor"}
_CUSTOMER_FIELDS = ("name", "email", "external_id")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no transcript: number (from 1) and reason."""

    number: int
    why: str


def read(path: Path, *, brand: str = "", queue: str = "") -> Iterator[Scenario | BadLine]:
    """One a line; a bad line is reported and the rest is read."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        yield from parse(lines, brand=brand, queue=queue)


def parse(
    lines: Iterable[str], *, brand: str = "", queue: str = ""
) -> Iterator[Scenario | BadLine]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _scenario(json.loads(line), number, brand, queue)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            yield BadLine(number, str(error) or type(error).__name__)


def _scenario(given: dict[str, Any], number: int, brand: str, queue: str) -> Scenario:
    if not isinstance(given, dict) or not isinstance(given.get("turns"), list):
        raise ValueError("no transcript with a list of turns")
    lines = tuple(_lines(given["turns"]))
    if not lines:
        raise ValueError("neither customer nor advisor says anything")
    customer = given.get("customer") or {}
    return Scenario(
        id=str(given.get("id") or number),
        lines=lines,
        brand=brand or str(given.get("brand") or ""),
        queue=queue or str(given.get("queue") or ""),
        language="en" if str(given.get("language", "fr")).startswith("en") else "fr",
        customer={k: str(customer[k]) for k in _CUSTOMER_FIELDS if customer.get(k)},
        ends="customer" if given.get("closed_by") == "customer" else "advisor",
    )


def _lines(turns: list[dict[str, Any]]) -> Iterator[Line]:
    before: float | None = None
    for turn in turns:
        side, text = _SIDES.get(turn["speaker"]), turn["text"]
        if not isinstance(text, str):
            raise TypeError("a text that is not a string")
        at = _seconds(turn.get("at"))
        if side is None or not text.strip():
            continue
        pause = None if at is None or before is None else max(0.0, at - before)
        yield Line(side, text[:MAX_TEXT], pause)
        before = at


def _seconds(at: Any) -> float | None:
    """`at` is seconds from the start, a timestamp, or absent."""
    from datetime import datetime

    if at is None:
        return None
    if isinstance(at, (int, float)):
        return float(at)
    return datetime.fromisoformat(str(at).replace("Z", "+00:00")).timestamp()
