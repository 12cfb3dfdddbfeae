"""What brands have chosen about the rules, as the engine wants it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from conversations.core.choices import OFF, PROVEN, SHOW
from conversations.core.trust import Trust
from conversations.models import BrandRule, RuleTrust
from qa_rules.parroting import model
from qa_rules.registry import all_rules
from qa_rules.settings import Settings

PARROTED = "reformulation.parroted"
CARD_REQUESTED = "safety.card_number_requested"


@cache
def blocking_by_default() -> frozenset[str]:
    """What no brand wants sent: holes and secrets."""
    return frozenset(key for key, r in all_rules().items() if r.rule.blocks)


def may_block(rule: str) -> bool:
    """Holes and secrets alone: whatever else is said, a rule only advises."""
    return rule in blocking_by_default() or rule == CARD_REQUESTED


def threshold_of(rule: str) -> tuple[float, float, float] | None:
    """The rule's own threshold, and the lowest and highest that a brand may set; None where there
    is nothing to set. Below the lowest the rule says nothing at all."""
    if rule != PARROTED:
        return None
    return model.load().flag, model.load().hint, 0.99


@dataclass(frozen=True, slots=True)
class OfBrand:
    """What a brand has chosen, and by language what is muted by itself and what is proven."""

    rows: tuple[BrandRule, ...] = ()
    trusts: tuple[RuleTrust, ...] = ()

    @property
    def blocks(self) -> frozenset[str]:
        blocks = set(blocking_by_default())
        for row in self.rows:
            if row.blocks is not None and may_block(row.rule):
                (blocks.add if row.blocks else blocks.discard)(row.rule)
        return frozenset(blocks - _in_mode(self.rows, OFF))

    def of(self, language: str) -> Settings:
        known = [row for row in self.trusts if row.language == language]
        proven = {r.rule for r in known if Trust(r.n_judged, r.n_confirmed).is_proven}
        lost = {row.rule for row in known if row.muted_at is not None}
        off = _in_mode(self.rows, OFF)
        return Settings(
            off=off,
            muted=(_in_mode(self.rows, SHOW) | lost) - off,
            unproven=_in_mode(self.rows, PROVEN) - proven,
            blocks=self.blocks,
            thresholds={r.rule: r.threshold for r in self.rows if r.threshold is not None},
        )


def settings_of(brand_ids: Iterable[UUID]) -> dict[UUID, OfBrand]:
    """By brand, in two queries."""
    ids = set(brand_ids)
    rows: dict[UUID, list[BrandRule]] = {pk: [] for pk in ids}
    trusts: dict[UUID, list[RuleTrust]] = {pk: [] for pk in ids}
    for row in BrandRule.objects.filter(brand__in=ids):
        rows[row.brand_id].append(row)
    for trust in RuleTrust.objects.filter(brand__in=ids):
        if is_of_now(trust.rule, trust.version):
            trusts[trust.brand_id].append(trust)
    return {pk: OfBrand(tuple(rows[pk]), tuple(trusts[pk])) for pk in ids}


def is_of_now(rule: str, version: int) -> bool:
    """Verdicts on an earlier version of a rule say nothing of this one."""
    known = all_rules().get(rule)
    return known is not None and known.rule.version == version


def blocks_of_brand(slug: str) -> frozenset[str]:
    """What it will not have sent, in whatever language."""
    return OfBrand(tuple(BrandRule.objects.filter(brand__slug=slug))).blocks


def _in_mode(rows: Iterable[BrandRule], mode: str) -> frozenset[str]:
    return frozenset(row.rule for row in rows if row.mode == mode)
