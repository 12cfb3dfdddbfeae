"""What one leader watches: teams, queues and advisors in scope, narrowed by the page's filters.

Who is in scope at all is said by `console.roles`; a filter that names anything else finds nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from console import roles
from conversations.errors import NotFound
from conversations.models import Brand, Queue, Team, User
from conversations.queries.figures import Scope

M = TypeVar("M", bound=Model)
FILTERS = ("team", "queue", "brand")


@dataclass(frozen=True, slots=True)
class Watch:
    """As ids. Two leaders with the same teams and filters share everything."""

    teams: frozenset[str]
    queues: frozenset[str]
    advisors: frozenset[str]

    @property
    def scope(self) -> Scope:
        return Scope(self.teams, self.queues)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer, and what is chosen."""

    teams: list[Team]
    queues: list[Queue]
    brands: list[Brand]
    chosen: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """Of what is chosen."""
        rows: dict[str, Sequence[Any]] = {
            "team": self.teams, "brand": self.brands, "queue": self.queues,
        }  # fmt: skip
        wanted = {name: UUID(key) for name, key in self.chosen.items()}
        return [row.name for name, of in rows.items() for row in of if row.pk == wanted.get(name)]


def chosen_in(query: Mapping[str, str]) -> dict[str, str]:
    return {name: query[name] for name in FILTERS if query.get(name)}


def watch(user: User, chosen: Mapping[str, str]) -> Watch:
    """Raises NotFound when a filter names what is not in scope, or nothing at all."""
    teams = roles.teams_in_scope(user)
    queues = roles.visible_queues(user).filter(is_active=True)
    if team := chosen.get("team"):
        teams = teams.filter(pk=_one(teams, team).pk)
        queues = Queue.objects.filter(pk__in=queues.values("pk"), teams__in=teams)
    if brand := chosen.get("brand"):
        queues = queues.filter(brand_id=_one(roles.visible_brands(user), brand).pk)
    if queue := chosen.get("queue"):
        queues = queues.filter(pk=_one(roles.visible_queues(user), queue).pk)
    advisors = roles.visible_advisors(user).filter(user__teams__in=teams, user__is_active=True)
    if {"queue", "brand"} & chosen.keys():
        advisors = advisors.filter(queues__in=queues)
    return Watch(_ids(teams), _ids(queues), _ids(advisors))


def choices(user: User, chosen: Mapping[str, str]) -> Choices:
    return Choices(
        teams=list(roles.teams_in_scope(user).select_related("provider")),
        queues=list(roles.visible_queues(user).filter(is_active=True).select_related("brand")),
        brands=list(roles.visible_brands(user)),
        chosen=chosen,
    )


def _one(rows: QuerySet[M], named: str) -> M:
    try:
        found = rows.filter(pk=UUID(named)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound
    return found


def _ids(rows: QuerySet[M]) -> frozenset[str]:
    return frozenset(str(pk) for pk in rows.values_list("pk", flat=True))
