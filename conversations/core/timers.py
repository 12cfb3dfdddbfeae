"""The running clocks of a conversation: a function of fold and policy.

What happens when one is due is in `actions/deadlines.py`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.core.policy import Policy
from conversations.core.states import OPEN, Fold, State

__all__ = ["Deadline", "Policy", "deadlines", "earliest", "reply_deadline"]


@dataclass(frozen=True, slots=True)
class Deadline:
    kind: str
    at: datetime


def deadlines(fold: Fold, policy: Policy) -> list[Deadline]:
    """Every clock that runs and has not yet fired, the earliest first."""
    found = [d for d in _clocks(fold, policy) if d.kind not in fold.deadlines_passed]
    return sorted(found, key=lambda d: (d.at, d.kind))


def earliest(fold: Fold, policy: Policy) -> Deadline | None:
    """The one that stands in the row's `deadline_at` and `deadline_kind`."""
    running = deadlines(fold, policy)
    return running[0] if running else None


def reply_deadline(fold: Fold, policy: Policy) -> Deadline | None:
    """When the customer's first unanswered message should be answered, passed or not."""
    if fold.waiting_since is None or fold.state not in OPEN:
        return None
    if fold.first_reply_at is None:
        return Deadline("first_reply", _after(fold.waiting_since, policy.first_reply_s))
    return Deadline("reply", _after(fold.waiting_since, policy.reply_s))


def _clocks(fold: Fold, policy: Policy) -> list[Deadline]:
    found = []
    if reply := reply_deadline(fold, policy):
        found.append(reply)
    if fold.state == State.WRAP_UP and fold.wrap_up_until is not None:
        found.append(Deadline("wrap_up", fold.wrap_up_until))
    if fold.customer_gone_at is not None and fold.state in OPEN:
        found.append(
            Deadline("customer_gone", _after(fold.customer_gone_at, policy.customer_gone_s))
        )
    return found


def _after(at: datetime, seconds: int) -> datetime:
    return at + timedelta(seconds=seconds)
