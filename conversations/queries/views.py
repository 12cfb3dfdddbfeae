"""A conversation as a customer and as an advisor are shown it (the log itself is in `events`)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from conversations.core.policy import may_close
from conversations.core.states import Fold, State
from conversations.core.timers import Policy, closing, deadlines, reply_deadline
from conversations.log.append import fold_of
from conversations.models import (
    Advisor,
    Assignment,
    Conversation,
    Dispute,
    Seat,
    SeenMark,
    User,
)
from conversations.queries.hours import schedule_of
from conversations.queries.line import Line
from conversations.queries.survey import survey_for

RELATED = ("customer", "queue", "brand", "seat", "handler__user")
N_PAST = 8
TO_READ = Count(  # notes not acknowledged yet, closing words not seen yet
    "user__coaching",
    filter=Q(
        user__coaching__given_at__isnull=False,
        user__coaching__acknowledged_at=None,
        user__coaching__closed_at=None,
    )
    | Q(user__coaching__closed_at__isnull=False, user__coaching__closing_read_at=None),
)
ANSWERS = (
    Dispute.objects.filter(advisor=OuterRef("pk"), answered_at__isnull=False, read_at=None)
    .order_by()
    .values("advisor")
    .annotate(n=Count("pk"))
    .values("n")
)


TAKEN_OVER = Exists(
    Assignment.objects.filter(conversation=OuterRef("pk"), released_at=None, how="takeover")
)


def by_id(conversation_id: UUID | str) -> Conversation | None:
    return Conversation.objects.select_related(*RELATED).filter(pk=conversation_id).first()


def at_desk(user: User) -> QuerySet[Conversation]:
    """What this user holds, by seat."""
    rows = Conversation.objects.select_related(*RELATED).annotate(taken_over=TAKEN_OVER)
    return rows.filter(seat__advisor_id=user.pk).order_by("seat__position")


def for_customer(conversation: Conversation, line: Line | None, now: datetime) -> dict[str, Any]:
    """What the customer's frames say; nothing of staff's own."""
    key = str(conversation.pk)
    is_waiting = conversation.state == State.WAITING
    holder = conversation.handler if conversation.seat_id else None
    nobody = bool(line and line.nobody_for(key)) if is_waiting else False
    return {
        "conversation": key,
        "state": "closed" if conversation.state == State.WRAP_UP else conversation.state,
        "seq": conversation.seq,
        "position": line.position(key) if line and is_waiting else None,
        "eta_s": line.eta_s(key) if line and is_waiting else None,
        "nobody_available": nobody,
        **_hours(conversation, now, nobody=nobody),
        "deadlines": [],
        "closing": _closing(fold_of(conversation), Policy.of(conversation.policy)),
        "may_close": may_close(Policy.of(conversation.policy), "customer"),
        "advisor": {"name": holder.user.public_name} if holder else None,
        "may_mail": bool(conversation.customer.email),
        "customer": {"name": conversation.customer.name},
        "brand": {"slug": conversation.brand.slug, "name": conversation.brand.name},
        "language": conversation.language,
        "opened_at": conversation.opened_at,
        "closed_at": conversation.closed_at,
        "reopen_until": conversation.reopen_until,
        "survey": survey_for(conversation),
        "seen": _seen(conversation),
    }


def _hours(conversation: Conversation, now: datetime, *, nobody: bool) -> dict[str, Any]:
    """Out of hours, or while the intake is paused, when it goes on; and the brand's own words for
    being closed or for nobody being there."""
    is_offline = conversation.state == State.OFFLINE
    if not is_offline and not nobody:
        return {"opens_at": None, "is_paused": False, "notice": ""}
    schedule = schedule_of(conversation.brand, conversation.queue, now)
    zone = ZoneInfo(conversation.brand.time_zone)
    opens_at = conversation.opens_at if is_offline else None
    is_paused = is_offline and schedule.is_only_paused(now)
    words = schedule.words("closed" if is_offline else "nobody", conversation.language)
    return {
        "opens_at": opens_at.astimezone(zone) if opens_at else None,
        "is_paused": is_paused,
        "notice": "" if is_paused else words,
    }


def for_desks(conversations: Sequence[Conversation]) -> list[dict[str, Any]]:
    """What the holders' columns show, clocks included: two queries, and two more for each
    customer who has been here before."""
    keys = [conversation.pk for conversation in conversations]
    seen: dict[UUID, dict[str, int]] = defaultdict(lambda: {"customer": 0, "staff": 0})
    marks = SeenMark.objects.filter(conversation__in=keys)
    for key, side, seq in marks.values_list("conversation_id", "side", "seq"):
        seen[key][side] = seq
    customers = {conversation.customer_id for conversation in conversations}
    several = (
        Conversation.objects.filter(customer__in=customers)
        .values("customer")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    returning = set(several.values_list("customer", flat=True))
    return [
        _for_desk(c, seen[c.pk], _past(c) if c.customer_id in returning else ([], 0))
        for c in conversations
    ]


def _for_desk(
    conversation: Conversation, seen: dict[str, int], earlier: tuple[list[dict[str, Any]], int]
) -> dict[str, Any]:
    fold, policy = fold_of(conversation), Policy.of(conversation.policy)
    running = deadlines(fold, policy)
    reply = reply_deadline(fold, policy)
    if reply is not None and reply not in running:
        running = [reply, *running]
    past, n_past = earlier
    return {
        "conversation": str(conversation.pk),
        "state": conversation.state,
        "seq": conversation.seq,
        "staff_seq": conversation.staff_seq,
        "seat": conversation.seat.position if conversation.seat else None,
        "seat_kind": conversation.seat.kind if conversation.seat else None,
        "taken_over": getattr(conversation, "taken_over", False),
        "customer": _customer(conversation),
        "queue": {
            "id": str(conversation.queue_id),
            "slug": conversation.queue.slug,
            "name": conversation.queue.name,
        },
        "brand": {"slug": conversation.brand.slug, "name": conversation.brand.name},
        "language": conversation.language,
        **{name: getattr(conversation, name) for name in TIMES},
        "closing": _closing(fold, policy),
        "policy": asdict(policy),
        "deadlines": [{"kind": d.kind, "at": d.at} for d in running],
        "seen": seen,
        "past": past,
        "n_past": n_past,
    }


def _closing(fold: Fold, policy: Policy) -> dict[str, Any] | None:
    """An automatic close, once the customer has been told of it; None while none stands."""
    found = closing(fold, policy)
    if found is None or not found.is_announced:
        return None
    return {"why": found.why, "at": found.at}


TIMES = (
    "opened_at", "queued_at", "assigned_at", "waiting_since", "first_reply_at", "closed_at",
    "reopen_until", "wrap_up_until", "wrap_up_extended", "hold_until", "goodbye_at",
)  # fmt: skip


def _customer(conversation: Conversation) -> dict[str, Any]:
    customer = conversation.customer
    return {
        "name": customer.name,
        "title": customer.title,
        "email": customer.email,
        "language": customer.language,
        "products": customer.products,
        "history": customer.history,
        "attributes": customer.attributes,
        "verified": customer.is_verified,
        "is_gone": "customer_gone" in conversation.deadlines_passed,
    }


def _seen(conversation: Conversation) -> dict[str, int]:
    marks = SeenMark.objects.filter(conversation=conversation).values_list("side", "seq")
    return {"customer": 0, "staff": 0, **dict(marks)}


def _past(conversation: Conversation) -> tuple[list[dict[str, Any]], int]:
    """Earlier contacts as date, reason and outcome: they belong to the brand, so the holder sees
    them whoever held them; names and texts are not here."""
    earlier = Conversation.objects.filter(
        customer_id=conversation.customer_id, opened_at__lt=conversation.opened_at
    ).order_by("-opened_at")
    rows = earlier.select_related("queue", "disposition")[:N_PAST]
    found = [
        {
            "at": row.opened_at,
            "queue": row.queue.name,
            "disposition": row.disposition.name if row.disposition else "",
            "outcome": row.outcome,
        }
        for row in rows
    ]
    return found, len(found) if len(found) < N_PAST else earlier.count()


def presence_of(user: User) -> dict[str, Any]:
    """Status, cap, each seat as it is drawn, and what waits to be read: notes, answers."""
    rows = Advisor.objects.select_related("pause_reason").annotate(
        n_to_read=TO_READ, n_answers=Coalesce(Subquery(ANSWERS), 0)
    )
    advisor = rows.get(pk=user.pk)
    seats = Seat.objects.filter(advisor=advisor, retired_at__isnull=True)
    drawn = [_seat(seat) for seat in seats.select_related("conversation").order_by("position")]
    return {
        "status": advisor.status,
        "reason": advisor.pause_reason.name if advisor.pause_reason else None,
        "since": advisor.status_at,
        "cap": advisor.cap,
        "load": sum(seat["state"] != "free" for seat in drawn),
        "seats": drawn,
        "n_coaching": advisor.n_to_read,
        "n_answers": advisor.n_answers,
    }


def _seat(seat: Seat) -> dict[str, Any]:
    state = seat.conversation.state if hasattr(seat, "conversation") else "free"
    return {
        "position": seat.position,
        "kind": seat.kind,
        "state": state,
        "reason": seat.reason,
        "until": seat.deadline_at,
    }
