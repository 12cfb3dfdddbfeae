"""How far a rule can be trusted: the share of its findings that people confirmed, and its bounds.

Verdicts are given at the review desk; as long as there are none, nothing is known. What a sample
says beyond that is in `rule_estimates.py`.
"""

from dataclasses import dataclass

from qa_rules.parroting import figures

FLOOR = 0.8
FEWEST = 20  # verdicts, before a rule is muted by itself
Z = 1.959964  # 95 %


def wilson(share: float, n: float) -> tuple[float, float]:
    """The interval of a share seen in `n`; everything is possible when nothing was seen."""
    return figures.wilson(share * n, n, Z)


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
        return wilson(self.precision or 0.0, self.n_judged)

    @property
    def is_proven(self) -> bool:
        """Even the lower bound has reached the floor."""
        return self.n_judged > 0 and self.bounds[0] >= FLOOR

    @property
    def is_lost(self) -> bool:
        """Even the upper bound is under the floor, and enough was judged: kept, not scored."""
        return self.n_judged >= FEWEST and self.bounds[1] < FLOOR


NOT_KNOWN = Trust()
