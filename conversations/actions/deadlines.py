"""What is done when a deadline is due: once, under the lock of its row.

Which clock runs and until when is in `core.timers`; who calls this is `manage.py clock`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from conversations.actions.assign import release_each, route
from conversations.actions.close import (
    after_seats_emptied,
    close_locked,
    closed,
    finished,
    keeps_seat,
)
from conversations.actions.closing import warning
from conversations.actions.hold import SYSTEM, customer_of, draft
from conversations.actions.presence import lapse_due
from conversations.actions.seats import retire_surplus
from conversations.actions.transfer import put_back
from conversations.core.states import RUNNING, Draft
from conversations.core.timers import CLOSES, WARNINGS
from conversations.log import append, append_each
from conversations.models import Advisor, Beat, Conversation, Seat

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 100
SAID_TOGETHER, DONE_TOGETHER = 50, 10  # in a transaction: who writes meanwhile waits for it
AGAIN_S = 0.1


@dataclass(frozen=True, slots=True)
class Due:
    conversation: UUID
    kind: str
    at: datetime


def fire_due(now: datetime) -> int:
    """Fire everything that is due; returns how many. Copies share the work by SKIP LOCKED."""
    n_fired = 0
    while n := fire_some(now):
        n_fired += n
    return n_fired + fire_desks(now)


def fire_desks(now: datetime) -> int:
    """Leases that have lapsed and extra seats whose time is up."""
    return lapse_due(now) + _retire_extras(now)


def fire_some(now: datetime) -> int:
    return fire(ahead(now), now)


def ahead(now: datetime, horizon_s: float = 0.0) -> list[Due]:
    """The first open conversations with a deadline that is due now or within the horizon: the
    one question that the clocks ask of all of them."""
    until = now + timedelta(seconds=horizon_s)
    rows = Conversation.objects.filter(state__in=sorted(RUNNING), deadline_at__lte=until)
    found = rows.order_by("deadline_at").values_list("pk", "deadline_kind", "deadline_at")
    return [Due(key, kind, at) for key, kind, at in found[:MOST_AT_ONCE] if at is not None]


def fire(found: Sequence[Due], now: datetime) -> int:
    """Of these, what is due. What is fired carries a time not long gone."""
    due = [one for one in found if one.at <= now]
    slow = [one.conversation for one in due if one.kind == "taken_unanswered"]
    quick = [one.conversation for one in due if one.kind != "taken_unanswered"]
    parts = [*batched(quick, SAID_TOGETHER), *batched(slow, DONE_TOGETHER)]
    return sum(_tried(keys, now) for keys in parts)


def batched(keys: Sequence[UUID], n: int) -> Iterator[Sequence[UUID]]:
    return (keys[start : start + n] for start in range(0, len(keys), n))


def until_next(found: Sequence[Due], now: datetime, horizon_s: float) -> float:
    """Seconds until the earliest of these, or of the desks', at most `horizon_s`. What is overdue
    still is somebody else's, or could not be fired: it is looked at again in a moment."""
    desks = Advisor.objects.filter(deadline_at__gt=now).order_by("deadline_at")
    times = [*desks.values_list("deadline_at", flat=True)[:1], *(one.at for one in found)]
    waits = [(at - now).total_seconds() for at in times if at is not None]
    return min([horizon_s, *(wait if wait > 0 else AGAIN_S for wait in waits)])


def _tried(keys: Sequence[UUID], now: datetime) -> int:
    """One that cannot be done does not keep the others from it: then each is tried alone."""
    try:
        return _together(keys, now)
    except Exception as error:
        if len(keys) > 1:
            return sum(_tried([key], now) for key in keys)
        name = type(error).__name__
        log.error("clock.fire_failed", conversation=str(keys[0]), error=name, exc_info=True)
        return 0


def _together(keys: Sequence[UUID], now: datetime) -> int:
    """In one transaction, those that no other clock has or had; the seats that emptied are seen
    to after it."""
    with transaction.atomic():
        rows = Conversation.objects.select_related("customer", "queue", "disposition").filter(
            pk__in=keys, state__in=sorted(RUNNING), deadline_at__lte=now
        )
        rows = rows.select_for_update(of=("self",), skip_locked=True, no_key=True)
        found = sorted(rows.order_by("pk"), key=lambda row: (row.deadline_at, row.pk))
        said = {row.pk: SAYS.get(row.deadline_kind, _passed)(row, now) for row in found}
        leaving = [row for row in found if row.deadline_kind == "wrap_up"]
        acts = [row for row in found if said[row.pk] is None]
        emptied = {row.handler_id for row in [*leaving, *acts]}
        release_each(leaving, now)
        append_each([(row, draft) for row in found if (draft := said[row.pk])], now, leaving)
        for row in acts:
            ACTS[row.deadline_kind](row, now)
    if emptied:
        after_seats_emptied(emptied, now)
    return len(found)


def _passed(conversation: Conversation, _now: datetime) -> Draft:
    """An alert, to staff, nothing more."""
    passed = {"kind": conversation.deadline_kind, "due_at": _due_at(conversation)}
    return Draft("deadline.passed", SYSTEM.kind, None, SYSTEM.name, data=passed)


def _due_at(conversation: Conversation) -> str:
    assert conversation.deadline_at is not None
    return conversation.deadline_at.isoformat()


def _left(conversation: Conversation, _now: datetime) -> Draft:
    staff = {"due_at": _due_at(conversation)}
    return draft("customer.left", customer_of(conversation), staff=staff)


def _warned(conversation: Conversation, now: datetime) -> Draft:
    return warning(conversation, conversation.deadline_kind, _due_at(conversation), now)


def _closed(conversation: Conversation, _now: datetime) -> Draft | None:
    """With a wrap-up the seat stays: there is nothing to do but to say it. Never on an unanswered
    message: its clock does not run while one stands."""
    why = conversation.deadline_kind.removesuffix("_close")
    said = closed(conversation, SYSTEM, why, due_at=_due_at(conversation))
    return said if keeps_seat(said) else None


def _close(conversation: Conversation, now: datetime) -> None:
    why = conversation.deadline_kind.removesuffix("_close")
    close_locked(conversation, SYSTEM, why, now, due_at=_due_at(conversation))


def _wrapped_up(conversation: Conversation, _now: datetime) -> Draft:
    return finished(SYSTEM, conversation, due_at=_due_at(conversation))


def _put_back(conversation: Conversation, now: datetime) -> None:
    """Whoever took it has not written: it waits again in its place, for somebody else."""
    append(conversation, [_passed(conversation, now)], now)
    put_back(conversation, SYSTEM, "not_answered", now, avoid=conversation.handler_id)


def _acts(_conversation: Conversation, _now: datetime) -> None:
    """More is to be done than to say one thing."""


ACTS: dict[str, Callable[[Conversation, datetime], None]] = {
    "taken_unanswered": _put_back,
    **dict.fromkeys(CLOSES, _close),
}  # by kind, each empties a seat
SAYS: dict[str, Callable[[Conversation, datetime], Draft | None]] = {
    "wrap_up": _wrapped_up,
    "taken_unanswered": _acts,
    "customer_gone": _left,
    **dict.fromkeys(WARNINGS, _warned),
    **dict.fromkeys(CLOSES, _closed),
}  # by kind, one event; None when there is more to do. All others are alerts


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


def beat(name: str, now: datetime) -> None:
    """A sign of life for /readyz."""
    Beat.objects.update_or_create(name=name, defaults={"at": now})
