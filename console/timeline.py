"""A day as lanes of intervals, to be drawn: where each begins and how wide it is, in per cent.

The exact times stand in a table beside every drawing; the template draws.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

TICK_H = 2
THINNEST = 0.1  # what is shorter would not be seen
Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Lane:
    name: Any
    look: str
    bars: Sequence[tuple[str, str]]  # x and width, as SVG wants them: "12.50%"


def lane(
    name: Any, look: str, intervals: Iterable[Interval], since: datetime, until: datetime
) -> Lane:
    whole_s = _seconds(since, until)
    bars = [
        (
            _percent(_seconds(since, a) / whole_s),
            _percent(max(THINNEST / 100, _seconds(a, b) / whole_s)),
        )
        for a, b in intervals
    ]
    return Lane(name, look, bars)


def ticks(since: datetime, until: datetime) -> list[tuple[str, str]]:
    """Every other full hour as the clock on the wall has it, `since` being local: x and words."""
    found, whole_h = [], int(_seconds(since, until) // 3600)
    for hour in range(whole_h):
        at = (since.astimezone(UTC) + timedelta(hours=hour)).astimezone(since.tzinfo)
        if at.hour % TICK_H == 0:
            found.append((_percent(hour / whole_h), str(at.hour)))
    return found


def _seconds(a: datetime, b: datetime) -> float:
    """As they went by: two times of one zone would be subtracted by the clock on the wall."""
    return (b.astimezone(UTC) - a.astimezone(UTC)).total_seconds()


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"
