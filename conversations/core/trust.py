"""How far a rule can be trusted: the share of its findings that people confirmed, and its bounds.

Verdicts are given at the review desk; as long as there are none, nothing is known.
"""

from dataclasses import dataclass
from math import sqrt

FLOOR = 0.8
_Z = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Trust:
    n_judged: int = 0
    n_confirmed: int = 0

    @property
    def precision(self) -> float | None:
        return self.n_confirmed / self.n_judged if self.n_judged else None

    @property
    def bounds(self) -> tuple[float, float]:
        """Wilson's interval; everything is possible while nothing was judged."""
        n = self.n_judged
        if not n:
            return 0.0, 1.0
        share, z2 = self.n_confirmed / n, _Z * _Z
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def is_proven(self) -> bool:
        """Even the lower bound has reached the floor."""
        return self.n_judged > 0 and self.bounds[0] >= FLOOR


NOT_KNOWN = Trust()
