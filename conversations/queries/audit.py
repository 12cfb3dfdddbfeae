"""Entries of the audit, newest first, paged by key. Whose they are is the caller's first argument.

Writing them is `actions/audit.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast

from conversations.models import AuditEntry
from conversations.queries.narrowing import narrowed
from conversations.queries.paging import page

PAGE = 50
Place = tuple[datetime, int]


@dataclass(frozen=True)
class Wanted:
    """What is None or empty does not narrow. `until` is excluded; `conversation` is the end of a
    number in hexadecimal digits, or all of it."""

    act: str = ""
    actor: UUID | None = None
    conversation: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Page:
    rows: list[AuditEntry]
    before: Place | None


def entries(scope: QuerySet[AuditEntry], wanted: Wanted, before: Place | None) -> Page:
    """`before` asks for the next page; None on the last. One query."""
    if len(wanted.conversation) == 32:
        scope = scope.filter(conversation=UUID(wanted.conversation))
    elif wanted.conversation:
        number = Cast("conversation", TextField())
        scope = scope.alias(number=number).filter(number__endswith=wanted.conversation)
    found = narrowed(
        scope,
        act=wanted.act,
        actor=wanted.actor,
        at__gte=wanted.since,
        at__lt=wanted.until,
    )
    return Page(*page(found.select_related("actor", "advisor", "brand"), "at", before, PAGE))


def changes_of(row: Model) -> QuerySet[AuditEntry]:
    """What was changed of a queue, a canned reply or a reason; newest first, fifty at most."""
    brand = getattr(row, "brand_id", None)
    found = AuditEntry.objects.filter(brand=brand, data__row=str(row.pk), data__has_key="changed")
    return found.select_related("actor", "brand").order_by("-at", "-pk")[:PAGE]


def about(advisor_id: UUID) -> QuerySet[AuditEntry]:
    """What others did with this advisor's work; one's own acts are left out."""
    return AuditEntry.objects.filter(advisor=advisor_id).exclude(actor=advisor_id)
