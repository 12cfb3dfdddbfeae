"""A brand's choices about a rule: off, muted, a threshold of its own, blocking.

What they do is in `queries/rules.py` and `qa_rules.settings`; who may choose, in `console.roles`.
"""

from dataclasses import dataclass
from datetime import datetime

from conversations.errors import BadFrame, NotFound
from conversations.models import Brand, BrandRule, User
from conversations.queries.rules import may_block
from qa_rules.registry import all_rules

THRESHOLDS = {"reformulation.parroted": (0.0, 1.0)}


@dataclass(frozen=True, slots=True)
class Choice:
    """`None` leaves it as the house made it."""

    mode: str = BrandRule.SCORE
    threshold: float | None = None
    blocks: bool | None = None


def set_rule(brand: Brand, rule: str, choice: Choice, by: User | None, now: datetime) -> None:
    """From the next message on; scores made before keep their label. Raises NotFound, BadFrame."""
    if rule not in all_rules():
        raise NotFound("There is no such rule.")
    if choice.mode not in dict(BrandRule.MODES):
        raise BadFrame("A rule is scored, shown or off.")
    if choice.blocks and not may_block(rule):
        raise BadFrame("This rule cannot be kept at every message: it cannot block.")
    if choice.threshold is not None:
        low, high = THRESHOLDS.get(rule, (1.0, 0.0))
        if not low <= choice.threshold <= high:
            raise BadFrame("This rule has no threshold, or not such a one.")
    if choice == Choice():
        BrandRule.objects.filter(brand=brand, rule=rule).delete()
        return
    BrandRule.objects.update_or_create(
        brand=brand,
        rule=rule,
        defaults={
            "mode": choice.mode, "threshold": choice.threshold, "blocks": choice.blocks,
            "changed_at": now, "changed_by": by,
        },
    )  # fmt: skip
