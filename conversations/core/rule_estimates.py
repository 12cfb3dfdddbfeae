"""Estimates from reviews and verdicts: recall from a sample, the rules' bias, a threshold.

By the definitions of the measures; pure: figures in, figures out. Trust itself is in `trust.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from conversations.core.trust import FEWEST, FLOOR, Trust, Z, wilson

FEWEST_FAULTS = 10  # in the sample, before a recall is told at all
FEWEST_PAIRS = 5


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion with its interval; None where it is not known, and then `n` says of how few."""

    share: float | None
    low: float = 0.0
    high: float = 1.0
    n: int = 0


def recall(found: Sequence[float], missed: Sequence[float]) -> Share:
    """From the probabilities with which the conversations were drawn in which people saw a fault
    that the rule had found, or had missed. Weights are 1/π; the interval is Wilson's with the
    number of faults that such weights are worth."""
    n = len(found) + len(missed)
    if n < FEWEST_FAULTS:
        return Share(None, n=n)
    weights = [1 / p for p in (*found, *missed)]
    share = sum(weights[: len(found)]) / sum(weights)
    worth = sum(weights) ** 2 / sum(weight**2 for weight in weights)
    return Share(share, *wilson(share, worth), n)


@dataclass(frozen=True, slots=True)
class Difference:
    """A weighted mean of human less automatic, with its 95 % interval."""

    mean: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0


def bias(pairs: Sequence[tuple[float, float, float]]) -> Difference:
    """Of (human, automatic, probability of the draw): the mean of h − r by 1/π, its variance
    linearised."""
    if len(pairs) < FEWEST_PAIRS:
        return Difference(None, n=len(pairs))
    weights = [1 / p for _, _, p in pairs]
    total = sum(weights)
    mean = sum(w * (h - r) for w, (h, r, _) in zip(weights, pairs, strict=True)) / total
    n = len(pairs)
    squares = sum((w * (h - r - mean)) ** 2 for w, (h, r, _) in zip(weights, pairs, strict=True))
    half = Z * sqrt(squares * n / (n - 1)) / total
    return Difference(mean, mean - half, mean + half, n)


@dataclass(frozen=True, slots=True)
class Suggested:
    """From `threshold` on, this is what people said."""

    threshold: float
    trust: Trust


def suggest(
    judged: Sequence[tuple[float, bool]], low: float, high: float, floor: float = FLOOR
) -> Suggested | None:
    """The lowest threshold, in per cent steps, from which on even the lower bound of the share
    confirmed reaches the floor; None while no verdicts show one. Of (probability, confirmed)."""
    for percent in range(round(low * 100), round(high * 100) + 1):
        flagged = [ok for sure, ok in judged if sure >= percent / 100]
        trust = Trust(len(flagged), sum(flagged))
        if trust.n_judged >= FEWEST and trust.bounds[0] >= floor:
            return Suggested(percent / 100, trust)
    return None
