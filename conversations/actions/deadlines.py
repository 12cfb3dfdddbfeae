"""What is done when a deadline is due: one row, one transaction, once.

Which clock runs and until when is in `core.timers`; who calls this is `manage.py clock`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from conversations.actions.assign import route
from conversations.actions.close import after_seat_emptied, close_locked, end_wrap_up
from conversations.actions.closing import warn
from conversations.actions.hold import SYSTEM, customer_of, draft
from conversations.actions.presence import lapse_due
from conversations.actions.seats import retire_surplus
from conversations.actions.transfer import put_back
from conversations.core.states import RUNNING, Draft
from conversations.core.timers import CLOSES, WARNINGS
from conversations.log import append, append_each
from conversations.models import Advisor, Beat, Conversation, Seat

MOST_AT_ONCE = 100


def fire_due(now: datetime) -> int:
    """Fire everything that is due; returns how many. Copies share the work by SKIP LOCKED."""
    n_fired = 0
    while n := fire_some(now):
        n_fired += n
    return n_fired + lapse_due(now) + _retire_extras(now)


def fire_some(now: datetime) -> int:
    """One look at the open conversations for the first due ones: alerts in one transaction, what
    is more than that in one each. What is fired carries a time not long gone."""
    found = due(now)
    alerts = [key for key, kind in found if kind not in DOES]
    return _alert(alerts, now) + sum(_fire(key, now) for key, kind in found if kind in DOES)


def due(now: datetime) -> list[tuple[UUID, str]]:
    rows = Conversation.objects.filter(state__in=sorted(RUNNING), deadline_at__lte=now)
    return list(rows.order_by("deadline_at").values_list("pk", "deadline_kind")[:MOST_AT_ONCE])


def _alert(keys: Sequence[UUID], now: datetime) -> int:
    """To staff, nothing more. Those that another clock has, or had, are left to it."""
    if not keys:
        return 0
    with transaction.atomic():
        rows = (
            Conversation.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(pk__in=keys, state__in=sorted(RUNNING), deadline_at__lte=now)
            .exclude(deadline_kind__in=list(DOES))
        )
        found = list(rows.order_by("pk"))
        append_each([(row, _passed(row)) for row in found], now)
    return len(found)


def _fire(conversation_id: UUID, now: datetime) -> bool:
    """False when another clock has it or had it, or when it is no longer due."""
    with transaction.atomic():
        conversation = (
            Conversation.objects.select_related("customer", "queue")
            .select_for_update(of=("self",), skip_locked=True, no_key=True)
            .filter(pk=conversation_id, state__in=sorted(RUNNING), deadline_at__lte=now)
            .filter(deadline_kind__in=list(DOES))
            .first()
        )
        if conversation is None:
            return False
        advisor_id = conversation.handler_id
        emptied = DOES[conversation.deadline_kind](conversation, now)
    if emptied:
        after_seat_emptied(advisor_id, now)
    return True


def _passed(conversation: Conversation) -> Draft:
    passed = {"kind": conversation.deadline_kind, "due_at": _due_at(conversation)}
    return Draft("deadline.passed", SYSTEM.kind, None, SYSTEM.name, data=passed)


def _due_at(conversation: Conversation) -> str:
    assert conversation.deadline_at is not None
    return conversation.deadline_at.isoformat()


def _end_wrap_up(conversation: Conversation, now: datetime) -> bool:
    end_wrap_up(conversation, now, due_at=_due_at(conversation))
    return True


def _left(conversation: Conversation, now: datetime) -> bool:
    staff = {"due_at": _due_at(conversation)}
    append(conversation, [draft("customer.left", customer_of(conversation), staff=staff)], now)
    return False


def _warn(conversation: Conversation, now: datetime) -> bool:
    warn(conversation, conversation.deadline_kind, _due_at(conversation), now)
    return False


def _close(conversation: Conversation, now: datetime) -> bool:
    """Never on an unanswered message: its clock does not run while one stands."""
    why = conversation.deadline_kind.removesuffix("_close")
    return close_locked(conversation, SYSTEM, why, now, due_at=_due_at(conversation))


def _put_back(conversation: Conversation, now: datetime) -> bool:
    """Whoever took it has not written: it waits again in its place, for somebody else."""
    append(conversation, [_passed(conversation)], now)
    put_back(conversation, SYSTEM, "not_answered", now, avoid=conversation.handler_id)
    return True


DOES: dict[str, Callable[[Conversation, datetime], bool]] = {
    "wrap_up": _end_wrap_up,
    "customer_gone": _left,
    "taken_unanswered": _put_back,
    **dict.fromkeys(WARNINGS, _warn),
    **dict.fromkeys(CLOSES, _close),
}  # by kind; all others are alerts. True when a seat was emptied.


def _retire_extras(now: datetime) -> int:
    """Extra seats whose time is up and that are free; an occupied one goes when it empties."""
    due = Seat.objects.filter(
        deadline_at__lte=now, retired_at__isnull=True, conversation__isnull=True
    )
    advisors = set(due.values_list("advisor_id", flat=True))
    for advisor_id in advisors:
        retire_surplus(advisor_id, now)
    return len(advisors)


def sweep_line(now: datetime) -> int:
    """Serve whoever still waits although a seat is free: a web process may have died between a
    commit and its routing."""
    if not Conversation.objects.filter(state="waiting").exists():
        return 0
    return route(now)


def next_due(now: datetime, horizon_s: float) -> float:
    """Seconds until the earliest deadline, at most `horizon_s`."""
    dues = [
        Conversation.objects.filter(state__in=sorted(RUNNING), deadline_at__isnull=False).order_by(
            "deadline_at"
        ),
        Advisor.objects.filter(deadline_at__isnull=False).order_by("deadline_at"),
    ]
    found = [rows.values_list("deadline_at", flat=True).first() for rows in dues]
    soonest = min((at for at in found if at), default=now + timedelta(seconds=horizon_s))
    return max(0.0, min(horizon_s, (soonest - now).total_seconds()))


def beat(name: str, now: datetime) -> None:
    """A sign of life for /readyz."""
    Beat.objects.update_or_create(name=name, defaults={"at": now})
