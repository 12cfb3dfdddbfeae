"""Precision, recall and rates with Wilson intervals, as a table a person reads.

Trains nothing; training.py hands over what was found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class Share:
    """`n` of `total`."""

    n: int
    total: int

    @property
    def value(self) -> float:
        return self.n / self.total if self.total else 0.0

    def __str__(self) -> str:
        low, high = wilson(self.n, self.total)
        return f"{self.value:.3f} [{low:.3f}–{high:.3f}]"


def wilson(n: float, total: float, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share; (0, 1) when nothing was counted."""
    if total <= 0:
        return 0.0, 1.0
    share, spread = n / total, z * z / total
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class Counted:
    """Right and wrong flags of one test."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> Share:
        return Share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Share:
        return Share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 0.0


def count(found: Iterable[tuple[bool, float]], threshold: float) -> Counted:
    """Of (is a copy, probability)."""
    right = wrong = missed = 0
    for is_copy, probability in found:
        flagged = probability >= threshold
        right += is_copy and flagged
        wrong += flagged and not is_copy
        missed += is_copy and not flagged
    return Counted(right, wrong, missed)


def row(name: str, counted: Counted, n: int) -> str:
    return f"| {name} | {n} | {counted.precision} | {counted.recall} | {counted.f1:.3f} |"


HEAD = "| pairs | n | precision | recall | F1 |\n|---|---|---|---|---|"
RATES = "| set | n | flagged | share |\n|---|---|---|---|"


def rate(name: str, flagged: int, n: int) -> str:
    return f"| {name} | {n} | {flagged} | {Share(flagged, n)} |"
