"""A floor's day in quarter-hours, from the ledgers and the log: load against seats, waits, targets
missed, findings; and the conversations behind each of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from conversations.core.availability import Interval
from conversations.core.day import SLICE, Slice, both, counted, spread, starts
from conversations.models import Conversation, Event, Finding
from conversations.queries.availability import desks, held
from conversations.queries.figures import LONGEST_DAYS, Scope, ours

BREACHES = ("first_reply", "reply", "hold", "queue_wait")
MOST = 2000
There = Mapping[UUID, Sequence[Interval]]


def slices(scope: Scope, there: There, since: datetime, until: datetime) -> list[Slice]:
    """Of [since, until); the last one may still run. `there` says of each advisor when they were
    one of those meant."""
    begin = starts(since, until)
    found = list(zip(there.values(), desks(list(there), since, until), strict=True))
    taken: list[Interval] = [span for then, desk in found for span in both(desk.held, then)]
    seats = [span for then, desk in found for span in both(both(desk.present, then), desk.seats)]
    recent = ours(scope).filter(opened_at__gte=since - timedelta(days=LONGEST_DAYS))
    came = list(_came(scope, since, until))
    load, granted = (spread(spans, begin, until=until) for spans in (taken, seats))
    n_breaches = counted(_breaches(recent, since, until), begin)
    n_findings = counted(_findings(recent, since, until), begin)
    n_came = counted([at for at, _ in came], begin)
    longest = _longest(came, begin)
    return [
        Slice(at, load[i], granted[i], n_came[i], longest[i], n_breaches[i], n_findings[i])
        for i, at in enumerate(begin)
    ]


def load(there: There, since: datetime, until: datetime) -> list[float]:
    """Conversations at these desks, slice by slice: what is drawn of another day."""
    found = held(list(there), since, until)
    taken = [span for key, then in there.items() for span in both(found[key], then)]
    return spread(taken, starts(since, until))


def _came(scope: Scope, since: datetime, until: datetime) -> list[tuple[datetime, float]]:
    """When each came, and how long they waited for the first human word (or till they left)."""
    rows = ours(scope).filter(opened_at__gte=since, opened_at__lt=until)
    found = rows.values_list("opened_at", "opens_at", "first_reply_at", "closed_at")
    return [
        (came, max(0.0, ((first or closed or until) - (opens or came)).total_seconds()))
        for came, opens, first, closed in found
    ]


def _longest(came: list[tuple[datetime, float]], begin: list[datetime]) -> list[float]:
    found = [0.0] * len(begin)
    for at, wait_s in came:
        i = (at - begin[0]) // SLICE
        found[i] = max(found[i], wait_s)
    return found


def _breaches(
    rows: QuerySet[Conversation], since: datetime, until: datetime
) -> QuerySet[Event, datetime]:
    passed = Event.objects.filter(
        conversation__in=rows, kind="deadline.passed", staff_seq__isnull=False
    )
    passed = passed.filter(data__kind__in=BREACHES, at__gte=since, at__lt=until)
    return passed.values_list("at", flat=True)


def _findings(
    rows: QuerySet[Conversation], since: datetime, until: datetime
) -> QuerySet[Finding, datetime]:
    found = Finding.objects.filter(conversation__in=rows, retracted_at=None)
    found = found.exclude(severity="hint").filter(created_at__gte=since, created_at__lt=until)
    return found.values_list("created_at", flat=True)


def behind(scope: Scope, at: datetime) -> list[Conversation]:
    """The conversations that ran in the quarter-hour that begins `at`, the oldest first."""
    rows = ours(scope).filter(opened_at__gte=at - timedelta(days=LONGEST_DAYS))
    ran = rows.filter(opened_at__lt=at + SLICE).filter(Q(closed_at=None) | Q(closed_at__gte=at))
    related = ran.select_related("customer", "queue", "handler__user", "analysis")
    return list(related.order_by("opened_at")[:MOST])
