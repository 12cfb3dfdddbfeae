"""Estimates from reviews and verdicts: recall from a sample, a threshold.

By the definitions of the measures; pure: figures in, figures out. Trust itself is in `trust.py`,
the rules' bias in `estimates.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conversations.core.trust import FEWEST, FLOOR, NOT_KNOWN, Trust, wilson

FEWEST_FAULTS = 10  # in the sample, before a recall is told at all
NEAR = 10  # points above a threshold: what was judged there bears it out
FEWEST_NEAR = 10  # judged findings there


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
class Suggested:
    """What verdicts say of a threshold. `threshold` is None while they show none; `trust` is of
    the findings from it on, `n_near` of them lie within `NEAR` above it. `n` findings were judged
    in all, from `low` to `high`; `is_judged` says that enough were, near one threshold at least."""

    threshold: float | None
    trust: Trust = NOT_KNOWN
    n_near: int = 0
    n: int = 0
    low: float | None = None
    high: float | None = None
    is_judged: bool = False


def suggest(
    judged: Sequence[tuple[float, bool]], low: float, high: float, floor: float = FLOOR
) -> Suggested:
    """The lowest threshold, in per cent steps, from which on even the lower bound of the share
    confirmed reaches the floor, of those that people have judged around: a finding at that very
    per cent and `FEWEST_NEAR` within `NEAR` above. Of (probability, confirmed)."""
    sure = [at for at, _ in judged]
    known = Suggested(None, n=len(sure), low=min(sure, default=None), high=max(sure, default=None))
    for percent in range(round(low * 100), round(high * 100) + 1):
        n_near = _near(sure, percent)
        flagged = [ok for at, ok in judged if at >= percent / 100]
        trust = Trust(len(flagged), sum(flagged))
        if n_near < FEWEST_NEAR or trust.n_judged < FEWEST:
            continue
        known = replace(known, is_judged=True)
        if trust.bounds[0] >= floor:
            return replace(known, threshold=percent / 100, trust=trust, n_near=n_near)
    return known


def _near(sure: Sequence[float], percent: int) -> int:
    """How many were judged just above; 0 where none was at that per cent: what
    lies below the lowest finding judged is not known, whatever lies above."""
    if not any(percent / 100 <= at < (percent + 1) / 100 for at in sure):
        return 0
    return sum(percent / 100 <= at < (percent + NEAR) / 100 for at in sure)
