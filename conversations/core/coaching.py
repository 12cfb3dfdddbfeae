"""What a coaching note needs, and whether the conversations after it differ from those before.

Pure. The rows are written by `actions/coaching.py`; which conversations are meant, by
`queries/coaching.py`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from conversations.core.estimates import Estimate, Moments, of_moments, t_quantile

KEEP, CHANGE = "keep", "change"
KINDS = (KEEP, CHANGE)
BEFORE = timedelta(days=28)
LONGEST = timedelta(days=183)
FEWEST = 10  # conversations on either side, before a difference is told
MOST_PASSAGES = 20
NOT_YET, TOO_FEW, HIGHER, LOWER, OPEN = "not_yet", "too_few", "higher", "lower", "open"


@dataclass(frozen=True, slots=True)
class Compared:
    """`difference` is after less before. `says`: not_yet (nothing is followed), too_few (`lacking`
    more are needed), higher or lower (shown), open (neither can be told)."""

    before: Estimate
    after: Estimate
    difference: Estimate
    says: str
    lacking: int = 0


def compared(before: Moments, after: Moments | None) -> Compared:
    """Without `after` nothing is followed yet. Every conversation stands for itself; Welch's
    interval, since the two sides need not vary alike."""
    first = of_moments(before).within(0, 100)
    if after is None:
        return Compared(first, Estimate(), Estimate(), NOT_YET)
    last = of_moments(after).within(0, 100)
    lacking = max(0, FEWEST - before.n) + max(0, FEWEST - after.n)
    if lacking:
        return Compared(first, last, Estimate(n=before.n + after.n), TOO_FEW, lacking)
    change = welch(before, after)
    return Compared(first, last, change, _says(change))


def _says(change: Estimate) -> str:
    if change.low is not None and change.low > 0:
        return HIGHER
    if change.high is not None and change.high < 0:
        return LOWER
    return OPEN


def welch(before: Moments, after: Moments) -> Estimate:
    """mean(after) − mean(before) with the interval of Welch and Satterthwaite; of two values or
    more on either side."""
    shares = [(m.variance or 0.0) / m.n for m in (before, after)]
    change, doubt = after.mean - before.mean, sum(shares)
    if not doubt:
        return Estimate(change, change, change, before.n + after.n)
    each = zip(shares, (before, after), strict=True)
    df = doubt**2 / sum(share**2 / (m.n - 1) for share, m in each)
    half = t_quantile(max(1, int(df))) * sqrt(doubt)
    return Estimate(change, change - half, change + half, before.n + after.n)


def faults(
    aim: str, criterion: str, known: tuple[str, ...], until: date | None, today: date
) -> str:
    """Why a note cannot be given yet, in the words of a refusal; "" when it can."""
    if not aim.strip():
        return "Say what is aimed at."
    if criterion not in known:
        return "Choose the criterion that is followed."
    if until is None or not today < until <= today + LONGEST:
        return "Choose a day within the next six months."
    return ""
