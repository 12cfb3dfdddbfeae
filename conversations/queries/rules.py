"""What brands have chosen about the rules, as the engine wants it."""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from conversations.models import BrandRule
from qa_rules.registry import all_rules
from qa_rules.settings import Settings


@cache
def blocking_by_default() -> frozenset[str]:
    """What no brand wants sent: holes and secrets."""
    return frozenset(key for key, r in all_rules().items() if r.rule.blocks)


def may_block(rule: str) -> bool:
    """Rules for drafts that need no statistical model: those can be kept at every message."""
    known = all_rules().get(rule)
    return known is not None and known.rule.in_drafts and not known.rule.needs_model


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
    off = frozenset(row.rule for row in rows if row.mode == BrandRule.OFF)
    blocks = set(blocking_by_default())
    for row in rows:
        if row.blocks is not None and may_block(row.rule):
            (blocks.add if row.blocks else blocks.discard)(row.rule)
    return Settings(
        off=off,
        muted=frozenset(row.rule for row in rows if row.mode == BrandRule.SHOW),
        blocks=frozenset(blocks - off),
        thresholds={row.rule: row.threshold for row in rows if row.threshold is not None},
    )
