"""Announced, calendar and offered availability of a queue, from the events, exact to the second.

The formulas are in `core.availability` and measures. At each moment those count who served the
queue then.
"""

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from conversations.core import availability as core
from conversations.core.availability import Availability, Change, Desk, Interval
from conversations.core.hours import open_between
from conversations.models import (
    Advisor,
    Assignment,
    Conversation,
    OpeningHours,
    PresenceChange,
    Queue,
    Seat,
    ServingChange,
)
from conversations.models.people import Presence
from conversations.queries.hours import schedule_of
from conversations.queries.membership import walked


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of a queue and the intervals behind them. What was announced and could not be
    accepted is either `full` (somebody was there, every seat taken) or `nobody`."""

    figures: Availability
    announced: list[Interval]
    acceptable: list[Interval]
    full: list[Interval]
    nobody: list[Interval]


def availability(queue: Queue, since: datetime, until: datetime) -> Availability:
    """Of [since, until); `queue` comes with its brand."""
    return told(queue, since, until).figures


def told(queue: Queue, since: datetime, until: datetime) -> Told:
    announced = core.union(_announced(queue, since, until))
    desks = _desks(queue, since, until)
    acceptable = core.acceptable(desks, announced)
    rest = core.without(announced, acceptable)
    there = core.union(interval for desk in desks for interval in desk.present)
    asked = requests(queue, since, until)
    figures = Availability(
        calendar_s=max(0.0, (until - since).total_seconds()),
        announced_s=core.seconds(announced),
        acceptable_s=core.seconds(acceptable),
        n_requests=asked.count(),
        n_offered=asked.filter(_offered()).count(),
    )
    full, nobody = core.both(rest, there), core.without(rest, there)
    return Told(figures, announced, acceptable, full, nobody)


def requests(queue: Queue, since: datetime, until: datetime) -> QuerySet[Conversation]:
    return Conversation.objects.filter(queue=queue, opened_at__gte=since, opened_at__lt=until)


def not_offered(queue: Queue, since: datetime, until: datetime) -> QuerySet[Conversation]:
    """The requests that nobody was ever given."""
    return requests(queue, since, until).exclude(_offered()).order_by("opened_at")


def _offered() -> Exists:
    return Exists(Assignment.objects.filter(conversation=OuterRef("pk")))


def presences(
    advisors: Sequence[UUID], since: datetime, until: datetime
) -> dict[UUID, list[tuple[Interval, Change]]]:
    """Each advisor's presence in [since, until), stretch by stretch. Two queries."""
    known: dict[UUID, list[Change]] = {key: [] for key in advisors}
    for row in _changes(advisors, since, until):
        known[row.advisor_id].append(Change(row.at, row.status, row.reason, row.by))
    return {key: core.stretches(of, since, until) for key, of in known.items()}


def _changes(
    advisors: Sequence[UUID], since: datetime, until: datetime
) -> Iterator[PresenceChange]:
    """With the last one before: the status that stood at `since` is its."""
    rows = PresenceChange.objects.filter(advisor__in=advisors, at__lt=until)
    yield from (
        rows.filter(at__lte=since).order_by("advisor_id", "-at", "-id").distinct("advisor_id")
    )
    yield from rows.filter(at__gt=since).order_by("at", "id")


def _announced(queue: Queue, since: datetime, until: datetime) -> Iterator[Interval]:
    """Each edition of the hours holds from its time to the next one's."""
    editions = OpeningHours.objects.filter(
        Q(queue=None) | Q(queue=queue), brand=queue.brand_id, changed_at__gt=since
    )
    changes = editions.filter(changed_at__lt=until).order_by("changed_at")
    edges = [since, *changes.values_list("changed_at", flat=True), until]
    for start, end in itertools.pairwise(edges):
        yield from open_between(schedule_of(queue.brand, queue, start).hours, start, end)


def of_floor(
    queues: Collection[Queue], since: datetime, until: datetime
) -> list[tuple[list[Interval], list[Interval]]]:
    """Announced and acceptable intervals of each queue; a shorter time is cut out of them. Who
    serves several queues is read once."""
    served = [serving(queue, since, until) for queue in queues]
    advisors = list({key: None for one in served for key in one})
    known = dict(zip(advisors, desks(advisors, since, until), strict=True))
    free = {key: core.both(desk.present, core.free(desk)) for key, desk in known.items()}
    found = []
    for queue, theirs in zip(queues, served, strict=True):
        announced = core.union(_announced(queue, since, until))
        there = core.union(i for key, then in theirs.items() for i in core.both(free[key], then))
        found.append((announced, core.both(there, announced)))
    return found


def _desks(queue: Queue, since: datetime, until: datetime) -> list[Desk]:
    """Of all who served the queue, there as long as they did."""
    served = serving(queue, since, until)
    found = zip(served.values(), desks(list(served), since, until), strict=True)
    return [replace(desk, present=core.both(desk.present, then)) for then, desk in found]


def serving(queue: Queue, since: datetime, until: datetime) -> dict[UUID, list[Interval]]:
    """When each advisor served the queue. Two queries."""
    now = set(Advisor.objects.filter(queues=queue).values_list("pk", flat=True))
    rows = ServingChange.objects.filter(queue=queue, at__gt=since).order_by("at", "id")
    return walked(now, rows.values_list("advisor_id", "at", "is_on"), since, until)


def desks(advisors: list[UUID], since: datetime, until: datetime) -> list[Desk]:
    present, seats = _present(advisors, since, until), _seats(advisors, since, until)
    taken = held(advisors, since, until)
    return [Desk(present[key], seats[key], taken[key]) for key in advisors]


Intervals = dict[UUID, list[Interval]]


def _present(advisors: list[UUID], since: datetime, until: datetime) -> Intervals:
    changes: dict[UUID, list[tuple[datetime, bool]]] = defaultdict(list)
    for row in _changes(advisors, since, until):
        changes[row.advisor_id].append((row.at, row.status == Presence.AVAILABLE))
    found = {key: core.since_changes(of, since, until) for key, of in changes.items()}
    return defaultdict(list, found)


def _seats(advisors: list[UUID], since: datetime, until: datetime) -> Intervals:
    found: Intervals = defaultdict(list)
    rows = Seat.objects.filter(
        Q(retired_at=None) | Q(retired_at__gt=since), advisor__in=advisors, granted_at__lt=until
    )
    for key, start, end in rows.values_list("advisor_id", "granted_at", "retired_at"):
        found[key] += core.within([(start, end or until)], since, until)
    return found


def held(advisors: list[UUID], since: datetime, until: datetime) -> Intervals:
    found: Intervals = defaultdict(list)
    rows = Assignment.objects.filter(
        Q(released_at=None) | Q(released_at__gt=since), advisor__in=advisors, assigned_at__lt=until
    )
    for key, start, end in rows.values_list("advisor_id", "assigned_at", "released_at"):
        found[key] += core.within([(start, end or until)], since, until)
    return found
