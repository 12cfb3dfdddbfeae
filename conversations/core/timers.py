"""The running clocks of a conversation: a function of fold and policy.

What happens when one is due is in `actions/deadlines.py`; what a policy is, in `policy.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.core.policy import NOTICE_S, Policy
from conversations.core.states import OPEN, Fold, State

__all__ = ["Closing", "Deadline", "Policy", "closing", "deadlines", "earliest", "reply_deadline"]

WARNINGS = ("idle_warn", "idle_warn_again", "goodbye_warn")
CLOSES = ("idle_close", "goodbye_close")


@dataclass(frozen=True, slots=True)
class Deadline:
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Closing:
    """The automatic close that the customer's silence leads to. `at` is when, if nobody writes;
    None when the policy only reminds. `why` is idle or goodbye."""

    why: str
    at: datetime | None
    is_announced: bool


def deadlines(fold: Fold, policy: Policy) -> list[Deadline]:
    """Every clock that runs and has not yet fired, the earliest first."""
    found = [d for d in _clocks(fold, policy) if d.kind not in fold.deadlines_passed]
    return sorted(found, key=lambda d: (d.at, d.kind))


def earliest(fold: Fold, policy: Policy) -> Deadline | None:
    """The one that stands in the row's `deadline_at` and `deadline_kind`."""
    running = deadlines(fold, policy)
    return running[0] if running else None


def reply_deadline(fold: Fold, policy: Policy) -> Deadline | None:
    """When the customer's first unanswered message should be answered, passed or not: at the
    promised time where an advisor has announced one."""
    if fold.state not in OPEN:
        return None
    if fold.hold_until is not None:
        return Deadline("hold", fold.hold_until)
    if fold.waiting_since is None:
        return None
    if fold.first_reply_at is None:
        return Deadline("first_reply", _after(fold.waiting_since, policy.first_reply_s))
    return Deadline("reply", _after(fold.waiting_since, policy.reply_s))


def late_for(fold: Fold, policy: Policy, at: datetime) -> Deadline | None:
    """The deadline that an answer given `at` misses: told from the log alone, whether or not a
    clock process has seen it pass."""
    due = reply_deadline(fold, policy)
    return due if due is not None and due.at < at else None


def closing(fold: Fold, policy: Policy) -> Closing | None:
    """While it is the customer's turn: where their silence leads."""
    if fold.state != State.ACTIVE or fold.waiting_since is not None or fold.hold_until is not None:
        return None
    if policy.goodbye_close_s and fold.goodbye_at is not None and _has_taken_leave(fold):
        return _leading_to(fold, "goodbye", fold.goodbye_at, policy.goodbye_close_s)
    if fold.last_advisor_at is None:
        return None
    return _leading_to(fold, "idle", _idle_since(fold), policy.close_s)


def _leading_to(fold: Fold, why: str, base: datetime, after_s: int) -> Closing:
    warned_at = fold.warned_at if fold.warned_at and fold.warned_at > base else None
    at = _after(base, after_s) if after_s else None
    if at and warned_at:
        at = max(at, _after(warned_at, NOTICE_S))
    return Closing(why, at, warned_at is not None)


def _idle_since(fold: Fold) -> datetime:
    known = (fold.last_advisor_at, fold.assigned_at, fold.stayed_at)
    return max(moment for moment in known if moment is not None)


def _has_taken_leave(fold: Fold) -> bool:
    """Nobody has written since, and the customer has not asked to stay."""
    since = (fold.last_customer_at, fold.last_advisor_at, fold.stayed_at)
    said = fold.goodbye_at
    return said is not None and all(at is None or at <= said for at in since)


def _clocks(fold: Fold, policy: Policy) -> Iterator[Deadline]:
    if reply := reply_deadline(fold, policy):
        yield reply
    if fold.state == State.WRAP_UP and fold.wrap_up_until is not None:
        yield Deadline("wrap_up", fold.wrap_up_until)
    if fold.customer_gone_at is not None and fold.state in OPEN:
        yield Deadline("customer_gone", _after(fold.customer_gone_at, policy.customer_gone_s))
    yield from _line_clocks(fold, policy)
    yield from _silence_clocks(fold, policy)


def _line_clocks(fold: Fold, policy: Policy) -> Iterator[Deadline]:
    """In line for long; at a desk where nobody has written although somebody should."""
    if fold.state == State.WAITING and policy.queue_wait_s and fold.queued_at is not None:
        yield Deadline("queue_wait", _after(fold.queued_at, policy.queue_wait_s))
    if fold.state == State.ACTIVE and policy.taken_unanswered_s and fold.assigned_at is not None:
        has_written = fold.last_advisor_at is not None and fold.last_advisor_at >= fold.assigned_at
        is_owed = fold.waiting_since is not None or fold.first_reply_at is None
        if is_owed and not has_written:
            since = max(fold.assigned_at, fold.waiting_since or fold.assigned_at)
            due_at = _after(since, policy.taken_unanswered_s)
            yield Deadline("taken_unanswered", due_at)


def _silence_clocks(fold: Fold, policy: Policy) -> Iterator[Deadline]:
    """A warning that comes so late that the next one is due too stands for both."""
    found = closing(fold, policy)
    if found is None:
        return
    if found.why == "goodbye":
        assert fold.goodbye_at is not None
        warn_at = _after(fold.goodbye_at, policy.goodbye_close_s - NOTICE_S)
        yield Deadline("goodbye_warn", warn_at)
    else:
        yield from _reminders(_idle_since(fold), fold.warned_at, policy)
    if found.at is not None:
        yield Deadline(f"{found.why}_close", found.at)


def _reminders(base: datetime, warned_at: datetime | None, policy: Policy) -> Iterator[Deadline]:
    if policy.warn_1_s:
        yield Deadline("idle_warn", _after(base, policy.warn_1_s))
    again_at = _after(base, policy.warn_2_s)
    if policy.warn_2_s and not (warned_at is not None and warned_at >= again_at):
        yield Deadline("idle_warn_again", again_at)


def _after(at: datetime, seconds: int) -> datetime:
    return at + timedelta(seconds=seconds)
