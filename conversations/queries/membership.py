"""Who was in which team, and when: the teams of now, walked back through what changed."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from conversations.core import availability as core
from conversations.core.availability import Interval
from conversations.models import Advisor, MembershipChange, Team, User

Then = dict[UUID, list[Interval]]
Place = TypeVar("Place", bound=Hashable)


def members(teams: Collection[UUID | str], since: datetime, until: datetime) -> Then:
    """Of any of the teams, by user, as long as they were; who never was is not there. Two
    queries."""
    keys = [UUID(str(team)) for team in teams]
    rows = User.teams.through.objects.filter(team__in=keys)
    now = set(rows.values_list("user_id", "team_id"))
    moved = MembershipChange.objects.filter(team__in=keys, at__gt=since).order_by("at", "id")
    moves = moved.values_list("user_id", "team_id", "at", "is_on")
    there = walked(now, (((u, team), at, is_on) for u, team, at, is_on in moves), since, until)
    found: Then = defaultdict(list)
    for (user, _team), spans in there.items():
        found[user] += spans
    return {user: core.union(spans) for user, spans in found.items() if spans}


def walked(
    now: Collection[Place], moves: Iterable[tuple[Place, datetime, bool]],
    since: datetime, until: datetime,
) -> dict[Place, list[Interval]]:  # fmt: skip
    """When each was on, from who is on `now` and every move since, in order of time."""
    changes: dict[Place, list[tuple[datetime, bool]]] = {place: [] for place in now}
    for place, at, is_on in moves:
        changes.setdefault(place, []).append((at, is_on))
    return {
        place: core.walked_back(of, since, until, is_on=place in now)
        for place, of in changes.items()
    }


def desks_ever(teams: QuerySet[Team]) -> QuerySet[Advisor]:
    """Of who is in one of the teams, or was since that is kept."""
    left = MembershipChange.objects.filter(team__in=teams).values("user")
    here = User.teams.through.objects.filter(team__in=teams).values("user_id")
    return Advisor.objects.filter(pk__in=here.union(left)).distinct()
