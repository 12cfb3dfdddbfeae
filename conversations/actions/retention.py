"""Letting go of what has been kept for its time: a batch at a time, each whole or not at all.

What is due is in `queries/retention.py`; erasing one customer on request, in `erasure.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from conversations.actions.audit import record
from conversations.actions.figures import keep_figures
from conversations.actions.forgetting import erase_customers, forget_texts
from conversations.actions.unnaming import unname
from conversations.core.retention import NAMES, Terms, faults
from conversations.errors import BadFrame
from conversations.models import (
    Block,
    Brand,
    CoachingNote,
    Conversation,
    Customer,
    FloorAct,
    RetentionEdition,
    SentText,
    User,
)
from conversations.queries import retention as queries


@transaction.atomic
def set_terms(
    brand: Brand, terms: Terms, by: User | None, reason: str, now: datetime
) -> RetentionEdition:
    """A new edition, from the next run of the job on. Raises BadFrame for terms that cannot be."""
    for name, code in faults(terms).items():
        raise BadFrame(f"{name}: {code}")
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    last = RetentionEdition.objects.filter(brand=brand).order_by("-version").first()
    values = {name: getattr(terms, name) for name in NAMES}
    record("retention.set", by, now, brand=brand, reason=reason, **values)
    return RetentionEdition.objects.create(
        brand=brand, version=last.version + 1 if last else 1, reason=reason, changed_at=now,
        changed_by=by, **values,
    )  # fmt: skip


@transaction.atomic
def forget_transcripts(brand: Brand, now: datetime, most: int) -> int:
    """Texts, their times, files and mails of what closed long enough ago. Returns how many
    conversations; 0 when none is left (one that is held elsewhere is left for the next run)."""
    before = queries.limits_of(brand, now).transcripts
    ids = _some(queries.transcripts_due(brand.pk, before), most)
    forget_texts(ids, now)
    return len(ids)


@transaction.atomic
def forget_customers(brand: Brand, now: datetime, most: int) -> int:
    """Names, addresses and facts of customers of whom no text is left, and their names in what
    staff wrote of them."""
    before = queries.limits_of(brand, now).transcripts
    rows = queries.customers_due(brand.pk, before).select_for_update(skip_locked=True, of=("self",))
    found = list(rows[:most])
    for customer in found:
        unname(customer)
    ids = [customer.pk for customer in found]
    SentText.objects.filter(customer__in=ids).delete()
    Block.objects.filter(customer__in=ids).update(reason="", address="")
    erase_customers(Customer.objects.filter(pk__in=ids), now)
    return len(ids)


@transaction.atomic
def drop_evaluations(brand: Brand, now: datetime, most: int) -> int:
    """Scores, findings, verdicts, reviews, coaching, and the conversation itself; a row of
    figures with its day stays, a pseudonym in the advisor's place. Returns of how many."""
    before = queries.limits_of(brand, now).evaluations
    ids = _some(queries.evaluations_due(brand.pk, before), most)
    CoachingNote.objects.filter(brand=brand, created_at__lt=before).delete()
    FloorAct.objects.filter(conversation__in=ids).delete()
    keep_figures(ids, brand)
    Conversation.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def drop_audit(brand: Brand | None, now: datetime, most: int) -> int:
    """Of a brand, or what belongs to none."""
    before = queries.limits_of(brand, now).audit
    ids = list(
        queries.audit_due(brand.pk if brand else None, before).values_list("pk", flat=True)[:most]
    )
    with connection.cursor() as cursor:
        limit = before.isoformat()
        cursor.execute("SELECT set_config('motjuste.audit_kept_since', %s, true)", [limit])
        cursor.execute("DELETE FROM conversations_auditentry WHERE id = ANY(%s)", [ids])
        cursor.execute("SELECT set_config('motjuste.audit_kept_since', '', true)")
    return len(ids)


def _some(rows: QuerySet[Conversation], most: int) -> Sequence[UUID]:
    free = rows.select_for_update(skip_locked=True, of=("self",))
    return list(free.values_list("pk", flat=True)[:most])
