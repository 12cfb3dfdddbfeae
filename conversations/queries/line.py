"""The line and those who could serve it, as values for `core.routing` and `core.waits`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import ceil
from typing import Any
from uuid import UUID

from django.db import connection

from conversations.core.routing import Candidate, Waiting, may_serve
from conversations.core.waits import Holds, expected_waits

CANDIDATES = """
SELECT a.user_id::text, a.last_assigned_at, a.languages, seats.granted, seats.taken,
       greatest(0, least(a.cap, seats.regular) - seats.regular_taken) + seats.extra_free,
       least(a.cap, seats.regular) + seats.extra,
       ARRAY(SELECT q.queue_id::text FROM conversations_advisor_queues q
              WHERE q.advisor_id = a.user_id)
  FROM conversations_advisor a JOIN conversations_user u ON u.id = a.user_id,
LATERAL (
  SELECT count(*) FILTER (WHERE stands) AS granted, count(*) FILTER (WHERE is_taken) AS taken,
         count(*) FILTER (WHERE stands AND kind = 'regular') AS regular,
         count(*) FILTER (WHERE stands AND kind = 'regular' AND is_taken) AS regular_taken,
         count(*) FILTER (WHERE stands AND kind = 'extra') AS extra,
         count(*) FILTER (WHERE stands AND kind = 'extra' AND NOT is_taken) AS extra_free
    FROM (SELECT s.kind, s.retired_at IS NULL AS stands, EXISTS (
                 SELECT FROM conversations_conversation c WHERE c.seat_id = s.id) AS is_taken
            FROM conversations_seat s WHERE s.advisor_id = a.user_id) AS each
) AS seats
 WHERE u.is_active
"""
AVAILABLE = " AND a.status = 'available' AND a.deadline_at > %s"

WAITING = """
SELECT id::text, queue_id::text, language, priority, queued_at, avoid_id::text, prefer_id::text
  FROM conversations_conversation
 WHERE state = 'waiting' AND queue_id = ANY(%s::uuid[])
 ORDER BY priority DESC, prefer_id IS NULL, queued_at, id
"""
# The latest of each desk, whatever the length of the past: an index has them in this order.
HOLDS = """
SELECT c.queue_id::text,
       sum(extract(epoch FROM coalesce(h.released_at, %s::timestamptz) - h.assigned_at)),
       count(*) FILTER (WHERE c.first_reply_at <= h.released_at AND c.closed_at <= h.released_at)
  FROM unnest(%s::uuid[]) AS desk (advisor)
 CROSS JOIN LATERAL (
       SELECT conversation_id, assigned_at, released_at FROM conversations_assignment
        WHERE advisor_id = desk.advisor ORDER BY assigned_at DESC LIMIT 12) AS h
  JOIN conversations_conversation c ON c.id = h.conversation_id
 GROUP BY c.queue_id
"""


@dataclass(frozen=True)
class Shared:
    """All who wait for the same seats, in whichever queue, and whose seats these are."""

    waiting: tuple[Waiting, ...]
    there: tuple[Candidate, ...]
    holds: Mapping[str, Holds]
    at: datetime

    @cached_property
    def waits(self) -> dict[str, float | None]:
        return expected_waits(self.waiting, self.there, self.holds, self.at)


@dataclass(frozen=True)
class Line:
    """One queue's line now: who waits in it, the next to be served first, the oldest wait, who
    serves it, and what it shares with others."""

    queue: str
    waiting: tuple[Waiting, ...]
    serving: tuple[Candidate, ...]
    shared: Shared

    @cached_property
    def order(self) -> tuple[str, ...]:
        return tuple(one.conversation for one in self.waiting)

    @property
    def oldest_at(self) -> datetime | None:
        return min((one.queued_at for one in self.waiting), default=None)

    @property
    def nobody_available(self) -> bool:
        return not any(c.n_lasting for c in self.serving)

    def position(self, conversation: str) -> int | None:
        """1 for the next to be served; None when not in this line."""
        return self.order.index(conversation) + 1 if conversation in self.order else None

    def nobody_for(self, conversation: str) -> bool:
        """Nobody who is there may ever be given this one, or has a seat for it."""
        return not any(c.n_lasting for c in self._able(conversation))

    def eta_s(self, conversation: str) -> int | None:
        wait = self.shared.waits.get(conversation)
        return None if wait is None else ceil(wait)

    def _able(self, conversation: str) -> list[Candidate]:
        position = self.position(conversation)
        if position is None:
            return list(self.serving)
        return [c for c in self.serving if may_serve(self.waiting[position - 1], c)]


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _candidate(row: tuple[Any, ...]) -> Candidate:
    advisor, last, languages, n_seats, n_occupied, n_free, n_lasting, queues = row
    return Candidate(
        advisor=advisor,
        n_seats=n_seats,
        n_occupied=n_occupied,
        n_free=n_free,
        n_lasting=n_lasting,
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
    return lines_of([queue], now)[0]


def lines_of(queues: Iterable[UUID | str], now: datetime) -> list[Line]:
    """In this order. Three queries, however many they are."""
    keys = [str(queue) for queue in queues]
    there = candidates(now)
    together = _sharing(keys, there)
    there = [c for c in there if c.queues & together]
    rows = _rows(WAITING, [list(together)])
    shared = Shared(tuple(Waiting(*row) for row in rows), tuple(there), _holds(there, now), now)
    return [_line(key, shared) for key in keys]


def _sharing(queues: Iterable[str], there: Iterable[Candidate]) -> set[str]:
    """These queues and all that share seats with them, by way of others too."""
    found, seen = set(queues), -1
    while len(found) > seen:
        seen = len(found)
        for candidate in there:
            if found & candidate.queues:
                found |= candidate.queues
    return found


def _holds(there: Iterable[Candidate], now: datetime) -> dict[str, Holds]:
    rows = _rows(HOLDS, [now, [c.advisor for c in there]])
    return {queue: Holds(float(seconds), n) for queue, seconds, n in rows}


def _line(queue: str, shared: Shared) -> Line:
    return Line(
        queue=queue,
        waiting=tuple(one for one in shared.waiting if one.queue == queue),
        serving=tuple(one for one in shared.there if queue in one.queues),
        shared=shared,
    )
