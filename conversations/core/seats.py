"""How many seats an advisor should have; how long a wait for one may be is in `waits.py`.

Rows and locks are in `actions/assign.py` and `actions/seats.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeatView:
    seat: str
    position: int
    occupied: bool


@dataclass(frozen=True, slots=True)
class CapPlan:
    """Positions to add and seats to retire now; the rest retires as it empties."""

    add: tuple[int, ...]
    retire: tuple[str, ...]


def plan_cap(seats: Sequence[SeatView], cap: int) -> CapPlan:
    """What to do with an advisor's regular seats when the cap becomes `cap`.

    Free seats go first, the highest position first; an occupied seat is never taken away.
    """
    if len(seats) < cap:
        taken = {s.position for s in seats}
        free = (n for n in range(1, cap + len(seats) + 1) if n not in taken)
        return CapPlan(tuple(n for n, _ in zip(free, range(cap - len(seats)), strict=False)), ())
    surplus = len(seats) - cap
    free_seats = sorted((s for s in seats if not s.occupied), key=lambda s: -s.position)
    return CapPlan((), tuple(s.seat for s in free_seats[:surplus]))
