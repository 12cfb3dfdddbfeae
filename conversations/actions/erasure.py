"""Erasing one customer on request, and noting that their file was handed out.

What the file holds is in `queries/customer_file.py`; what time alone lets go of, in `retention.py`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from conversations.actions.audit import record
from conversations.actions.forgetting import erase_customers, forget_texts
from conversations.actions.unnaming import unname
from conversations.core.masking import masked
from conversations.core.pseudonyms import unnamed
from conversations.core.retention import ON_REQUEST
from conversations.core.states import State
from conversations.errors import Conflict, Empty, NotFound
from conversations.models import Block, Conversation, Customer, SentText, User


@transaction.atomic
def erase_customer(customer_id: UUID, by: User, why: str, now: datetime) -> int:
    """Every name, word and file, the names also where staff wrote them; the log keeps its numbers
    and times, the figures stay. Returns of how many conversations. Raises Empty without a reason,
    Conflict while one is going on."""
    if not why.strip():
        raise Empty("Say on what request it is erased.")
    customer = Customer.objects.select_for_update(no_key=True).filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    rows = Conversation.objects.filter(customer=customer).order_by("pk")
    held = list(rows.select_for_update(of=("self",)))
    if any(row.state != State.CLOSED for row in held):
        raise Conflict("A conversation with this customer is still going on: close it first.")
    reason = unnamed(masked(why), unname(customer))[:200]
    forget_texts([row.pk for row in held if row.text_gone_at is None], now, by, ON_REQUEST)
    SentText.objects.filter(customer=customer).delete()
    Block.objects.filter(customer=customer).update(reason="", address="")
    erase_customers(Customer.objects.filter(pk=customer.pk), now)
    data: dict[str, Any] = {"customer": str(customer.pk), "n": len(held), "reason": reason}
    record("customer.erased", by, now, brand=customer.brand, **data)
    for row in held:
        record("conversation.erased", by, now, conversation=row)
    return len(held)


@transaction.atomic
def note_file_given(customer: Customer, by: User, n: int, now: datetime) -> None:
    """Of each conversation too: their advisors see who handed out what they wrote."""
    record("customer.exported", by, now, brand=customer.brand, customer=str(customer.pk), n=n)
    for row in Conversation.objects.filter(customer=customer).order_by("opened_at", "pk"):
        record("conversation.exported", by, now, conversation=row)
