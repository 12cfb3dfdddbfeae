"""What is due to go under the terms in force, and how long a brand keeps what.

Letting it go is `actions/retention.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from conversations.core.retention import Limits, Terms, limits
from conversations.models import (
    AuditEntry,
    Block,
    Brand,
    Conversation,
    Customer,
    RetentionEdition,
    RetentionRun,
)


def terms_of(brand: Brand) -> Terms:
    edition = RetentionEdition.objects.filter(brand=brand).order_by("-version").first()
    return edition.terms if edition else Terms()


def shortest_named_days(brands: QuerySet[Brand]) -> int:
    """Of several brands' terms. One query."""
    editions = RetentionEdition.objects.filter(brand=OuterRef("pk")).order_by("-version")
    in_force = Coalesce(Subquery(editions.values("named_days")[:1]), Terms().named_days)
    meant = Brand.objects.filter(pk__in=brands.order_by().values("pk"))
    least: int | None = meant.aggregate(least=Min(in_force))["least"]
    return Terms().named_days if least is None else least


def limits_of(brand: Brand | None, now: datetime) -> Limits:
    """Without a brand, those of the house's own entries in the audit."""
    if brand is None:
        return limits(Terms(), now, "UTC")
    return limits(terms_of(brand), now, brand.time_zone)


def transcripts_due(brand_id: UUID, before: datetime) -> QuerySet[Conversation]:
    rows = Conversation.objects.filter(brand=brand_id, state="closed", closed_at__lt=before)
    return rows.filter(text_gone_at__isnull=True).order_by("pk")


def evaluations_due(brand_id: UUID, before: datetime) -> QuerySet[Conversation]:
    rows = Conversation.objects.filter(brand=brand_id, state="closed", closed_at__lt=before)
    return rows.filter(text_gone_at__isnull=False).order_by("pk")


def customers_due(brand_id: UUID, before: datetime) -> QuerySet[Customer]:
    """Of whom no text is left, whom the brand has not told of since, and whom nobody keeps out."""
    with_text = Conversation.objects.filter(customer=OuterRef("pk"), text_gone_at__isnull=True)
    any_at_all = Conversation.objects.filter(customer=OuterRef("pk"))
    kept_out = Block.objects.filter(customer=OuterRef("pk"), undone_at__isnull=True)
    rows = Customer.objects.filter(brand=brand_id, erased_at__isnull=True)
    lately = Q(told_at__isnull=True) | Q(told_at__lt=before)
    came = Exists(any_at_all) | Q(created_at__lt=before)
    return rows.filter(lately, came, ~Exists(with_text), ~Exists(kept_out)).order_by("pk")


def audit_due(brand_id: UUID | None, before: datetime) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(brand=brand_id, at__lt=before).order_by("pk")


@dataclass(frozen=True, slots=True)
class Due:
    """How much is due, by purpose."""

    transcripts: int
    customers: int
    evaluations: int
    audit: int


def due(brand: Brand, now: datetime) -> Due:
    at = limits_of(brand, now)
    return Due(
        transcripts_due(brand.pk, at.transcripts).count(),
        customers_due(brand.pk, at.transcripts).count(),
        evaluations_due(brand.pk, at.evaluations).count(),
        audit_due(brand.pk, at.audit).count(),
    )


def last_run(brand: Brand) -> RetentionRun | None:
    return RetentionRun.objects.filter(brand=brand).order_by("-begun_at").first()
