"""Drawing conversations for review, so that what is drawn can be weighted back to all of them.

Pure: ids and times in, draws out. Which conversations a plan may draw from is a query.
"""

import random
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FLAGGED, RANDOM, TARGETED, CALIBRATION = "flagged", "random", "targeted", "calibration"
KINDS = (FLAGGED, RANDOM, TARGETED, CALIBRATION)
LAPSES_S = 1800  # a task taken and left lying goes back


@dataclass(frozen=True, slots=True)
class Candidate:
    """`advisor` and `slice` make its stratum; `is_near` when a rule nearly spoke in it."""

    id: Hashable
    advisor: Hashable
    at: datetime
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """`probability` is that with which this one could have been drawn, given its stratum."""

    id: Any
    probability: float
    is_blind: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` (in) to `until` (out), cut into `n_slices` of equal length."""

    since: datetime
    until: datetime
    n_slices: int = 1

    def slice_of(self, at: datetime) -> int:
        length = (self.until - self.since).total_seconds() / self.n_slices
        return min(self.n_slices - 1, max(0, int((at - self.since).total_seconds() / length)))


def draw(
    candidates: Iterable[Candidate],
    period: Period,
    n_each: int,
    seed: int,
    *,
    n_near: int = 0,
    blind_share: float = 0.0,
) -> list[Drawn]:
    """At random: `n_each` of each advisor in each slice of the period, so evenly over time; where
    fewer are there, all of them. With `n_near` those in which a rule nearly spoke are a stratum of
    their own, from which that many are drawn. The same seed draws the same."""
    strata: dict[tuple[str, int, bool], list[Candidate]] = defaultdict(list)
    for one in candidates:
        if period.since <= one.at < period.until:
            is_near = one.is_near and n_near > 0
            strata[str(one.advisor), period.slice_of(one.at), is_near].append(one)
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    drawn = []
    for key in sorted(strata):
        drawn += _from_stratum(strata[key], n_near if key[2] else n_each, chance)
    return _with_blind(drawn, blind_share, chance)


def _from_stratum(members: list[Candidate], n: int, chance: random.Random) -> list[Drawn]:
    """Simple random, without putting back: each has n of N."""
    ordered = sorted(members, key=lambda one: str(one.id))
    n = min(n, len(ordered))
    return [Drawn(one.id, n / len(ordered)) for one in chance.sample(ordered, n)]


def _with_blind(drawn: Sequence[Drawn], share: float, chance: random.Random) -> list[Drawn]:
    """That share of them, to the nearest whole, in no order that their place would betray."""
    order = list(drawn)
    chance.shuffle(order)
    n_blind = round(share * len(order))
    return [Drawn(one.id, one.probability, n < n_blind) for n, one in enumerate(order)]


def blind_of(ids: Sequence[Hashable], share: float, seed: int) -> set[Hashable]:
    """Of what was not drawn at random: which are reviewed blind."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    drawn = _with_blind([Drawn(one, 1.0) for one in ids], share, chance)
    return {one.id for one in drawn if one.is_blind}
