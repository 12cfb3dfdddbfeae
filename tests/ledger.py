"""The database's own account after a fault: every log whole, every row the fold of its log.

What the sockets showed is compared by the tests themselves.
"""

from collections.abc import Iterable
from typing import Any

from conversations.core.states import SEATED, Draft, Fold, State, apply
from conversations.core.timers import Policy, earliest

# Set beside the log by the customer's socket coming and going.
BESIDE = {"customer_gone_at"}


def faults(conversations: Iterable[Any] = ()) -> list[str]:
    """What is wrong in the log of any of these conversations (all of them, when none is named)."""
    from conversations.models import Conversation

    rows = Conversation.objects.all().prefetch_related("events")
    keys = [str(key) for key in conversations]
    if keys:
        rows = rows.filter(pk__in=keys)
    found = [f"{row.pk}: {fault}" for row in rows for fault in _faults(row)]
    return found + (["no conversation looked at"] if not rows else [])


def _faults(row: Any) -> list[str]:
    found = []
    events = list(row.events.all())
    shared = sorted((e for e in events if e.seq is not None), key=lambda e: e.seq)
    staff = sorted((e for e in events if e.seq is None), key=lambda e: e.staff_seq)
    if [e.seq for e in shared] != list(range(1, row.seq + 1)):
        found.append(f"seqs {[e.seq for e in shared]}, head {row.seq}")
    if [e.staff_seq for e in staff] != list(range(1, row.staff_seq + 1)):
        found.append(f"staff seqs {[e.staff_seq for e in staff]}, head {row.staff_seq}")
    if [e.at for e in shared] != sorted(e.at for e in shared):
        found.append("times step back")
    if (row.state in SEATED) != (row.seat_id is not None):
        found.append(f"{row.state} with seat {row.seat_id}")
    return found + _folded(row, events)


def _folded(row: Any, events: list[Any]) -> list[str]:
    """The row against its log, told again from the first event."""
    fold = Fold(State.WAITING)
    for event in sorted(events, key=lambda e: e.id):
        draft = Draft(event.kind, event.actor_kind, text=event.text, data=event.data)
        fold = apply(fold, draft, event.at)
    told = {name: getattr(fold, name) for name in Fold.__annotations__}
    told["deadlines_passed"] = list(fold.deadlines_passed)
    wrong = [
        f"{name} is {getattr(row, name)}, the log says {value}"
        for name, value in told.items()
        if name not in BESIDE and getattr(row, name) != value
    ]
    if wrong or row.customer_gone_at:
        return wrong
    due = earliest(fold, Policy(**row.policy))
    stands = (row.deadline_at, row.deadline_kind)
    return [] if stands == ((due.at, due.kind) if due else (None, "")) else [f"clock {stands}"]


def messages(conversation: str) -> list[tuple[int, str | None, str]]:
    """(seq, client_key, text) of every message in the log, in order."""
    from conversations.models import Event

    rows = Event.objects.filter(conversation_id=conversation, kind="message.posted")
    return [(e.seq or 0, str(e.client_key), e.text or "") for e in rows.order_by("seq")]


def story(conversation: str) -> list[str]:
    """The whole log in the order it was written, a line an event."""
    from conversations.models import Event

    rows = Event.objects.filter(conversation_id=conversation).order_by("id")
    return [
        f"{e.seq or e.staff_seq} {e.at:%T.%f} {e.kind} {e.actor_kind} {e.client_key}" for e in rows
    ]


def above_cap() -> list[str]:
    """Advisors who hold more regular seats than their cap, in one look at the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(ABOVE_CAP)
        return [f"{row[0]}: {row[1]} of {row[2]}" for row in cursor.fetchall()]


ABOVE_CAP = """
SELECT a.user_id::text, count(*), a.cap
  FROM conversations_conversation c
  JOIN conversations_seat s ON s.id = c.seat_id AND s.kind = 'regular'
  JOIN conversations_advisor a ON a.user_id = s.advisor_id
 GROUP BY a.user_id, a.cap HAVING count(*) > a.cap
"""
