"""How a rule stands in each brand: what was chosen about it, how often it spoke, was wrong or was
waved off. What analysts make of it comes with their verdicts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from conversations.models import Brand, Conversation, Finding, HintDismissal
from conversations.queries.rules import settings_of


@dataclass(frozen=True, slots=True)
class InBrand:
    """`mode` is score, show (muted) or off; the counts are since the day that was asked."""

    brand: Brand
    mode: str
    threshold: float | None
    blocks: bool
    n_found: int
    n_retracted: int
    n_waved_off: int


def in_brands(
    rule: str, brands: Iterable[Brand], conversations: QuerySet[Conversation], since: datetime
) -> list[InBrand]:
    """Three queries; findings are counted in `conversations` only."""
    shown = list(brands)
    chosen = settings_of(brand.pk for brand in shown)
    found = {
        brand_id: (n, n_retracted)
        for brand_id, n, n_retracted in Finding.objects.filter(
            rule=rule, created_at__gte=since, conversation__in=conversations
        )
        .values("conversation__brand")
        .annotate(n=Count("pk"), n_retracted=Count("pk", filter=Q(retracted_at__isnull=False)))
        .values_list("conversation__brand", "n", "n_retracted")
    }
    dismissed = HintDismissal.objects.filter(rule=rule, day__gte=since.date())
    waved_off = dict(dismissed.values_list("brand").annotate(n=Sum("n")))
    return [
        InBrand(
            brand,
            mode=_mode(rule, chosen[brand.pk].off, chosen[brand.pk].muted),
            threshold=chosen[brand.pk].thresholds.get(rule),
            blocks=rule in chosen[brand.pk].blocks,
            n_found=found.get(brand.pk, (0, 0))[0],
            n_retracted=found.get(brand.pk, (0, 0))[1],
            n_waved_off=waved_off.get(brand.pk, 0),
        )
        for brand in shown
    ]


def _mode(rule: str, off: frozenset[str], muted: frozenset[str]) -> str:
    if rule in off:
        return "off"
    return "show" if rule in muted else "score"
