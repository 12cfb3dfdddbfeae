"""How a rule stands in each brand: what was chosen about it, how often it spoke, was wrong or was
waved off, and how far it can be trusted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from conversations.core.choices import Choice
from conversations.core.trust import NOT_KNOWN, Trust
from conversations.models import Brand, BrandRule, Conversation, Finding, HintDismissal
from conversations.queries.choices import choice_in
from conversations.queries.review_trust import muted_now, trusts
from conversations.queries.rules import settings_of
from qa_rules.registry import all_rules


@dataclass(frozen=True, slots=True)
class InBrand:
    """`blocks` is what holds now, whoever decided it; the counts are since the day asked for, in
    what may be seen. `trust` is of all verdicts in the brand, which is what it is scored by;
    `muted_in` the languages in which the rule is muted by itself."""

    brand: Brand
    choice: Choice
    blocks: bool
    n_found: int
    n_retracted: int
    n_waved_off: int
    trust: Trust = NOT_KNOWN
    muted_in: tuple[str, ...] = ()


def in_brands(
    rule: str, brands: Iterable[Brand], conversations: QuerySet[Conversation], since: datetime
) -> list[InBrand]:
    """Seven queries; findings are counted in `conversations` only."""
    shown = list(brands)
    trust = trusts((brand.pk for brand in shown), rule)
    muted = muted_now((brand.pk for brand in shown), rule)
    settings = settings_of(brand.pk for brand in shown)
    chosen = {row.brand_id: choice_in(row) for row in BrandRule.objects.filter(rule=rule)}
    rows = Finding.objects.filter(rule=rule, conversation__in=conversations)
    found = _counts(rows, "conversation__brand", since)
    dismissed = HintDismissal.objects.filter(rule=rule, day__gte=since.date())
    waved_off = dict(dismissed.values_list("brand").annotate(n=Sum("n")))
    return [
        InBrand(
            brand,
            chosen.get(brand.pk, Choice()),
            rule in settings[brand.pk].blocks,
            *found.get(brand.pk, (0, 0)),
            waved_off.get(brand.pk, 0),
            trust.get((brand.pk, rule), NOT_KNOWN),
            tuple(muted.get((brand.pk, rule), ())),
        )
        for brand in shown
    ]


def in_brand(
    brand: Brand, conversations: QuerySet[Conversation], since: datetime
) -> dict[str, InBrand]:
    """Every rule in one brand, by its id; seven queries."""
    trust, muted = trusts([brand.pk]), muted_now([brand.pk])
    settings = settings_of([brand.pk])[brand.pk]
    chosen = {row.rule: choice_in(row) for row in BrandRule.objects.filter(brand=brand)}
    mine = conversations.filter(brand=brand)
    found = _counts(Finding.objects.filter(conversation__in=mine), "rule", since)
    dismissed = HintDismissal.objects.filter(brand=brand, day__gte=since.date())
    waved_off = dict(dismissed.values_list("rule").annotate(n=Sum("n")))
    return {
        rule: InBrand(
            brand,
            chosen.get(rule, Choice()),
            rule in settings.blocks,
            *found.get(rule, (0, 0)),
            waved_off.get(rule, 0),
            trust.get((brand.pk, rule), NOT_KNOWN),
            tuple(muted.get((brand.pk, rule), ())),
        )
        for rule in all_rules()
    }


def _counts(rows: QuerySet[Finding], of: str, since: datetime) -> dict[Any, tuple[int, int]]:
    """How many were found and how many of them taken back, by `of`."""
    counted = (
        rows.filter(created_at__gte=since)
        .values(of)
        .annotate(n=Count("pk"), n_retracted=Count("pk", filter=Q(retracted_at__isnull=False)))
    )
    return {key: (n, gone) for key, n, gone in counted.values_list(of, "n", "n_retracted")}


def passages(
    brand: Brand, rule: str, conversations: QuerySet[Conversation], since: datetime, flag: float
) -> tuple[int, int]:
    """Of what stands: how many have at least this probability, and how many less."""
    mine = conversations.filter(brand=brand)
    rows = Finding.objects.filter(
        rule=rule, conversation__in=mine, created_at__gte=since, retracted_at__isnull=True
    )
    flagged = rows.filter(evidence__probability__gte=flag).count()
    return flagged, rows.count() - flagged
