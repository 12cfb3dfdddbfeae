"""What brands have chosen about the rules, as the engine wants it."""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from conversations.core.choices import OFF, PROVEN, SHOW
from conversations.core.trust import NOT_KNOWN
from conversations.models import BrandRule
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


def settings_of(brand_ids: Iterable[UUID]) -> dict[UUID, Settings]:
    """By brand, in one query."""
    ids = set(brand_ids)
    rows: dict[UUID, list[BrandRule]] = {pk: [] for pk in ids}
    for row in BrandRule.objects.filter(brand__in=ids):
        rows[row.brand_id].append(row)
    return {pk: _settings(chosen) for pk, chosen in rows.items()}


def settings_of_brand(slug: str) -> Settings:
    return _settings(list(BrandRule.objects.filter(brand__slug=slug)))


def _settings(rows: list[BrandRule]) -> Settings:
    off = _in_mode(rows, OFF)
    blocks = set(blocking_by_default())
    for row in rows:
        if row.blocks is not None and may_block(row.rule):
            (blocks.add if row.blocks else blocks.discard)(row.rule)
    return Settings(
        off=off,
        muted=_in_mode(rows, SHOW),
        unproven=frozenset() if NOT_KNOWN.is_proven else _in_mode(rows, PROVEN),
        blocks=frozenset(blocks - off),
        thresholds={row.rule: row.threshold for row in rows if row.threshold is not None},
    )


def _in_mode(rows: list[BrandRule], mode: str) -> frozenset[str]:
    return frozenset(row.rule for row in rows if row.mode == mode)
