"""What the group commit says to PostgreSQL, and how its values are written.

When each is said is decided in `sql.py`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from conversations.postgresql.pipe import Statement

BEGIN = Statement("begin", "BEGIN")
COMMIT = Statement("commit", "COMMIT")

_LOCK = """
SELECT id::text, handler_id::text, policy::text, state, seq, staff_seq, waiting_since,
       first_reply_at, last_customer_at, last_advisor_at, customer_gone_at, reopen_until,
       queued_at, assigned_at, hold_until, warned_at, stayed_at, goodbye_at, deadlines_passed
  FROM conversations_conversation WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""
LOCK = Statement("lock", _LOCK)
LOCK_FREE = Statement("lock_free", f"{_LOCK} SKIP LOCKED")  # those nobody else has

KNOWN = Statement(
    "known",
    """
SELECT conversation_id::text, client_key::text, seq, text, actor_kind, actor_id::text
  FROM conversations_event WHERE (conversation_id, client_key) IN
       (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
""",
)
THERE = Statement(
    "there", "SELECT id::text FROM conversations_conversation WHERE id = ANY($1::uuid[])"
)
ATTACHED = Statement(
    "attached",
    """
SELECT id::text, conversation_id::text, name, type, size, width, height
  FROM conversations_attachment WHERE id = ANY($1::uuid[])
""",
)
WRITE = Statement(
    "write",
    """
WITH posted AS (
  INSERT INTO conversations_event (conversation_id, seq, after_seq, kind, at, actor_kind,
                                   actor_id, actor_name, text, client_key, data)
  SELECT conversation, seq, seq - 1, 'message.posted', at, actor_kind, actor_id, actor_name, text,
         client_key, data
    FROM json_to_recordset($1) AS e (
         conversation uuid, seq int, at timestamptz, actor_kind text, actor_id uuid,
         actor_name text, text text, client_key uuid, data jsonb)
)
UPDATE conversations_conversation AS c
   SET seq = f.seq, waiting_since = f.waiting_since, first_reply_at = f.first_reply_at,
       last_customer_at = f.last_customer_at, last_advisor_at = f.last_advisor_at,
       hold_until = f.hold_until, deadlines_passed = f.deadlines_passed,
       deadline_at = f.deadline_at, deadline_kind = f.deadline_kind
  FROM json_to_recordset($2) AS f (
       id uuid, seq int, waiting_since timestamptz, first_reply_at timestamptz,
       last_customer_at timestamptz, last_advisor_at timestamptz, hold_until timestamptz,
       deadlines_passed text[], deadline_at timestamptz, deadline_kind text)
 WHERE c.id = f.id
""",
)


class EventRow(Struct):
    """A row of the log, as WRITE reads it. JSON is written in C; PostgreSQL's own arrays, by hand,
    took a quarter of a commit's time."""

    conversation: str
    seq: int | None
    at: datetime
    actor_kind: str
    actor_id: str | None
    actor_name: str
    text: str
    client_key: str | None
    data: dict[str, Any]


class ConversationRow(Struct):
    """What a post changes of its conversation."""

    id: str
    seq: int
    waiting_since: datetime | None
    first_reply_at: datetime | None
    last_customer_at: datetime | None
    last_advisor_at: datetime | None
    hold_until: datetime | None
    deadlines_passed: tuple[str, ...]
    deadline_at: datetime | None
    deadline_kind: str


as_json = msgspec.json.Encoder().encode


def patience(seconds: int) -> Statement:
    """How long this transaction waits for locks."""
    return Statement("patience", f"SET LOCAL lock_timeout = '{int(seconds)}s'")


def array(values: Iterable[str]) -> str:
    """Of ids, which need no quotes."""
    return "{" + ",".join(values) + "}"
