"""A brand's choices about a rule: off, muted, scored once proven, a threshold of its own, blocking.

What they do is in `queries/rules.py` and `qa_rules.settings`; who may choose, in `console.roles`.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from conversations.actions.audit import record
from conversations.core.choices import MODES, WANT_A_REASON, Choice
from conversations.core.masking import masked
from conversations.errors import BadFrame, Conflict, NotFound
from conversations.models import Brand, BrandRule, RuleChange, User
from conversations.queries.choices import choice_of, last_change
from conversations.queries.rules import blocking_by_default, may_block, threshold_of
from qa_rules.registry import all_rules


@transaction.atomic
def set_rule(
    brand: Brand,
    rule: str,
    choice: Choice,
    by: User | None,
    now: datetime,
    *,
    seen: str | None = None,
) -> bool:
    """From the next message on; scores made before keep their label. False when all was so already.

    `seen` is the last change that the chooser had before them ("": none); without it nobody is
    asked. Raises NotFound, BadFrame, Conflict.
    """
    _check(rule, choice)
    choice = replace(choice, reason=masked(choice.reason))
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)  # one chooser at a time
    before = choice_of(brand, rule)
    if before == choice or (before.is_the_house_s and choice.is_the_house_s):
        return False
    last = last_change(brand, rule)
    if seen is not None and seen != (str(last.pk) if last else ""):
        raise Conflict("Somebody has changed this rule meanwhile: look again before you save.")
    _keep(brand, rule, choice, by, now)
    RuleChange.objects.create(
        brand=brand, rule=rule, at=now, by=by, before=before.as_data(), after=choice.as_data()
    )
    record("rule.chosen", by, now, brand=brand, rule=rule, **_told(rule, before, choice))
    return True


def _told(rule: str, before: Choice, after: Choice) -> dict[str, Any]:
    """For the audit: how it is used now, what else differs from before, and why."""
    told: dict[str, Any] = {"mode": after.mode}
    if before.threshold != after.threshold:
        told["threshold"] = [before.threshold, after.threshold]
    own = rule in blocking_by_default()
    was, now = (own if one.blocks is None else one.blocks for one in (before, after))
    if was != now:
        told["blocks"] = now
    return told | ({"reason": after.reason} if after.reason else {})


def _check(rule: str, choice: Choice) -> None:
    if rule not in all_rules():
        raise NotFound("There is no such rule.")
    if choice.mode not in MODES:
        raise BadFrame("A rule is scored, scored once proven, only shown, or off.")
    if choice.mode in WANT_A_REASON and not choice.reason.strip():
        raise BadFrame("Say why: those who work with it will ask.")
    if choice.blocks and not may_block(rule):
        raise BadFrame("This rule cannot hold messages back: only holes and secrets can.")
    if choice.threshold is not None:
        _, low, high = threshold_of(rule) or (0.0, 1.0, 0.0)
        if not low <= choice.threshold <= high:
            raise BadFrame("This rule has no threshold, or not such a one.")


def _keep(brand: Brand, rule: str, choice: Choice, by: User | None, now: datetime) -> None:
    if choice.is_the_house_s:
        BrandRule.objects.filter(brand=brand, rule=rule).delete()
        return
    BrandRule.objects.update_or_create(
        brand=brand, rule=rule, defaults={**choice.as_data(), "changed_at": now, "changed_by": by}
    )
