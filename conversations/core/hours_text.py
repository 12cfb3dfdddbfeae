"""Opening hours as a person writes them: "9:00-12:00, 14:00-18:00", and one line for each day that
is different. Read and written back; what they mean is in `hours.py`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from conversations.core.hours import DAY, Slot, tidy

_TIME = r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?"
_SLOT = re.compile(rf"\s*{_TIME}\s*(?:-|–|—|à|to)\s*{_TIME}\s*\Z")
_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})\s+(\S.*?)\s*\Z")
_CLOSED = re.compile(r"(fermée?|closed)\b[\s,:;–—-]*(.*)\Z", re.IGNORECASE)
_SLOTS = re.compile(r"([\d:hH.\s–—,à-]*\d[hH]?(?:\d\d)?)\s*(.*)\Z")
MOST_SLOTS, MOST_DAYS = 6, 200


def read_slots(text: str) -> list[Slot]:
    """Raises ValueError with the part that is not understood; nothing at all is closed."""
    parts = [part for part in re.split(r"[,;]", text) if part.strip()]
    slots = [_slot(part) for part in parts]
    if len(slots) > MOST_SLOTS:
        raise ValueError(text)
    return tidy(slots)


def _slot(text: str) -> Slot:
    match = _SLOT.match(text)
    if match is None:
        raise ValueError(text.strip())
    start, end = _minute(match[1], match[2]), _minute(match[3], match[4])
    if not 0 <= start < end <= DAY:
        raise ValueError(text.strip())
    return start, end


def _minute(hour: str, minute: str | None) -> int:
    if int(minute or 0) > 59:
        raise ValueError(f"{hour}:{minute}")
    return int(hour) * 60 + int(minute or 0)


def write_slots(slots: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in slots)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def read_days(text: str) -> dict[str, dict[str, Any]]:
    """One day a line: `2026-12-25 fermé Noël`, `2026-12-24 9:00-12:00 Réveillon`. Raises
    ValueError with the line that is not understood."""
    found: dict[str, dict[str, Any]] = {}
    for line in filter(str.strip, text.splitlines()):
        match = _DAY.match(line)
        if match is None:
            raise ValueError(line.strip())
        try:
            day = date.fromisoformat(match[1]).isoformat()
            found[day] = _day(match[2])
        except ValueError as error:
            raise ValueError(line.strip()) from error
    if len(found) > MOST_DAYS:
        raise ValueError(text.strip().splitlines()[MOST_DAYS])
    return dict(sorted(found.items()))


def _day(text: str) -> dict[str, Any]:
    if closed := _CLOSED.match(text):
        return {"slots": [], "name": closed[2][:80]}
    match = _SLOTS.match(text)
    if match is None:
        raise ValueError(text)
    return {"slots": [list(slot) for slot in read_slots(match[1])], "name": match[2][:80]}


def write_days(days: Mapping[str, Mapping[str, Any]], closed: str) -> str:
    """`closed` is the word for it in the reader's language."""
    return "\n".join(
        f"{day} {write_slots(told['slots']) or closed} {told.get('name', '')}".strip()
        for day, told in sorted(days.items())
    )
