"""Which conversations want analysing: those whose log has gone further than their analysis.

Running the rules on them is in `actions/analysis.py`.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from conversations.core.states import RUNNING
from conversations.models import Conversation, Event

# Held until the transaction ends: a process that is killed lets go of it. Not a row's lock, so
# that nobody who writes to the row waits while the rules run.
_CLAIM = """
SELECT id FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted (id, place)
 WHERE pg_try_advisory_xact_lock(hashtextextended('analysis ' || id::text, 0)) ORDER BY place
"""


def wanting(now: datetime, n_live: int, n_left: int) -> list[UUID]:
    """Up to `n_live` that run, the longest unseen first, and up to `n_left` that have ended: so
    that what an outage left behind is caught up with, and nobody live waits for it."""
    behind = Conversation.objects.filter(seq__gt=F("analysis__seq")).filter(
        Q(analysis__retry_at=None) | Q(analysis__retry_at__lte=now)
    )
    running = sorted(map(str, RUNNING))
    live = behind.filter(state__in=running).order_by(F("analysis__at").asc(nulls_first=True))
    left = behind.filter(analysis__is_final=False).exclude(state__in=running).order_by("opened_at")
    found = live.values_list("pk", flat=True)[:n_live]
    return [*found, *left.values_list("pk", flat=True)[:n_left]]


def claimed(conversation_ids: Iterable[UUID]) -> list[UUID]:
    """Of these, the ones that no other process has in hand; ours until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [list(conversation_ids)])
        return [row[0] for row in cursor.fetchall()]


def n_behind() -> int:
    """How many conversations have something that no analysis has seen."""
    running = Q(state__in=sorted(map(str, RUNNING))) | Q(analysis__is_final=False)
    return Conversation.objects.filter(running, seq__gt=F("analysis__seq")).count()


def oldest_unseen(now: datetime) -> float:
    """Seconds since the oldest message of a running conversation that no analysis has seen."""
    unseen = Event.objects.filter(
        conversation__state__in=sorted(map(str, RUNNING)),
        kind="message.posted",
        seq__gt=F("conversation__analysis__seq"),
    )
    oldest = unseen.order_by("at").values_list("at", flat=True).first()
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
