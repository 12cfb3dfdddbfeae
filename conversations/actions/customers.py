"""The customer's coming and going, seen from their sockets, and how far each side has read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from conversations.actions.hold import customer_of, draft, locked
from conversations.core.states import OPEN
from conversations.errors import NotFound
from conversations.log import append
from conversations.models import Conversation

SEEN = """
INSERT INTO conversations_seenmark (conversation_id, side, seq, at)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::int[]) AS m (c, side, seq), (SELECT %s) AS t (at)
ON CONFLICT (conversation_id, side) DO UPDATE
   SET seq = EXCLUDED.seq, at = EXCLUDED.at WHERE conversations_seenmark.seq < EXCLUDED.seq
"""


def customer_gone(conversation_id: UUID | str, now: datetime) -> None:
    """The last socket is gone: a clock starts, and only when it passes has the customer left."""
    with transaction.atomic():
        try:
            conversation = locked(conversation_id)
        except NotFound:
            return
        if conversation.state in OPEN and conversation.customer_gone_at is None:
            conversation.customer_gone_at = now
            append(conversation, [], now)


def customers_back(conversation_ids: Iterable[UUID | str], now: datetime) -> int:
    """Of the customers who have a socket here, those marked as gone are back. A locked row is
    left to the next turn: the leases of all desks wait behind this."""
    gone = Conversation.objects.filter(
        pk__in=list(conversation_ids), customer_gone_at__isnull=False
    )
    found = list(gone.values_list("pk", flat=True))
    return sum(_back(conversation_id, now) for conversation_id in found)


def _back(conversation_id: UUID, now: datetime) -> bool:
    with transaction.atomic():
        try:
            conversation = locked(conversation_id, skip=True)
        except NotFound:
            return False
        if "customer_gone" in conversation.deadlines_passed:
            append(conversation, [draft("customer.returned", customer_of(conversation))], now)
        else:
            conversation.customer_gone_at = None
            append(conversation, [], now)
    return True


def mark_seen(marks: Mapping[tuple[str, str], int], now: datetime) -> None:
    """Store how far each (conversation, side) has read; marks never move back."""
    if not marks:
        return
    rows = [(conversation, side, seq) for (conversation, side), seq in sorted(marks.items())]
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [*(list(column) for column in zip(*rows, strict=True)), now])
