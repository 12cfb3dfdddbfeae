"""Alerts of a floor: when a value alarms, and when no longer.

Values in, values out: what is measured is read in `queries/alerts.py`, what is kept and told, in
`actions/alerts.py`. Two limits with room between them and a time for each: what goes up and down
around one of them is told once.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Hashable)
BREACH, FULL, ANALYSE, CLOCK = "breach", "full", "analyse", "clock"
OF_SUBJECTS, OF_THE_HOUSE = (BREACH, FULL), (ANALYSE, CLOCK)
KINDS = (*OF_SUBJECTS, *OF_THE_HOUSE)
RAISED, KEPT, CLEARED, NOTHING = "raised", "kept", "cleared", ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Raised at `raise_at` or more for `raise_for_s`, cleared at `clear_at` or less for
    `clear_for_s`."""

    raise_at: float
    clear_at: float
    raise_for_s: float = 0.0
    clear_for_s: float = 0.0

    def __post_init__(self) -> None:
        if self.clear_at >= self.raise_at:
            raise ValueError("What clears an alert does not raise it.")


@dataclass(frozen=True, slots=True)
class Standing:
    """`began_at` is since when the value alarms; `raised_at` when that was told, None as long as
    it was not; `calm_since` since when it alarms no longer."""

    began_at: datetime
    value: float
    worst: float
    raised_at: datetime | None = None
    calm_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a team or a brand has chosen. An alert of 0 is off."""

    breach_n: int = 1
    breach_s: int = 15
    full_minutes: int = 5

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Choices":
        return cls(**{name: values[name] for name in BOUNDS if name in values})


BOUNDS = {"breach_n": (0, 100), "breach_s": (0, 3_600), "full_minutes": (0, 240)}
BREACH_CALM_S, FULL_CALM_S = 30, 60
HOUSE = {
    ANALYSE: Limits(raise_at=60, clear_at=15, raise_for_s=10, clear_for_s=30),  # seconds behind
    CLOCK: Limits(raise_at=10, clear_at=3, raise_for_s=5, clear_for_s=10),  # seconds late
}


def limits(kind: str, choices: Choices) -> Limits | None:
    """None where it is switched off."""
    if kind in HOUSE:
        return HOUSE[kind]
    if kind == FULL:
        seconds = choices.full_minutes * 60
        return Limits(1, 0, seconds, FULL_CALM_S) if seconds else None
    n = choices.breach_n
    return Limits(n, n - 1, choices.breach_s, BREACH_CALM_S) if n else None


def step(
    standing: Standing | None, value: float, limits: Limits | None, now: datetime
) -> tuple[Standing | None, str]:
    """What stands after `value` was seen, and what is to be told: RAISED, KEPT, CLEARED, NOTHING.
    What was about to be raised and calms down is forgotten."""
    if standing is not None and standing.raised_at is not None:
        return _of_raised(standing, value, limits, now)
    if limits is None or value < limits.raise_at:
        return None, NOTHING
    began_at = min(standing.began_at, now) if standing else now
    worst = max(value, standing.worst) if standing else value
    found = Standing(began_at, value, worst)
    if now - began_at < timedelta(seconds=limits.raise_for_s):
        return found, NOTHING
    return replace(found, raised_at=now), RAISED


def _of_raised(
    standing: Standing, value: float, limits: Limits | None, now: datetime
) -> tuple[Standing, str]:
    found = replace(standing, value=value, worst=max(value, standing.worst))
    if limits is None:
        return replace(found, calm_since=standing.calm_since or now), CLEARED
    if value > limits.clear_at:
        return replace(found, calm_since=None), KEPT
    calm_since = min(standing.calm_since or now, now)
    found = replace(found, calm_since=calm_since)
    is_over = now - calm_since >= timedelta(seconds=limits.clear_for_s)
    return found, CLEARED if is_over else KEPT


def together(sets: Mapping[K, Collection[V]]) -> list[tuple[list[K], int]]:
    """Those that have something in common, with how much there is in all of them together: one
    customer is one, however many teams answer for them."""
    groups: list[tuple[list[K], set[V]]] = []
    for key, found in sets.items():
        near = [group for group in groups if not group[1].isdisjoint(found)]
        keys = [*(k for group in near for k in group[0]), key]
        groups = [group for group in groups if group not in near]
        groups.append((keys, set(found).union(*(group[1] for group in near))))
    return [(keys, len(found)) for keys, found in groups]
