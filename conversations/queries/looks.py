"""Who looked at an advisor's work: what others did with it, by the audit. The same act of the same
person on the same conversation, done again within half an hour, is told once with how often.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from conversations.models import AuditEntry
from conversations.queries.audit import Place, about
from conversations.queries.paging import page

PAGE = 20
AGAIN = timedelta(minutes=30)
STEERING = "floor."  # each such act of a leader says something else
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """`entry` is the last of `n`; the first was at `since`."""

    entry: AuditEntry
    n: int
    since: datetime


def looks(advisor_id: UUID, before: Place | None, size: int = PAGE) -> tuple[list[Look], Any]:
    """Newest first; `before` asks for the next page, None on the last. Two queries."""
    mine = about(advisor_id)
    last = mine.filter(Q(act__startswith=STEERING) | ~Exists(_done_again()))
    rows = last.select_related("actor", "advisor", "brand")
    found, place = page(rows, "at", before, size)
    times = _times(mine, found)
    return [_look(entry, times[_key(entry)]) for entry in found], place


def all_looks(advisor_id: UUID) -> Iterator[Look]:
    """The whole of it, newest first, a portion at a time."""
    found, place = looks(advisor_id, None, 200)
    yield from found
    while place is not None:
        found, place = looks(advisor_id, place, 200)
        yield from found


def _done_again() -> QuerySet[AuditEntry]:
    """A later entry of the same, soon enough."""
    same = AuditEntry.objects.filter(
        advisor=OuterRef("advisor"), actor=OuterRef("actor"), act=OuterRef("act"),
        conversation=OuterRef("conversation"),
    )  # fmt: skip
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    soon = ExpressionWrapper(F("at") - AGAIN, output_field=DateTimeField())
    return same.alias(soon=soon).filter(later, soon__lte=OuterRef("at"))


def _times(mine: QuerySet[AuditEntry], found: Iterable[AuditEntry]) -> dict[Key, list[datetime]]:
    """By what was done, when: of the conversations of these entries."""
    talks = {entry.conversation for entry in found if entry.conversation}
    times: dict[Key, list[datetime]] = defaultdict(list)
    if talks:
        rows = mine.filter(conversation__in=talks).order_by("-at", "-pk")
        for actor, act, talk, at in rows.values_list("actor_id", "act", "conversation", "at"):
            times[actor, act, talk].append(at)
    return times


def _key(entry: AuditEntry) -> Key:
    return entry.actor_id, entry.act, entry.conversation


def _look(entry: AuditEntry, times: Iterable[datetime]) -> Look:
    n, since = 0, entry.at
    is_alone = entry.actor_id is None or entry.act.startswith(STEERING)
    for at in () if is_alone else times:
        if at > entry.at:
            continue
        if since - at > AGAIN:
            break
        n, since = n + 1, at
    return Look(entry, max(n, 1), since)
