"""Estimates that somebody may act on: a figure, its 95 % interval, and from how many.

The formulas are named in the README. Pure: values in, estimates out; rows are read by
`queries/reports/`. Wilson's interval is in `trust.py`.
"""

import statistics
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb, sqrt
from statistics import fmean, variance
from typing import TypeVar

from conversations.core.trust import Trust

K = TypeVar("K", bound=Hashable)
_Z = 1.959964  # 95 %
FEWEST_BLIND = 5  # blind reviews drawn at random, before a bias of the rules is told
_T = {1: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764}


@dataclass(frozen=True, slots=True)
class Estimate:
    """`value` is None when there is nothing to tell it from; without `low` and `high` the interval
    is not known (one value tells nothing of the others)."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0

    def within(self, lowest: float, highest: float) -> "Estimate":
        """No interval leaves the scale."""
        if self.value is None or self.low is None or self.high is None:
            return self
        return Estimate(self.value, max(lowest, self.low), min(highest, self.high), self.n)


@dataclass(frozen=True, slots=True)
class Moments:
    """All that a mean needs to know of its values; `variance` is None of a single one."""

    n: int
    mean: float
    variance: float | None


@dataclass(frozen=True, slots=True)
class Sampled:
    """A value that was drawn with this probability; None where it was picked on purpose."""

    value: float
    probability: float | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """Rules on all plus a blind sample: the estimate, and the rules' `bias` (people less rules)."""

    estimate: Estimate
    rules: float | None
    bias: Estimate


def t_quantile(df: int) -> float:
    """Student's 97.5 % point: the first from tables, then Hill's expansion (right to 0.004)."""
    if df in _T:
        return _T[df]
    z = _Z
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3


def share(n_met: int, n: int) -> Estimate:
    """A proportion with Wilson's interval."""
    if not n:
        return Estimate()
    return Estimate(n_met / n, *Trust(n, n_met).bounds, n)


def mean(values: Sequence[float]) -> Estimate:
    """The mean with Student's interval: what a process does, seen in these."""
    return of_moments(moments(values))


def median(values: Sequence[float]) -> Estimate:
    """The median, between the order statistics that hold it 95 times in a hundred, whatever the
    values are like (binomial ranks); with fewer than six values no two of them do."""
    ordered, n = sorted(values), len(values)
    if not n:
        return Estimate()
    k = median_rank(n)
    low, high = (ordered[k - 1], ordered[n - k]) if k else (None, None)
    return Estimate(statistics.median(ordered), low, high, n)


def median_rank(n: int) -> int:
    """The k for which the k-th value from below and from above hold the median; 0 where none do."""
    below, k = 0, 0
    while 40 * (below + comb(n, k)) <= 2**n:  # each tail has one in forty at most
        below += comb(n, k)
        k += 1
    return k


def moments(values: Sequence[float]) -> Moments:
    if not values:
        return Moments(0, 0.0, None)
    return Moments(len(values), fmean(values), variance(values) if len(values) > 1 else None)


def of_moments(m: Moments) -> Estimate:
    if m.n < 2 or m.variance is None:
        return Estimate(m.mean if m.n else None, n=m.n)
    half = t_quantile(m.n - 1) * sqrt(m.variance / m.n)
    return Estimate(m.mean, m.mean - half, m.mean + half, m.n)


def net(n_up: int, n_down: int, n: int) -> Estimate:
    """Those up less those down, of a hundred."""
    if not n:
        return Estimate()
    value = 100 * (n_up - n_down) / n
    spread = (100**2 * (n_up + n_down) - n * value**2) / (n - 1) if n > 1 else None
    return of_moments(Moments(n, value, spread)).within(-100, 100)


def weighted(samples: Iterable[Sampled]) -> Estimate:
    """Σ(s/π)/Σ(1/π). What was picked on purpose never enters; what was drawn with certainty adds
    no doubt. The variance is that of the ratio, linearised, as if each were drawn by itself: with
    equal draws from strata it errs on the wide side."""
    drawn = [(s.value, s.probability) for s in samples if s.probability]
    n = len(drawn)
    size = sum(1 / p for _, p in drawn)
    if not n:
        return Estimate()
    middle = sum(value / p for value, p in drawn) / size
    if n == 1 and drawn[0][1] < 1:
        return Estimate(middle, n=1)
    spread = sum((1 - p) * ((value - middle) / p) ** 2 for value, p in drawn)
    half = t_quantile(max(1, n - 1)) * sqrt(spread * n / max(1, n - 1)) / size
    return Estimate(middle, middle - half, middle + half, n)


def bias(differences: Iterable[Sampled]) -> Estimate:
    """The weighted mean of people's scores less the rules'; not known of too few."""
    found = weighted(differences)
    return found if found.n >= FEWEST_BLIND else Estimate(n=found.n)


def corrected(rules: Sequence[float], differences: Iterable[Sampled]) -> Corrected:
    """mean(r) over all, plus the 1/π-weighted mean of h − r over those reviewed blind. The rules'
    scores are of all, so all doubt is the sample's."""
    off = bias(differences)
    middle = fmean(rules) if rules else None
    if middle is None or off.value is None:
        return Corrected(Estimate(n=off.n), middle, off)
    low, high = ((None if b is None else middle + b) for b in (off.low, off.high))
    return Corrected(Estimate(middle + off.value, low, high, off.n), middle, off)


def shrunk(groups: Mapping[K, Moments]) -> dict[K, Estimate]:
    """Each group's mean drawn toward that of all, the more so the fewer its values: between the
    groups as much variance as their means show beyond chance (DerSimonian and Laird), within them
    the same for all; how much is drawn, and what doubt stays, after C. Morris (1983). With fewer
    than four groups, or nothing to tell chance from, nothing is drawn."""
    known = {key: m for key, m in groups.items() if m.n}
    k, df = len(known), sum(m.n - 1 for m in known.values())
    squares = sum((m.n - 1) * (m.variance or 0.0) for m in known.values())
    if k < 4 or df < 1 or not squares:
        return {key: of_moments(m) for key, m in known.items()}
    within, t = squares / df, t_quantile(df)
    means = {key: (m.mean, within / m.n) for key, m in known.items()}
    between = _between(list(means.values()))
    centre = _centre(list(means.values()), between)
    found = {}
    for key, (middle, v) in means.items():
        drawn, away = (k - 3) / (k - 1) * v / (v + between), middle - centre
        doubt = v * (1 - (k - 1) / k * drawn) + 2 / (k - 3) * (drawn * away) ** 2
        value, half = middle - drawn * away, t * sqrt(doubt)
        found[key] = Estimate(value, value - half, value + half, known[key].n)
    return found


def _centre(means: Sequence[tuple[float, float]], between: float) -> float:
    weights = [1 / (v + between) for _, v in means]
    return sum(w * m for w, (m, _) in zip(weights, means, strict=True)) / sum(weights)


def _between(means: Sequence[tuple[float, float]]) -> float:
    weights = [1 / v for _, v in means]
    total, centre = sum(weights), _centre(means, 0.0)
    q = sum(w * (m - centre) ** 2 for w, (m, _) in zip(weights, means, strict=True))
    scale = total - sum(w * w for w in weights) / total
    return max(0.0, (q - (len(means) - 1)) / scale)
