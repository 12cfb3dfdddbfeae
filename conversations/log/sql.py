"""One transaction for a batch of posts: two round trips, whatever their number.

Which post goes into which commit is decided in `group.py`, whether it may be stored in `core`;
what is said to PostgreSQL is in `statements.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
from psycopg import OperationalError
from psycopg.rows import TupleRow

from conversations.core.entry import Entry, numbered
from conversations.core.posting import Accepted, Earlier, decide_post
from conversations.core.states import Draft, Fold, apply, not_before
from conversations.core.timers import Policy, earliest, late_for
from conversations.errors import BY_CODE, Refused
from conversations.log import statements
from conversations.now import now
from conversations.postgresql.pipe import Pipe, Question

if TYPE_CHECKING:
    from conversations.log.group import Post


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


async def commit(pipe: Pipe, batch: Sequence["Post"], wait_s: int | None) -> Outcome:
    """Decide and store `batch` in one transaction; locked rows are waited for only with `wait_s`.

    Raises psycopg errors; then nothing is stored, and the transaction may still be open: the
    caller gives the connection back to a pool, which ends it, or closes it.
    """
    got, kept = (await pipe.ask(*_opening(batch, wait_s)))[-2:]
    held = {row[0]: _held(row) for row in got.rows}
    earlier = {(row[0], row[1]): Earlier(*row[2:]) for row in kept.rows}
    missing = await _missing(pipe, batch, held) if wait_s is None else set()
    attached = await _attached(pipe, batch)
    outcome = _decided(batch, held, earlier, attached, missing, now(), waited=bool(wait_s))
    *_, ended = await pipe.ask(*_written(outcome.entries, held), (statements.COMMIT, ()))
    if ended.command != "COMMIT":
        raise OperationalError(f"the commit ended in {ended.command}")
    return outcome


def _opening(batch: Sequence["Post"], wait_s: int | None) -> list[Question]:
    asked: list[Question] = [(statements.BEGIN, ())]
    if wait_s is not None:
        asked.append((statements.patience(wait_s), ()))
    rows = statements.array({post.conversation for post in batch})
    keys = statements.array(post.client_key for post in batch)
    asked.append((statements.LOCK_FREE if wait_s is None else statements.LOCK, [rows]))
    of_keys = statements.array(post.conversation for post in batch)
    return [*asked, (statements.KNOWN, [of_keys, keys])]


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


async def _missing(pipe: Pipe, batch: Sequence["Post"], held: dict[str, Held]) -> set[str]:
    """Of the rows not got: those that are not there at all (asked only when some were not got)."""
    absent = {post.conversation for post in batch if post.conversation not in held}
    if not absent:
        return set()
    (found,) = await pipe.ask((statements.THERE, [statements.array(absent)]))
    return absent - {row[0] for row in found.rows}


async def _attached(pipe: Pipe, batch: Sequence["Post"]) -> dict[Key, dict[str, Any]]:
    wanted = [a for post in batch for a in post.attachments]
    if not wanted:
        return {}
    (found,) = await pipe.ask((statements.ATTACHED, [statements.array(wanted)]))
    return {
        (r[1], r[0]): {
            "id": r[0], "name": r[2], "type": r[3], "size": r[4], "width": r[5], "height": r[6],
            "url": f"/attachments/{r[0]}/",
        }
        for r in found.rows
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


def _written(entries: Sequence[Entry], held: dict[str, Held]) -> list[Question]:
    if not entries:
        return []
    events = [
        statements.EventRow(
            e.conversation, e.seq, e.at, e.actor_kind, e.actor_id, e.actor_name, e.text or "",
            e.client_key, e.data,
        )
        for e in entries
    ]  # fmt: skip
    changed = [_changed(key, one) for key, one in held.items() if one.changed]
    return [(statements.WRITE, [statements.as_json(events), statements.as_json(changed)])]


def _changed(key: str, held: Held) -> statements.ConversationRow:
    fold, due = held.fold, earliest(held.fold, held.policy)
    return statements.ConversationRow(
        key, fold.seq, fold.waiting_since, fold.first_reply_at, fold.last_customer_at,
        fold.last_advisor_at, fold.hold_until, fold.deadlines_passed,
        due.at if due else None, due.kind if due else "",
    )  # fmt: skip
