"""What a brand may choose about a rule, as one value that can be compared, kept and shown.

Whether a choice is possible is decided in `actions/rules.py`; who may choose, in `console.roles`.
"""

from dataclasses import asdict, dataclass
from typing import Any

SCORE, PROVEN, SHOW, OFF = "score", "proven", "show", "off"
MODES = (SCORE, PROVEN, SHOW, OFF)
WANT_A_REASON = frozenset({SHOW, OFF})


@dataclass(frozen=True, slots=True)
class Choice:
    """`None` leaves it as the house made it. `proven`: shown, and scored once people's verdicts
    have shown that the rule can be trusted; `show` is muted."""

    mode: str = SCORE
    threshold: float | None = None
    blocks: bool | None = None
    reason: str = ""

    @property
    def is_the_house_s(self) -> bool:
        return (self.mode, self.threshold, self.blocks) == (SCORE, None, None)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)
