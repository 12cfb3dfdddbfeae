"""The log read back, for sockets: what came after a place, and how far each log has come.

Asynchronous and batched over conversations; the audience is part of the question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from psycopg.rows import TupleRow

from conversations import pool
from conversations.core.entry import Entry

PAGE = 500
PAGE_CHARS = 200_000
COLUMNS = """e.conversation_id::text, e.seq, e.staff_seq, e.after_seq, e.kind, e.at, e.actor_kind,
             e.actor_id::text, e.actor_name, e.text, e.client_key::text, e.data"""
AFTER = f"""
SELECT x.* FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS w (id, seq, staff_seq)
 CROSS JOIN LATERAL (
   (SELECT {COLUMNS} FROM conversations_event e
     WHERE e.conversation_id = w.id AND e.seq > w.seq ORDER BY e.seq LIMIT {PAGE})
   UNION ALL
   (SELECT {COLUMNS} FROM conversations_event e
     WHERE %s AND e.conversation_id = w.id AND e.staff_seq > w.staff_seq
     ORDER BY e.staff_seq LIMIT {PAGE})
 ) AS x
"""  # noqa: S608
REDACTED = f"""
SELECT {COLUMNS} FROM conversations_event e
 WHERE e.conversation_id = ANY(%s::uuid[]) AND e.kind = 'message.posted' AND e.text IS NULL
   AND e.data ? 'redacted' ORDER BY e.conversation_id, e.seq
"""  # noqa: S608
HEADS = """
SELECT id::text, seq, staff_seq FROM conversations_conversation WHERE id = ANY(%s::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Place:
    """How far somebody has seen a conversation's log."""

    conversation: str
    seq: int = 0
    staff_seq: int = 0


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """A staff event stands right after the seq that it follows."""
    return sorted(
        entries,
        key=lambda e: (e.after_seq if e.seq is None else e.seq, e.staff_seq or 0),
    )


def page(entries: Sequence[Entry]) -> tuple[list[Entry], bool]:
    """Of what `after` gave for one conversation, as much as a slow reader takes in one frame, and
    whether there is more."""
    n_chars = 0
    for n, entry in enumerate(entries):
        n_chars += len(entry.text or "")
        if n and n_chars > PAGE_CHARS:
            return list(entries[:n]), True
    n_staff = sum(entry.is_staff for entry in entries)
    return list(entries), max(n_staff, len(entries) - n_staff) >= PAGE


async def after(places: Sequence[Place], *, staff: bool) -> list[Entry]:
    """What comes after these places, in order by conversation, at most PAGE of either numbering
    for each. Staff's own events only when asked for."""
    async with (await pool.get()).connection() as conn:
        rows = await conn.execute(
            AFTER,
            [
                [p.conversation for p in places],
                [_clamped(p.seq) for p in places],
                [_clamped(p.staff_seq) for p in places],
                staff,
            ],
        )
        entries = [_entry(row) for row in await rows.fetchall()]
    return in_order(entries)


async def heads(conversations: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The last seq and staff_seq of each."""
    wanted = list(conversations)
    if not wanted:
        return {}
    async with (await pool.get()).connection() as conn:
        rows = await conn.execute(HEADS, [wanted])
        return {row[0]: (row[1], row[2]) for row in await rows.fetchall()}


async def redacted(conversations: Iterable[str]) -> list[Entry]:
    """The messages of these that have lost their words."""
    async with (await pool.get()).connection() as conn:
        rows = await conn.execute(REDACTED, [list(conversations)])
        return [_entry(row) for row in await rows.fetchall()]


def _clamped(seq: int) -> int:
    return max(0, min(seq, 2**31 - 1))


def _entry(row: TupleRow) -> Entry:
    return Entry(*row)
