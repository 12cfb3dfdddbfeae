"""Agreement between reviewers: Krippendorff's α with a bootstrap interval, and who confuses what.

After K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), whose worked example is
the test. Pure: ratings in, figures out.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

Unit = Sequence[float]
Distance = Callable[[float, float], float]
N_BOOTSTRAP = 1000
FEWEST_UNITS = 8  # drawn again and again: of fewer, an interval would feign to know


@dataclass(frozen=True, slots=True)
class Alpha:
    """`alpha` is None where nothing varies or nobody rated what another did: then it is not
    defined. The interval is of the units drawn again and again (percentiles, 95 %); there is none
    of too few, or where every draw is like the others."""

    alpha: float | None
    low: float | None = None
    high: float | None = None
    n_units: int = 0
    n_ratings: int = 0

    @property
    def is_unanimous(self) -> bool:
        """All gave the same to every unit: agreed, and nothing varies to tell chance from."""
        return self.alpha is None and self.n_units > 0

    @property
    def is_of_few(self) -> bool:
        return self.n_units < FEWEST_UNITS


def coincidences(units: Sequence[Unit]) -> Counter[tuple[float, float]]:
    """Pairs of ratings within units, each weighted by one over the unit's ratings less one."""
    found: Counter[tuple[float, float]] = Counter()
    for unit in units:
        if len(unit) > 1:
            weight = 1 / (len(unit) - 1)
            for pair in permutations(unit, 2):
                found[pair] += weight  # type: ignore[assignment]
    return found


def nominal(_units: Sequence[Unit]) -> Distance:
    return lambda a, b: float(a != b)


def interval(_units: Sequence[Unit]) -> Distance:
    return lambda a, b: (a - b) ** 2


def ordinal(units: Sequence[Unit]) -> Distance:
    """The number of ratings between two, the two themselves counted half."""
    counts: Counter[float] = Counter()
    for (a, _), n in coincidences(units).items():
        counts[a] += n

    def distance(a: float, b: float) -> float:
        low, high = min(a, b), max(a, b)
        between = sum(n for value, n in counts.items() if low <= value <= high)
        return float((between - (counts[low] + counts[high]) / 2) ** 2)

    return distance


METRICS: Mapping[str, Callable[[Sequence[Unit]], Distance]] = {
    "nominal": nominal,
    "ordinal": ordinal,
    "interval": interval,
}


def alpha(units: Sequence[Unit], metric: str = "nominal") -> float | None:
    """1 − Do/De over the units with two ratings or more; None where it is not defined."""
    pairs = coincidences(units)
    distance = METRICS[metric](units)
    totals: Counter[float] = Counter()
    for (a, _), n in pairs.items():
        totals[a] += n
    n_all = sum(totals.values())
    observed = sum(n * distance(a, b) for (a, b), n in pairs.items())
    expected = sum(totals[a] * totals[b] * distance(a, b) for a in totals for b in totals if a != b)
    if n_all <= 1 or not expected:
        return None
    return float(1 - (n_all - 1) * observed / expected)


def agreement(
    units: Sequence[Unit], metric: str = "nominal", *, n: int = N_BOOTSTRAP, seed: int = 1
) -> Alpha:
    """With its interval; draws in which nothing varies are left out of it."""
    rated = [unit for unit in units if len(unit) > 1]
    value = alpha(rated, metric)
    if value is None:
        return Alpha(None, n_units=len(rated), n_ratings=sum(map(len, rated)))
    low, high = _bounds(rated, metric, n, seed) if len(rated) >= FEWEST_UNITS else (None, None)
    return Alpha(value, low, high, len(rated), sum(map(len, rated)))


def _bounds(
    rated: Sequence[Unit], metric: str, n: int, seed: int
) -> tuple[float, float] | tuple[None, None]:
    chance = random.Random(seed)  # noqa: S311 - a bootstrap
    drawn = (alpha(chance.choices(rated, k=len(rated)), metric) for _ in range(n))
    found = sorted(one for one in drawn if one is not None)
    low, high = _at(found, 0.025), _at(found, 0.975)
    return (low, high) if low < high else (None, None)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[round(share * (len(ordered) - 1))] if ordered else 0.0


def confusion(units: Sequence[Unit]) -> Counter[tuple[float, float]]:
    """How often two reviewers of one conversation said this and that, the smaller first."""
    found: Counter[tuple[float, float]] = Counter()
    for unit in units:
        for n, one in enumerate(unit):
            for other in unit[n + 1 :]:
                found[min(one, other), max(one, other)] += 1
    return found
