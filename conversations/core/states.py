"""The states of a conversation and the fold of its log.

The fold is all that posting, timers and routing need of the past; what to do about it is elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace


class State(StrEnum):
    """`offline` and `closed` hold no seat; `active` and `wrap_up` hold exactly one."""

    OFFLINE = "offline"
    WAITING = "waiting"
    ACTIVE = "active"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


SEATED = frozenset({State.ACTIVE, State.WRAP_UP})
OPEN = frozenset({State.WAITING, State.ACTIVE})
RUNNING = OPEN | SEATED  # where a deadline may stand

TIMED_OUT = frozenset({"idle", "goodbye"})  # reasons of an automatic close
EVERYONE = "everyone"
STAFF = "staff"

STAFF_KINDS = frozenset(
    {
        "note.posted",
        "help.asked",
        "help.withdrawn",
        "priority.raised",
        "priority.lowered",
        "deadline.passed",
        "seat.added",
        "seat.retired",
        "conversation.viewed",
        "wrapup.extended",
        "wrapup.finished",
        "customer.blocked",
        "customer.unblocked",
        "transfer.noted",
        "closing.noticed",
    }
)


def audience(kind: str) -> str:
    """Who may see events of this kind: `everyone` (numbered by seq) or `staff` (staff_seq)."""
    return STAFF if kind in STAFF_KINDS else EVERYONE


class Fold(Struct, frozen=True):
    """What the log says so far. Field names are the columns of the conversation row.

    A msgspec Struct: a dataclass of this size takes twenty times as long to replace.
    """

    state: str
    seq: int = 0
    staff_seq: int = 0
    opened_at: datetime | None = None
    queued_at: datetime | None = None
    assigned_at: datetime | None = None
    waiting_since: datetime | None = None
    first_reply_at: datetime | None = None
    last_customer_at: datetime | None = None
    last_advisor_at: datetime | None = None
    customer_gone_at: datetime | None = None
    hold_until: datetime | None = None
    warned_at: datetime | None = None
    stayed_at: datetime | None = None
    goodbye_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    reopen_until: datetime | None = None
    wrap_up_until: datetime | None = None
    wrap_up_extended: bool = False
    deadlines_passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has a number."""

    kind: str
    actor_kind: str
    actor_id: str | None = None
    actor_name: str = ""
    text: str | None = None
    client_key: str | None = None
    data: Mapping[str, Any] | None = None


def apply(fold: Fold, draft: Draft, at: datetime) -> Fold:
    """The fold after `draft`, with the next number of its audience taken."""
    if audience(draft.kind) == STAFF:
        fold = replace(fold, staff_seq=fold.staff_seq + 1)
    else:
        fold = replace(fold, seq=fold.seq + 1)
    step = _STEPS.get(draft.kind)
    return step(fold, draft, at) if step else fold


def not_before(fold: Fold, at: datetime) -> datetime:
    """`at`, or the time of the last known step when somebody else got the row first: the times
    of a log never step back."""
    known = (
        fold.opened_at, fold.queued_at, fold.assigned_at, fold.last_customer_at,
        fold.last_advisor_at, fold.warned_at, fold.stayed_at, fold.closed_at,
    )  # fmt: skip
    return max([at, *(moment for moment in known if moment is not None)])


def _opened(fold: Fold, draft: Draft, at: datetime) -> Fold:
    return replace(fold, opened_at=at)


def _queued(fold: Fold, draft: Draft, at: datetime) -> Fold:
    """Back in line keeps the place: the line is ordered by the first `queued_at`. Who wrote out of
    hours waits from the opening on."""
    since = at if fold.state == State.OFFLINE and fold.waiting_since else fold.waiting_since
    return replace(fold, state=State.WAITING, queued_at=fold.queued_at or at, waiting_since=since)


def _without(fold: Fold, kinds: frozenset[str]) -> tuple[str, ...]:
    """What has passed, but for these clocks, which may now run again."""
    return tuple(kind for kind in fold.deadlines_passed if kind not in kinds)


OF_SILENCE = frozenset(
    {"idle_warn", "idle_warn_again", "idle_close", "goodbye_warn", "goodbye_close"}
)
OF_A_DESK = OF_SILENCE | {"taken_unanswered"}
OF_AN_ANSWER = OF_SILENCE | {"first_reply", "reply", "hold"}


def _assigned(fold: Fold, draft: Draft, at: datetime) -> Fold:
    passed = _without(fold, OF_A_DESK)
    return replace(fold, state=State.ACTIVE, assigned_at=at, deadlines_passed=passed)


def _message(fold: Fold, draft: Draft, at: datetime) -> Fold:
    if draft.actor_kind == "customer":
        passed = _without(fold, OF_SILENCE) if fold.deadlines_passed else ()
        since = fold.waiting_since or at
        return replace(fold, last_customer_at=at, waiting_since=since, deadlines_passed=passed)
    if draft.actor_kind not in ("advisor", "leader"):
        return fold
    hold_until = _promised(fold, draft, at)
    prolongs = hold_until is not None and hold_until == fold.hold_until
    return replace(
        fold,
        last_advisor_at=at,
        waiting_since=None,
        hold_until=hold_until,
        first_reply_at=fold.first_reply_at or at,
        deadlines_passed=_without(fold, OF_SILENCE if prolongs else OF_AN_ANSWER),
    )


def _promised(fold: Fold, draft: Draft, at: datetime) -> datetime | None:
    """A message may announce a hold; a second announcement does not move the promised time."""
    hold_s = (draft.data or {}).get("hold_s")
    if not hold_s:
        return None
    return fold.hold_until or at + timedelta(seconds=hold_s)


def _warned(fold: Fold, draft: Draft, at: datetime) -> Fold:
    kind = str((draft.data or {}).get("staff", {}).get("kind", ""))
    return replace(fold, warned_at=at, deadlines_passed=(*fold.deadlines_passed, kind))


def _stayed(fold: Fold, draft: Draft, at: datetime) -> Fold:
    return replace(fold, stayed_at=at, deadlines_passed=_without(fold, OF_SILENCE))


def _noticed(fold: Fold, draft: Draft, at: datetime) -> Fold:
    """Leave was taken with the last message; said of a log that has gone on, it says nothing.
    A customer's goodbye is owed no answer."""
    data = draft.data or {}
    said_at = datetime.fromisoformat(data["said_at"])
    if any(known is not None and known > said_at for known in _spoken(fold)):
        return fold
    owed = fold.waiting_since if data.get("owes") else None
    return replace(fold, goodbye_at=said_at, waiting_since=owed)


def _spoken(fold: Fold) -> tuple[datetime | None, datetime | None]:
    return fold.last_customer_at, fold.last_advisor_at


def _side(kind: str) -> str:
    """Who closed, in the words of the protocol: an administrator does it as one who leads."""
    return "leader" if kind == "administrator" else kind


def _closed(fold: Fold, draft: Draft, at: datetime) -> Fold:
    data = draft.data or {}
    reopen_until = at + timedelta(seconds=data.get("reopen_s", 0))
    wrap_up_s = data.get("staff", {}).get("wrap_up_s", 0)
    seated = fold.state == State.ACTIVE and wrap_up_s > 0
    return replace(
        fold,
        state=State.WRAP_UP if seated else State.CLOSED,
        closed_at=at,
        closed_by="timeout" if data.get("reason") in TIMED_OUT else _side(draft.actor_kind),
        reopen_until=reopen_until,
        wrap_up_until=at + timedelta(seconds=wrap_up_s) if seated else None,
    )


def _reopened(fold: Fold, draft: Draft, at: datetime) -> Fold:
    """Who was never served keeps the place they had; the others' is `core.routing`'s to say."""
    state = State.ACTIVE if fold.state == State.WRAP_UP else State.WAITING
    return replace(
        fold,
        state=state,
        queued_at=at if fold.assigned_at else fold.queued_at or at,
        closed_at=None,
        closed_by="",
        reopen_until=None,
        wrap_up_until=None,
        wrap_up_extended=False,
        waiting_since=None,
        hold_until=None,
        stayed_at=at,
        deadlines_passed=(),
    )


def _extended(fold: Fold, draft: Draft, at: datetime) -> Fold:
    seconds = (draft.data or {}).get("seconds", 0)
    until = (fold.wrap_up_until or at) + timedelta(seconds=seconds)
    return replace(fold, wrap_up_until=until, wrap_up_extended=True)


def _finished(fold: Fold, draft: Draft, at: datetime) -> Fold:
    return replace(fold, state=State.CLOSED, wrap_up_until=None)


def _left(fold: Fold, draft: Draft, at: datetime) -> Fold:
    return replace(fold, deadlines_passed=(*fold.deadlines_passed, "customer_gone"))


def _returned(fold: Fold, draft: Draft, at: datetime) -> Fold:
    passed = tuple(k for k in fold.deadlines_passed if k != "customer_gone")
    return replace(fold, customer_gone_at=None, deadlines_passed=passed)


def _passed(fold: Fold, draft: Draft, at: datetime) -> Fold:
    return replace(fold, deadlines_passed=(*fold.deadlines_passed, str((draft.data or {})["kind"])))


_STEPS = {
    "conversation.opened": _opened,
    "conversation.queued": _queued,
    "conversation.assigned": _assigned,
    "conversation.taken_over": _assigned,
    "message.posted": _message,
    "conversation.closed": _closed,
    "conversation.reopened": _reopened,
    "wrapup.extended": _extended,
    "wrapup.finished": _finished,
    "customer.left": _left,
    "customer.returned": _returned,
    "deadline.passed": _passed,
    "closing.warned": _warned,
    "closing.extended": _stayed,
    "closing.noticed": _noticed,
}
