"""Ending a conversation: close, wrap-up, reopen.

When a wrap-up has lasted long enough is decided by `core.timers`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from conversations.actions.assign import release, route
from conversations.actions.hold import SYSTEM, author_of, draft, held_by, locked, named
from conversations.actions.seats import retire_surplus, with_surplus
from conversations.core.masking import masked
from conversations.core.policy import Policy, may_close
from conversations.core.posting import Author
from conversations.core.states import OPEN, Draft, State
from conversations.errors import Closed, Conflict, Forbidden, NotFound
from conversations.log import append
from conversations.models import Analysis, Conversation, Disposition, User
from conversations.queries.blocks import is_blocked

WHO_CLOSES = {
    "customer": "Your advisor closes this conversation.",
    "advisor": "A team leader closes conversations here.",
}


def close_conversation(
    conversation_id: UUID | str, author: Author, reason: str, now: datetime, **staff: Any
) -> Conversation:
    """End it for the customer; an advisor keeps the seat for the wrap-up. `staff` is kept with
    the event, for staff alone.

    An advisor may close only what is at their desk. Raises Closed, Forbidden, NotFound.
    """
    with transaction.atomic():
        conversation = locked(conversation_id)
        if author.kind == "advisor" and str(conversation.handler_id) != author.id:
            raise NotFound("This conversation is not at your desk.")
        if conversation.state not in OPEN:
            raise Closed(reopen_until=conversation.reopen_until)
        if not may_close(Policy.of(conversation.policy), author.kind):
            raise Forbidden(WHO_CLOSES[author.kind])
        emptied = close_locked(conversation, author, reason, now, **staff)
    if emptied:
        after_seat_emptied(conversation.handler_id, now)
    return conversation


def close_locked(
    conversation: Conversation, author: Author, reason: str, now: datetime, **staff: Any
) -> bool:
    """Close the locked, open row. True when no wrap-up follows: the line may move up."""
    event = closed(conversation, author, reason, **staff)
    if keeps_seat(event):
        append(conversation, [event], now)
        return False
    _empty_seat(conversation, [event], now)
    return True


def closed(conversation: Conversation, author: Author, reason: str, **staff: Any) -> Draft:
    policy = conversation.policy
    return draft(
        "conversation.closed",
        author,
        reason=reason,
        reopen_s=0 if reason == "blocked" else policy.get("reopen_s", 0),
        staff={
            "wrap_up_s": policy.get("wrap_up_s", 60) if conversation.state == State.ACTIVE else 0,
            **staff,
        },
    )


def keeps_seat(event: Draft) -> bool:
    """A wrap-up follows this close."""
    return bool((event.data or {})["staff"]["wrap_up_s"])


def _empty_seat(conversation: Conversation, drafts: list[Draft], now: datetime) -> None:
    release(conversation, now)
    append(conversation, drafts, now, seat=None)


def after_seat_emptied(advisor_id: UUID | None, now: datetime) -> None:
    after_seats_emptied([advisor_id], now)


def after_seats_emptied(advisor_ids: Iterable[UUID | None], now: datetime) -> None:
    """A lowered cap takes its due, then the line moves up."""
    for advisor_id in with_surplus([key for key in advisor_ids if key is not None], now):
        retire_surplus(advisor_id, now)
    route(now)


def extend_wrap_up(user: User, conversation_id: UUID | str, now: datetime) -> None:
    """Once, by what the queue's policy gives. Raises Conflict the second time."""
    with transaction.atomic():
        conversation = _in_wrap_up(conversation_id, user)
        if conversation.wrap_up_extended:
            raise Conflict("The wrap-up was extended already.")
        seconds = conversation.policy.get("wrap_up_extra_s", 30)
        event = draft("wrapup.extended", author_of(user), seconds=seconds)
        append(conversation, [event], now)


def _in_wrap_up(conversation_id: UUID | str, user: User) -> Conversation:
    conversation = held_by(conversation_id, user)
    if conversation.state != State.WRAP_UP:
        raise NotFound("This conversation is not in wrap-up.")
    return conversation


def keep_wrap_up(
    user: User, conversation_id: UUID | str, disposition: str | None, outcome: str | None
) -> None:
    """What is filled in so far holds, should the time run out. None: as it was."""
    with transaction.atomic():
        conversation = _in_wrap_up(conversation_id, user)
        kept: dict[str, Any] = {} if outcome is None else {"outcome": masked(outcome)}
        if disposition is not None:
            kept["disposition"] = _disposition(conversation, disposition)
        if kept:
            Conversation.objects.filter(pk=conversation.pk).update(**kept)


def finish_wrap_up(
    user: User,
    conversation_id: UUID | str,
    disposition: str,
    outcome: str,
    now: datetime,
) -> None:
    """Name the nature of the contact and free the seat; the line is served at once."""
    with transaction.atomic():
        conversation = _in_wrap_up(conversation_id, user)
        known = _disposition(conversation, disposition)
        _finish(conversation, author_of(user), known, outcome, now)
    after_seat_emptied(conversation.handler_id, now)


def _disposition(conversation: Conversation, words: str) -> Disposition | None:
    """By id or by name, among the brand's own."""
    found = named(Disposition.objects.filter(brand=conversation.brand_id), words)
    if found is None and words:
        raise NotFound("This disposition does not exist.")
    return found


def _finish(
    conversation: Conversation,
    author: Author,
    disposition: Disposition | None,
    outcome: str,
    now: datetime,
    **staff: str,
) -> None:
    """What is not named here is as it was kept."""
    conversation.disposition = disposition or conversation.disposition
    conversation.outcome = outcome or conversation.outcome
    event = finished(author, conversation, **staff)
    release(conversation, now)
    append(
        conversation, [event], now,
        seat=None, disposition=conversation.disposition, outcome=conversation.outcome,
    )  # fmt: skip


def finished(author: Author, conversation: Conversation, **staff: str) -> Draft:
    name = conversation.disposition.name_fr if conversation.disposition else None
    said = {"disposition": name, "outcome": conversation.outcome}
    return draft("wrapup.finished", author, **said, **staff)


def end_wrap_up(conversation: Conversation, now: datetime, **staff: str) -> None:
    """The wrap-up of a locked row is over, its time being up or its advisor gone."""
    _finish(conversation, SYSTEM, None, "", now, **staff)


def reopen(conversation_id: UUID | str, author: Author, now: datetime) -> Conversation:
    """The customer comes back within the grace period: to the advisor who still wraps up, or
    first in line with that advisor preferred. Raises Closed when it is too late, Forbidden while
    the customer is blocked."""
    with transaction.atomic():
        conversation = locked(conversation_id)
        if conversation.state in OPEN:
            return conversation
        if is_blocked(conversation.customer):
            raise Forbidden("This conversation cannot be opened.")
        until = conversation.reopen_until
        if until is None or now > until:
            raise Closed("It is too late to reopen: start a new conversation.", reopen_until=until)
        event = draft("conversation.reopened", author)
        is_free = conversation.state == State.CLOSED
        append(conversation, [event], now, prefer_id=conversation.handler_id if is_free else None)
        Analysis.objects.filter(pk=conversation.pk).update(is_final=False)
    route(now)
    return conversation
