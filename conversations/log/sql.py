"""The SQL of the group commit: two round trips, whatever the number of posts.

Which post goes into which commit is decided in `group.py`, whether it may be stored in `core`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
from psycopg import AsyncConnection, OperationalError
from psycopg.rows import TupleRow

from conversations.core.entry import Entry, numbered
from conversations.core.posting import Accepted, Earlier, decide_post
from conversations.core.states import Draft, Fold, apply, not_before
from conversations.core.timers import Policy, earliest, late_for
from conversations.errors import BY_CODE, Refused
from conversations.now import now

if TYPE_CHECKING:
    from conversations.log.group import Post

LOCK = """
SELECT id::text, handler_id::text, policy::text, state, seq, staff_seq, waiting_since,
       first_reply_at, last_customer_at, last_advisor_at, customer_gone_at, reopen_until,
       queued_at, assigned_at, hold_until, warned_at, stayed_at, goodbye_at, deadlines_passed
  FROM conversations_conversation WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""
KNOWN = """
SELECT conversation_id::text, client_key::text, seq, text, actor_kind, actor_id::text
  FROM conversations_event WHERE (conversation_id, client_key) IN
       (SELECT * FROM unnest(%s::uuid[], %s::uuid[]))
"""
ATTACHED = """
SELECT id::text, conversation_id::text, name, type, size, width, height
  FROM conversations_attachment WHERE id = ANY(%s::uuid[])
"""
WRITE = """
WITH posted AS (
  INSERT INTO conversations_event (conversation_id, seq, after_seq, kind, at, actor_kind,
                                   actor_id, actor_name, text, client_key, data)
  SELECT c, s, s - 1, 'message.posted', at, k, a, n, t, key, d::jsonb
    FROM unnest(%s::timestamptz[], %s::uuid[], %s::int[], %s::text[], %s::uuid[], %s::text[],
                %s::text[], %s::uuid[], %s::text[]) AS e (at, c, s, k, a, n, t, key, d)
)
UPDATE conversations_conversation AS c
   SET seq = f.seq, waiting_since = f.waiting_since, first_reply_at = f.first_reply_at,
       last_customer_at = f.last_customer_at, last_advisor_at = f.last_advisor_at,
       hold_until = f.hold_until, deadlines_passed = string_to_array(f.passed, ','),
       deadline_at = f.deadline_at, deadline_kind = f.deadline_kind
  FROM unnest(%s::uuid[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
              %s::timestamptz[], %s::timestamptz[], %s::text[], %s::timestamptz[], %s::text[])
       AS f (id, seq, waiting_since, first_reply_at, last_customer_at, last_advisor_at,
             hold_until, passed, deadline_at, deadline_kind)
 WHERE c.id = f.id
"""


@dataclass(slots=True)
class Outcome:
    """`answers` has one for each post: its seq, a refusal, or None when the row was locked."""

    answers: list[int | Refused | None] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Held:
    """A locked conversation while its posts are folded in."""

    handler: str | None
    policy: Policy
    fold: Fold
    changed: bool = False


Key = tuple[str, str]


async def commit(
    conn: AsyncConnection[TupleRow], batch: Sequence["Post"], wait_s: int | None
) -> Outcome:
    """Decide and store `batch` in one transaction; locked rows are waited for only with `wait_s`.

    Raises psycopg errors; then nothing is stored, and the transaction may still be open: the
    caller gives the connection back to a pool, which ends it, or closes it. BEGIN and COMMIT are
    said by hand because psycopg's `transaction()` waits for each of them apart.
    """
    async with conn.pipeline() as pipe:
        await conn.execute("BEGIN", prepare=True)
        if wait_s is not None:
            await conn.execute(f"SET LOCAL lock_timeout = '{int(wait_s)}s'")
        locked = await conn.execute(
            LOCK + ("" if wait_s is not None else " SKIP LOCKED"),
            [_array({post.conversation for post in batch})],
            prepare=True,
        )
        known = await conn.execute(
            KNOWN,
            [_array(p.conversation for p in batch), _array(p.client_key for p in batch)],
            prepare=True,
        )
        await pipe.sync()
        held = {row[0]: _held(row) for row in await locked.fetchall()}
        earlier = {(row[0], row[1]): Earlier(*row[2:]) for row in await known.fetchall()}
        missing = await _missing(conn, batch, held) if wait_s is None else set()
        attached = await _attached(conn, batch)
        at = now()
        outcome = _decided(batch, held, earlier, attached, missing, at, waited=bool(wait_s))
        if outcome.entries:
            await conn.execute(WRITE, _parameters(outcome.entries, held), prepare=True)
        ended = await conn.execute("COMMIT", prepare=True)
    if ended.statusmessage != "COMMIT":
        raise OperationalError(f"the commit ended in {ended.statusmessage}")
    return outcome


def _decided(
    batch: Sequence["Post"],
    held: dict[str, Held],
    earlier: dict[Key, Earlier],
    attached: dict[Key, dict[str, Any]],
    missing: set[str],
    at: datetime,
    *,
    waited: bool,
) -> Outcome:
    outcome = Outcome()
    for post in batch:
        if post.conversation not in held and post.conversation not in missing and not waited:
            outcome.answers.append(None)
            continue
        outcome.answers.append(_one(post, held, earlier, attached, outcome.entries, at))
    return outcome


async def _missing(
    conn: AsyncConnection[TupleRow], batch: Sequence["Post"], held: dict[str, Held]
) -> set[str]:
    """Of the rows not got: those that are not there at all (asked only when some were not got)."""
    absent = {post.conversation for post in batch if post.conversation not in held}
    if not absent:
        return set()
    found = await conn.execute(
        "SELECT id::text FROM conversations_conversation WHERE id = ANY(%s::uuid[])",
        [list(absent)],
    )
    return absent - {row[0] for row in await found.fetchall()}


async def _attached(
    conn: AsyncConnection[TupleRow], batch: Sequence["Post"]
) -> dict[Key, dict[str, Any]]:
    wanted = [a for post in batch for a in post.attachments]
    if not wanted:
        return {}
    rows = await conn.execute(ATTACHED, [wanted])
    return {
        (r[1], r[0]): {
            "id": r[0], "name": r[2], "type": r[3], "size": r[4], "width": r[5], "height": r[6],
            "url": f"/attachments/{r[0]}/",
        }
        for r in await rows.fetchall()
    }  # fmt: skip


def _held(row: TupleRow) -> Held:
    fold = Fold(
        state=row[3], seq=row[4], staff_seq=row[5], waiting_since=row[6], first_reply_at=row[7],
        last_customer_at=row[8], last_advisor_at=row[9], customer_gone_at=row[10],
        reopen_until=row[11], queued_at=row[12], assigned_at=row[13], hold_until=row[14],
        warned_at=row[15], stayed_at=row[16], goodbye_at=row[17], deadlines_passed=tuple(row[18]),
    )  # fmt: skip
    return Held(handler=row[1], policy=_policy(row[2]), fold=fold)


@lru_cache(maxsize=1024)
def _policy(text: str) -> Policy:
    """Few differ: they are copies of what the queues say."""
    return Policy.of(msgspec.json.decode(text))


def _one(
    post: "Post",
    held: dict[str, Held],
    earlier: dict[Key, Earlier],
    attached: dict[Key, dict[str, Any]],
    entries: list[Entry],
    at: datetime,
) -> int | Refused:
    at_hand = held.get(post.conversation)
    key = (post.conversation, post.client_key)
    decision = decide_post(
        at_hand.fold if at_hand else None,
        at_hand.handler if at_hand else None,
        post.author,
        post.text,
        earlier.get(key),
    )
    if not isinstance(decision, Accepted):
        return BY_CODE[decision.code](decision.detail, reopen_until=decision.reopen_until)
    if decision.again is not None:
        return decision.again
    files = [attached.get((post.conversation, a)) for a in post.attachments]
    if None in files:
        return BY_CODE["not_found"]("An attachment does not belong to this conversation.")
    assert at_hand is not None
    return _fold_in(post, at_hand, files, earlier, entries, at)


def _fold_in(
    post: "Post",
    held: Held,
    files: Sequence[dict[str, Any] | None],
    earlier: dict[Key, Earlier],
    entries: list[Entry],
    at: datetime,
) -> int:
    at = not_before(held.fold, at)
    draft = Draft(
        kind="message.posted",
        actor_kind=post.author.kind,
        actor_id=post.author.id,
        actor_name=post.author.name,
        text=post.text,
        client_key=post.client_key,
        data=_data(post, files, held, at),
    )
    held.fold = apply(held.fold, draft, at)
    held.changed = True
    entries.append(numbered(post.conversation, draft, held.fold, at))
    earlier[(post.conversation, post.client_key)] = Earlier(
        held.fold.seq, post.text, post.author.kind, post.author.id
    )
    return held.fold.seq


def _data(
    post: "Post", files: Sequence[dict[str, Any] | None], held: Held, at: datetime
) -> dict[str, Any] | None:
    data: dict[str, Any] = {"attachments": list(files)} if files else {}
    if post.n_masked:
        data["masked"] = post.n_masked
    if post.author.kind != "customer":
        if post.hold_s:
            data["hold_s"] = post.hold_s
        if (due := late_for(held.fold, held.policy, at)) is not None:
            late = {"kind": due.kind, "due_at": due.at.isoformat()}
            data["staff"] = {"late": late | {"late_s": round((at - due.at).total_seconds(), 3)}}
    return data or None


def _parameters(entries: Sequence[Entry], held: dict[str, Held]) -> list[Any]:
    changed = [(key, h.fold, earliest(h.fold, h.policy)) for key, h in held.items() if h.changed]
    return [
        _times(e.at for e in entries),
        _array(e.conversation for e in entries),
        _array(str(e.seq) for e in entries),
        _array(e.actor_kind for e in entries),
        _array(e.actor_id for e in entries),
        _texts(e.actor_name for e in entries),
        _texts(e.text or "" for e in entries),
        _array(e.client_key for e in entries),
        _texts(msgspec.json.encode(e.data).decode() if e.data else "{}" for e in entries),
        _array(key for key, _, _ in changed),
        _array(str(fold.seq) for _, fold, _ in changed),
        _times(fold.waiting_since for _, fold, _ in changed),
        _times(fold.first_reply_at for _, fold, _ in changed),
        _times(fold.last_customer_at for _, fold, _ in changed),
        _times(fold.last_advisor_at for _, fold, _ in changed),
        _times(fold.hold_until for _, fold, _ in changed),
        _texts(",".join(fold.deadlines_passed) for _, fold, _ in changed),
        _times(due.at if due else None for _, _, due in changed),
        _texts(due.kind if due else "" for _, _, due in changed),
    ]


# PostgreSQL's arrays written by hand: psycopg's own way takes a tenth of a busy server's time.


def _array(values: Iterable[str | None]) -> str:
    """Of ids, numbers and names of ours, which need no quotes."""
    return "{" + ",".join([value or "NULL" for value in values]) + "}"


def _times(values: Iterable[datetime | None]) -> str:
    return "{" + ",".join([at.isoformat() if at else "NULL" for at in values]) + "}"


def _texts(values: Iterable[str]) -> str:
    quoted = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return '{"' + '","'.join(quoted) + '"}' if quoted else "{}"
