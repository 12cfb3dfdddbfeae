"""Coaching notes with their passages, and the conversations before and after one.

Which notes and conversations somebody may see is the caller's first argument.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet

from conversations.core.coaching import BEFORE, Compared, compared
from conversations.core.estimates import Moments
from conversations.core.pseudonyms import hidden
from conversations.models import CoachingNote, CoachingPassage, Conversation, Event
from conversations.queries.moments import moments, of_column
from conversations.queries.naming import known_as
from conversations.queries.reports.wanted import points

SHOWN = 100
FOLLOWED = 200
RELATED = ("advisor", "author", "brand", "closed_by")


def advisor_of(conversation: Conversation, event: Event) -> UUID | None:
    """Whose words they are; of a customer's, who handled it; of anybody else's nobody."""
    if event.actor_kind in ("advisor", "leader"):
        return event.actor_id
    return conversation.handler_id if event.actor_kind == "customer" else None


def notes(rows: QuerySet[CoachingNote]) -> list[Any]:
    """The newest first, each with `n_passages`; one query."""
    counted = rows.select_related(*RELATED).annotate(n_passages=Count("passages"))
    return list(counted.order_by(F("given_at").desc(nulls_first=True), "-pk")[:SHOWN])


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as it is read: `asked` is the customer's message that came before, `at` when it
    was said. Where the reader may not see the conversation, or the words have gone, `text` is
    None."""

    passage: CoachingPassage
    asked: str
    text: str | None
    is_readable: bool
    at: datetime | None

    def part(self, start: int, end: int | None) -> str:
        return (self.text or "")[start:end]

    @property
    def before(self) -> str:
        return self.part(0, self.passage.start)

    @property
    def words(self) -> str:
        return self.part(self.passage.start, self.passage.end)

    @property
    def after(self) -> str:
        return self.part(self.passage.end, None)


def passages(note: CoachingNote, readable: QuerySet[Conversation]) -> list[Shown]:
    """In the order of the talk, the customer's name in dots. Three queries."""
    rows = list(note.passages.select_related("conversation__customer"))
    ids = {row.conversation_id for row in rows}
    open_to = set(readable.filter(pk__in=ids).values_list("pk", flat=True))
    said: dict[UUID, list[Event]] = defaultdict(list)
    events = Event.objects.filter(conversation__in=open_to, kind="message.posted")
    for event in events.order_by("seq"):
        said[event.conversation_id].append(event)
    rows.sort(key=lambda row: (row.conversation_id, row.seq, row.start))
    return [_shown(row, said[row.conversation_id], row.conversation_id in open_to) for row in rows]


def _shown(row: CoachingPassage, said: Sequence[Event], is_readable: bool) -> Shown:
    names = known_as(row.conversation.customer)
    found = next((event for event in said if event.seq == row.seq), None)
    text = found.text if found else None
    earlier = [e for e in said if e.actor_kind == "customer" and (e.seq or 0) < row.seq]
    asked = (earlier[-1].text or "") if earlier else ""
    shown = None if text is None else hidden(text, names)
    return Shown(row, hidden(asked, names), shown, is_readable, found.at if found else None)


def before(note: CoachingNote, scope: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Of the four weeks before it was given, but for those that the passages come from: they were
    picked, and would make whatever follows look better."""
    given = note.given_at or note.created_at
    rows = _scored(note, scope).filter(opened_at__gte=given - BEFORE, opened_at__lt=given)
    return rows.exclude(pk__in=note.passages.values("conversation"))


def after(note: CoachingNote, scope: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """From the moment its advisor had read it, until it was closed."""
    rows = _scored(note, scope).filter(opened_at__gte=note.acknowledged_at or note.given_at)
    return rows.filter(opened_at__lt=note.closed_at) if note.closed_at else rows


def _scored(note: CoachingNote, scope: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Finished ones of the advisor in the brand, where the criterion applied; with `points`."""
    rows = scope.filter(
        handler=note.advisor_id, brand=note.brand_id, state="closed", analysis__is_final=True
    )
    return rows.annotate(points=points(note.criterion)).filter(points__isnull=False)


@dataclass(frozen=True, slots=True)
class Followed:
    """`n_versions`: how many versions of grid and engine scored them; more than one is said. The
    rows behind the figures are `earlier` and `later`, each with `points`."""

    compared: Compared
    n_versions: int
    earlier: list[Any]
    later: list[Any]


def followed(note: CoachingNote, scope: QuerySet[Conversation]) -> Followed:
    """Six queries at most, whatever their number."""
    first = before(note, scope)
    if note.acknowledged_at is None:
        return Followed(compared(_moments(first), None), len(_versions(first)), _rows(first), [])
    last = after(note, scope)
    return Followed(
        compared(_moments(first), _moments(last)),
        len(_versions(first) | _versions(last)),
        _rows(first),
        _rows(last),
    )


def _rows(found: QuerySet[Conversation]) -> list[Any]:
    return list(found.select_related("queue").order_by("-opened_at")[:FOLLOWED])


def _versions(rows: QuerySet[Conversation]) -> set[Any]:
    found = rows.order_by().values_list("analysis__grid", "analysis__engine")
    return set(found.distinct())


def _moments(rows: QuerySet[Conversation]) -> Moments:
    return moments(rows.aggregate(**of_column("points")), "points")
