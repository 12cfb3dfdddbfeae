"""The way to a close: the warning, the customer's "I am still here", leave that was taken.

The close itself is in `close.py`; when a warning is due, in `core.timers`.
"""

from datetime import datetime
from uuid import UUID

from django.db import OperationalError, connection, transaction
from msgspec.structs import replace

from conversations.actions.hold import SYSTEM, draft, locked
from conversations.core.posting import Author
from conversations.core.states import OPEN, Draft, State
from conversations.core.timers import Policy, closing
from conversations.errors import Closed
from conversations.log import append
from conversations.log.append import fold_of
from conversations.models import Conversation

PATIENCE_MS = 1000


def warning(conversation: Conversation, kind: str, due_at: str, now: datetime) -> Draft:
    """What tells the customer of the locked row that it closes for want of an answer, and when."""
    fold, policy = fold_of(conversation), Policy.of(conversation.policy)
    found = closing(replace(fold, warned_at=now), policy)
    closes_at = found.at.isoformat() if found and found.at else None
    why = found.why if found else "idle"
    staff = {"kind": kind, "due_at": due_at}
    return draft("closing.warned", SYSTEM, why=why, closes_at=closes_at, staff=staff)


def extend_closing(conversation_id: UUID | str, author: Author, now: datetime) -> bool:
    """The customer stays: the silence counts from now. False when no close was announced: saying
    it twice, or after having written, changes nothing. Raises Closed."""
    with transaction.atomic():
        conversation = locked(conversation_id)
        if conversation.state not in OPEN:
            raise Closed(reopen_until=conversation.reopen_until)
        found = closing(fold_of(conversation), Policy.of(conversation.policy))
        if found is None or not found.is_announced:
            return False
        append(conversation, [draft("closing.extended", author)], now)
    return True


def notice_goodbye(
    conversation_id: UUID | str, said_at: datetime, now: datetime, *, owes: bool
) -> bool:
    """Leave was taken with the message of `said_at`, as the rules have recognised: the clock from
    goodbye to close runs. `owes` when the customer still waits for an answer. False when somebody
    has written since, it is known already, or the row stays locked: the idle clocks go on then."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
            return _notice(locked(conversation_id), said_at, now, owes=owes)
    except OperationalError:
        return False


def _notice(conversation: Conversation, said_at: datetime, now: datetime, *, owes: bool) -> bool:
    spoken = (conversation.last_customer_at, conversation.last_advisor_at)
    is_last = all(at is None or at <= said_at for at in spoken)
    is_known = conversation.goodbye_at == said_at
    if conversation.state != State.ACTIVE or not is_last or is_known:
        return False
    event = draft("closing.noticed", SYSTEM, said_at=said_at.isoformat(), owes=owes)
    append(conversation, [event], now)
    return True
