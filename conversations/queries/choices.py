"""What was chosen about rules, when and by whom. What the engine makes of it is in `rules.py`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations.core.choices import Choice
from conversations.models import Brand, BrandRule, RuleChange, User

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the history."""

    at: datetime
    by: User | None
    before: Choice
    after: Choice


def choice_of(brand: Brand, rule: str) -> Choice:
    """What holds now; the house's own where nothing was chosen."""
    row = BrandRule.objects.filter(brand=brand, rule=rule).first()
    return choice_in(row) if row else Choice()


def choices_of(brand: Brand) -> dict[str, Choice]:
    """By rule, where the brand has chosen; one query."""
    return {row.rule: choice_in(row) for row in BrandRule.objects.filter(brand=brand)}


def choice_in(row: BrandRule) -> Choice:
    return Choice(row.mode, row.threshold, row.blocks, row.reason)


def last_change(brand: Brand, rule: str) -> RuleChange | None:
    return RuleChange.objects.filter(brand=brand, rule=rule).order_by("-at", "-pk").first()


def last_changes(brand: Brand) -> dict[str, Change]:
    """By rule, in one query."""
    rows = RuleChange.objects.filter(brand=brand).order_by("rule", "-at", "-pk")
    return {row.rule: _change(row) for row in rows.distinct("rule").select_related("by")}


def history(brand: Brand, rule: str) -> list[Change]:
    """The newest first."""
    rows = RuleChange.objects.filter(brand=brand, rule=rule).order_by("-at", "-pk")
    return [_change(row) for row in rows.select_related("by")[:MOST_SHOWN]]


def _change(row: RuleChange) -> Change:
    return Change(row.at, row.by, _choice(row.before), _choice(row.after))


def _choice(data: dict[str, Any]) -> Choice:
    return Choice(**{name: data[name] for name in Choice.__dataclass_fields__ if name in data})
