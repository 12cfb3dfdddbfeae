"""What alerts are made of, read now; and alerts as they stand and stood.

When a value alarms is decided in `core/alerts.py`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from conversations.core.alerts import ANALYSE, BREACH, CLOCK, FULL, Choices
from conversations.core.floor import n_free
from conversations.core.policy import Policy
from conversations.core.states import OPEN, RUNNING, State
from conversations.core.timers import reply_deadline
from conversations.log.append import fold_of
from conversations.models import (
    Advisor,
    Alert,
    AlertEdition,
    AlertHook,
    Beat,
    Conversation,
    Queue,
    Seat,
    Team,
    User,
)
from conversations.queries.wanting import oldest_unseen

CLOCK_BEAT_S = 5.0
Subject = tuple[UUID | None, UUID | None]  # team, brand; the house is neither
Key = tuple[str, UUID | None, UUID | None]
HOUSE: Subject = (None, None)


def readings(now: datetime) -> dict[Key, float]:
    """Every value that is above zero; a handful of statements whatever the size of the house."""
    found: dict[Key, float] = {(BREACH, *key): n for key, n in _n_late(now).items()}
    found |= {(FULL, *key): 1.0 for key in _full()}
    found[(ANALYSE, *HOUSE)] = oldest_unseen(now)
    found[(CLOCK, *HOUSE)] = _clock_late_s(now)
    return found


def _n_late(now: datetime) -> Counter[Subject]:
    """Customers past their target: at desks for the teams of the desk, in line for those that
    serve the queue; for the brand in either case."""
    found: Counter[Subject] = Counter()
    for talk, teams in _late(now):
        found.update([(None, talk.brand_id), *((team, None) for team in teams)])
    return found


def late_by_team(teams: Collection[UUID], now: datetime) -> dict[UUID, frozenset[UUID]]:
    """Which conversations are past their target for each of these teams. Who is late at the desk
    of somebody of two teams is late for both, and one customer to whoever leads both."""
    found: dict[UUID, set[UUID]] = {team: set() for team in teams}
    for talk, late_for in _late(now):
        for team in found.keys() & set(late_for):
            found[team].add(talk.pk)
    return {team: frozenset(keys) for team, keys in found.items()}


def _late(now: datetime) -> list[tuple[Conversation, list[UUID]]]:
    """Each with the teams whose matter it is. Read are only those of whom some clock has passed:
    what a target is stands in each one's own policy."""
    owed = Q(waiting_since__isnull=False) | Q(hold_until__isnull=False) | Q(state=State.WAITING)
    passed = Q(deadline_at__lte=now) | ~Q(deadlines_passed=[])
    talks = Conversation.objects.filter(owed, passed, state__in=sorted(OPEN), source="")
    late = [talk for talk in talks if _is_late(talk, now)]
    teams_of = _teams_of({talk.handler_id for talk in late if talk.handler_id})
    serving = _serving({talk.queue_id for talk in late if talk.state == State.WAITING})
    return [
        (t, serving[t.queue_id] if t.state == State.WAITING else teams_of[t.handler_id])
        for t in late
    ]


def _is_late(talk: Conversation, now: datetime) -> bool:
    policy = Policy.of(talk.policy)
    if talk.state == State.WAITING:
        longest_s = policy.queue_wait_s
        since = talk.queued_at
        return bool(longest_s and since and since + timedelta(seconds=longest_s) <= now)
    due = reply_deadline(fold_of(talk), policy)
    return due is not None and due.at <= now


Teams = dict[UUID | None, list[UUID]]


def _teams_of(users: Collection[UUID]) -> Teams:
    rows = User.teams.through.objects.filter(user__in=users) if users else []
    return _grouped((row.user_id, row.team_id) for row in rows)


def _serving(queues: Collection[UUID]) -> Teams:
    rows = Queue.teams.through.objects.filter(queue__in=queues) if queues else []
    return _grouped((row.queue_id, row.team_id) for row in rows)


def _grouped(pairs: Iterable[tuple[UUID, UUID]]) -> Teams:
    found: Teams = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _full() -> set[Subject]:
    """Where somebody is there and nobody has a free seat."""
    free = _free_by_advisor()
    if not free:
        return set()
    served = Advisor.queues.through.objects.filter(advisor__in=list(free))
    brands = set(served.values_list("advisor_id", "queue__brand_id"))
    teams = [(key, team) for key, of in _teams_of(list(free)).items() if key for team in of]
    n: Counter[Subject] = Counter()
    for user, brand in brands:
        n[None, brand] += free[user]
    for member, team in teams:
        n[team, None] += free[member]
    return {subject for subject, n_left in n.items() if not n_left}


def _free_by_advisor() -> dict[UUID, int]:
    there = dict(Advisor.objects.filter(status="available").values_list("pk", "cap"))
    seats = Seat.objects.filter(advisor__in=list(there))
    seats = seats.filter(Q(retired_at=None) | Q(conversation__isnull=False)).order_by()
    found: dict[UUID, list[tuple[bool, bool]]] = {key: [] for key in there}
    for advisor, kind, talk in seats.values_list("advisor_id", "kind", "conversation"):
        found[advisor].append((kind == Seat.REGULAR, talk is not None))
    return {key: n_free(there[key], places) for key, places in found.items()}


def _clock_late_s(now: datetime) -> float:
    """How long the oldest deadline has been due, or how long no clock has given a sign of life
    beyond its usual pause."""
    due = Conversation.objects.filter(state__in=sorted(RUNNING), deadline_at__lte=now)
    oldest = due.aggregate(at=Min("deadline_at"))["at"]
    beat_at = Beat.objects.filter(name="clock").values_list("at", flat=True).first()
    overdue_s = (now - oldest).total_seconds() if oldest else 0.0
    silent_s = (now - beat_at).total_seconds() - CLOCK_BEAT_S if beat_at else 0.0
    return max(0.0, overdue_s, silent_s)


def choices() -> dict[Subject, Choices]:
    """Of every team and brand that has chosen anything."""
    newest = AlertEdition.objects.order_by("team_id", "brand_id", "-changed_at", "-id")
    rows = newest.distinct("team_id", "brand_id")
    return {(row.team_id, row.brand_id): row.choices for row in rows}


def editions(team: UUID | None, brand: UUID | None) -> QuerySet[AlertEdition]:
    """The newest first."""
    return AlertEdition.objects.filter(team=team, brand=brand).select_related("changed_by")


def standing(teams: Collection[str | UUID]) -> QuerySet[Alert]:
    """Raised and not cleared, of these teams and of the house."""
    return _of(teams).filter(cleared_at=None).order_by("raised_at", "pk")


def of_teams(teams: Collection[str | UUID], since: datetime) -> QuerySet[Alert]:
    """Those that stood since then, the newest first."""
    lately = Q(cleared_at=None) | Q(cleared_at__gte=since)
    return _of(teams).filter(lately).order_by("-raised_at", "-pk")


def _of(teams: Collection[str | UUID]) -> QuerySet[Alert]:
    mine = Q(team__in=list(teams)) | Q(team=None, brand=None)
    return Alert.objects.filter(mine, raised_at__isnull=False).select_related("team")


def hooks_of(alert: Alert) -> QuerySet[AlertHook]:
    """Who is told of it. What is the house's matter is everybody's."""
    hooks = AlertHook.objects.filter(retired_at=None)
    if alert.team_id is not None:
        team = Team.objects.get(pk=alert.team_id)
        return hooks.filter(Q(team=team) | Q(provider=team.provider_id))
    return hooks.filter(brand=alert.brand_id) if alert.brand_id is not None else hooks
