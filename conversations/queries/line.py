"""The line and those who could serve it, as values for `core.routing` and `core.seats`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from conversations.core.routing import Candidate, Waiting
from conversations.core.seats import estimate_wait_s

CANDIDATES = """
SELECT a.user_id::text, a.last_assigned_at, a.languages,
       (SELECT count(*) FROM conversations_seat s
         WHERE s.advisor_id = a.user_id AND s.retired_at IS NULL),
       (SELECT count(*) FROM conversations_seat s
          JOIN conversations_conversation c ON c.seat_id = s.id
         WHERE s.advisor_id = a.user_id),
       ARRAY(SELECT q.queue_id::text FROM conversations_advisor_queues q
              WHERE q.advisor_id = a.user_id)
  FROM conversations_advisor a JOIN conversations_user u ON u.id = a.user_id
 WHERE u.is_active
"""
AVAILABLE = " AND a.status = 'available' AND a.deadline_at > %s"

WAITING = """
SELECT id::text, queue_id::text, language, priority, queued_at, avoid_id::text, prefer_id::text
  FROM conversations_conversation
 WHERE state = 'waiting' AND queue_id = ANY(%s::uuid[])
 ORDER BY priority DESC, prefer_id IS NULL, queued_at, id
"""
MEAN_HOLD = """
SELECT avg(extract(epoch FROM released_at - assigned_at)) FROM (
  SELECT a.assigned_at, a.released_at FROM conversations_assignment a
    JOIN conversations_conversation c ON c.id = a.conversation_id
   WHERE c.queue_id = %s AND a.released_at IS NOT NULL
   ORDER BY a.released_at DESC LIMIT 50) AS lately
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One queue's line now: ids in order, the oldest wait, and what an estimate needs."""

    queue: str
    order: tuple[str, ...]
    oldest_at: datetime | None
    n_free: int
    n_serving: int
    mean_hold_s: float | None

    @property
    def nobody_available(self) -> bool:
        return self.n_serving == 0

    def position(self, conversation: str) -> int | None:
        """1 for the next to be served; None when not in this line."""
        return self.order.index(conversation) + 1 if conversation in self.order else None

    def eta_s(self, conversation: str) -> int | None:
        position = self.position(conversation)
        if position is None:
            return None
        return estimate_wait_s(position, self.n_free, self.n_serving, self.mean_hold_s)


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _candidate(row: tuple[Any, ...]) -> Candidate:
    advisor, last, languages, n_seats, n_occupied, queues = row
    return Candidate(
        advisor=advisor,
        n_seats=n_seats,
        n_occupied=n_occupied,
        last_assigned_at=last,
        queues=frozenset(queues),
        languages=frozenset(languages),
    )


def candidates(now: datetime) -> list[Candidate]:
    """Everybody available whose lease stands, with seats and load."""
    return [_candidate(row) for row in _rows(CANDIDATES + AVAILABLE, [now])]


def candidate(user_id: UUID) -> Candidate:
    """One advisor, available or not."""
    return _candidate(_rows(CANDIDATES + " AND a.user_id = %s", [user_id])[0])


def waiting(queues: Iterable[str]) -> list[Waiting]:
    """The first 500 in line in these queues; `core.routing` has the last word on their order."""
    rows = _rows(WAITING + " LIMIT 500", [list(queues)])
    return [Waiting(*row) for row in rows]


def line_of(queue: UUID | str, now: datetime) -> Line:
    """Position and estimate for everybody in this queue: three queries, whatever its length."""
    return _line(queue, candidates(now))


def lines_of(queues: Iterable[UUID | str], now: datetime) -> list[Line]:
    """Who could serve is asked once for all of them."""
    there = candidates(now)
    return [_line(queue, there) for queue in queues]


def _line(queue: UUID | str, there: Iterable[Candidate]) -> Line:
    rows = _rows(WAITING, [[str(queue)]])
    serving = [c for c in there if str(queue) in c.queues]
    mean = _rows(MEAN_HOLD, [queue])[0][0]
    return Line(
        queue=str(queue),
        order=tuple(row[0] for row in rows),
        oldest_at=min((row[4] for row in rows), default=None),
        n_free=sum(max(0, c.n_seats - c.n_occupied) for c in serving),
        n_serving=sum(c.n_seats for c in serving),
        mean_hold_s=float(mean) if mean is not None else None,
    )
