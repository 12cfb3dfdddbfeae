"""Appending inside an action's own transaction (everything but the message hot path)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from msgspec.structs import asdict

from conversations import wake
from conversations.core.entry import Entry, numbered
from conversations.core.masking import mask_data, mask_draft
from conversations.core.states import Draft, Fold, apply, not_before
from conversations.core.timers import Policy, earliest
from conversations.models import Conversation, Event

FOLD_FIELDS = Fold.__struct_fields__


def fold_of(conversation: Conversation) -> Fold:
    values = {name: getattr(conversation, name) for name in FOLD_FIELDS}
    values["deadlines_passed"] = tuple(values["deadlines_passed"])
    return Fold(**values)


def append(
    conversation: Conversation, drafts: Sequence[Draft], at: datetime, **changes: Any
) -> list[Entry]:
    """Append `drafts` and store the fold after them, with `changes` to further columns.

    The caller holds the row's lock (or has just inserted it) in an open transaction. Raises
    IntegrityError when a client_key is in use or a seat is taken. Pokes after the commit.
    """
    fold = fold_of(conversation)
    at = not_before(fold, at)
    entries = []
    for draft in map(mask_draft, drafts):
        fold = apply(fold, draft, at)
        entries.append(numbered(str(conversation.pk), draft, fold, at))
    _store(conversation, fold, mask_data(changes))
    Event.objects.bulk_create([_row(entry) for entry in entries])
    transaction.on_commit(lambda: wake.committed(entries))
    return entries


def append_each(
    drafts: Sequence[tuple[Conversation, Draft]],
    at: datetime,
    leaving: Collection[Conversation] = (),
) -> None:
    """One event to each of many locked rows, in two statements; those `leaving` give up their
    seats. Pokes after the commit."""
    entries: list[Entry] = []
    changed: set[str] = set()
    for conversation, draft in drafts:
        fold = fold_of(conversation)
        moment = not_before(fold, at)
        fold = apply(fold, draft, moment)
        entries.append(numbered(str(conversation.pk), draft, fold, moment))
        changed |= _take(conversation, fold)
    if not entries:
        return
    for conversation in leaving:
        conversation.seat = None
        changed.add("seat")
    Conversation.objects.bulk_update([row for row, _ in drafts], sorted(changed))
    Event.objects.bulk_create([_row(entry) for entry in entries])
    transaction.on_commit(lambda: wake.committed(entries))


def _take(conversation: Conversation, fold: Fold) -> set[str]:
    """The names of the columns that this changes."""
    values = _values(conversation, fold)
    changed = {name for name, value in values.items() if getattr(conversation, name) != value}
    for name in changed:
        setattr(conversation, name, values[name])
    return changed


def record(
    conversation: Conversation, dated: Sequence[tuple[Draft, datetime]], **changes: Any
) -> None:
    """As `append`, for what happened elsewhere and is over: each at a time of its own, at once,
    and nobody is woken."""
    fold = fold_of(conversation)
    rows = []
    for draft, moment in dated:
        at = not_before(fold, moment)
        fold = apply(fold, draft := mask_draft(draft), at)
        rows.append(_row(numbered(str(conversation.pk), draft, fold, at)))
    _store(conversation, fold, mask_data(changes))
    Event.objects.bulk_create(rows)


def _store(conversation: Conversation, fold: Fold, changes: dict[str, Any]) -> None:
    values = _values(conversation, fold) | changes
    Conversation.objects.filter(pk=conversation.pk).update(**values)
    for name, value in values.items():
        setattr(conversation, name, value)


def _values(conversation: Conversation, fold: Fold) -> dict[str, Any]:
    """The columns of the row after this fold."""
    due = earliest(fold, Policy.of(conversation.policy))
    return {
        **asdict(fold),
        "deadlines_passed": list(fold.deadlines_passed),
        "deadline_at": due.at if due else None,
        "deadline_kind": due.kind if due else "",
    }


def _row(entry: Entry) -> Event:
    return Event(
        conversation_id=entry.conversation,
        seq=entry.seq,
        staff_seq=entry.staff_seq,
        after_seq=entry.after_seq,
        kind=entry.kind,
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        actor_name=entry.actor_name,
        text=entry.text,
        client_key=entry.client_key,
        data=entry.data,
    )
