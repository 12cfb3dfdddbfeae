"""Masking a customer's names where staff wrote them: when the customer goes, and in reasons before
they are stored.

Where staff write is in `queries/staff_words.py`.
"""

from typing import Any

from conversations.core.pseudonyms import unnamed
from conversations.models import Conversation, Customer
from conversations.queries.naming import known_as
from conversations.queries.staff_words import PLACES, known_ever, rows_of


def unname(customer: Customer) -> tuple[str, ...]:
    """In the caller's transaction, while the names are still known. Returns them."""
    ids = list(Conversation.objects.filter(customer=customer).values_list("pk", flat=True))
    known = known_ever(customer, ids)
    for place in PLACES if known else ():
        for row in rows_of(place, ids).only(*place.fields):
            now = {name: getattr(row, name) for name in place.fields}
            after = {name: unnamed(value, known) for name, value in now.items()}
            if after != now:
                rows_of(place, ids).filter(pk=row.pk).update(**after)
    return known


def unnamed_reason(conversation: Conversation, reason: str) -> str:
    """As it may stand where nothing is changed any more."""
    masked: str = unnamed(reason, known_as(conversation.customer)) if reason else reason
    return masked


FREE = ("reason", "note")


def unnamed_data(conversation: Conversation, data: dict[str, Any]) -> dict[str, Any]:
    """What is recorded of a conversation, its free words without the customer's names."""
    free = {name: data[name] for name in FREE if data.get(name)}
    return data | {name: unnamed_reason(conversation, str(told)) for name, told in free.items()}
