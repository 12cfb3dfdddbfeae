"""Acts of steering, read: the day's list, what stands, the targets set for today."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from conversations.core.states import State
from conversations.models import Advisor, FloorAct, Seat


def of_teams(teams: Iterable[UUID | str], since: datetime) -> QuerySet[FloorAct]:
    """The latest first."""
    keys = [UUID(str(team)) for team in teams]
    rows = FloorAct.objects.filter(teams__overlap=keys, at__gte=since)
    return rows.select_related(*RELATED)


def of_day_or_holding(
    teams: Iterable[UUID | str], since: datetime, now: datetime, most: int
) -> list[FloorAct]:
    """Those since the beginning of the day, and whatever still holds of the days before."""
    keys = [UUID(str(team)) for team in teams]
    day = list(of_teams(keys, since)[:most])
    before = of_teams(keys, since - HOLD_LONGEST).filter(at__lt=since, undone_at=None)
    earlier = list(before.exclude(kind="target")[:most])
    stand = standing(earlier, now)
    return day + [act for act in earlier if act.pk in stand]


HOLD_LONGEST = timedelta(days=7)  # a pause or an extra seat; what has no end is changed anew
RELATED = (
    "actor", "undone_by", "advisor__user", "queue", "conversation__customer",
    "conversation__queue",
)  # fmt: skip


def targets(teams: Iterable[UUID | str], since: datetime) -> dict[str, float]:
    """By figure: what was set last since `since` (the beginning of the day) and not undone, for
    all of these teams. What one of several was set is not the others'."""
    keys = [UUID(str(team)) for team in teams]
    rows = of_teams(keys, since).filter(kind="target", undone_at=None, teams__contains=keys)
    return {row.data["name"]: row.data["after"] for row in rows.order_by("at", "id")}


def standing(acts: Iterable[FloorAct], now: datetime) -> set[UUID]:
    """Those that could still be undone: nobody has changed it since, and time has not."""
    acts = [act for act in acts if act.undone_at is None]
    served = _served([act.advisor_id for act in acts if act.kind == "queues"])
    there = _there([act.data.get("seat") for act in acts if act.kind == "seat"])
    return {act.pk for act in acts if _stands(act, now, served, there)}


def _stands(
    act: FloorAct, now: datetime, served: Mapping[UUID | None, set[str]], there: set[str]
) -> bool:
    match act.kind:
        case "seat":
            return act.data.get("seat") in there
        case "cap":
            return act.advisor is not None and act.advisor.cap == act.data["after"]
        case "queues":
            return is_served(act, served.get(act.advisor_id, set()))
        case "intake":
            until = act.queue.paused_until if act.queue else None
            return until is not None and until > now and until == act.until_at
        case "priority":
            return act.conversation is not None and act.conversation.state == State.WAITING
    return not later_target(act)


def is_served(act: FloorAct, served: Collection[str]) -> bool:
    """The queues are as this act has left them."""
    added, removed = set(act.data["added"]), set(act.data["removed"])
    return added <= set(served) and not removed & set(served)


def later_target(act: FloorAct) -> bool:
    """Another one was set since, of the same figure and some of the same teams."""
    rows = FloorAct.objects.filter(kind="target", undone_at=None, data__name=act.data["name"])
    return rows.filter(teams__overlap=act.teams, at__gt=act.at).exists()


def _served(advisors: Collection[UUID | None]) -> dict[UUID | None, set[str]]:
    found: dict[UUID | None, set[str]] = defaultdict(set)
    rows = Advisor.queues.through.objects.filter(advisor__in=advisors)
    for advisor, queue in rows.values_list("advisor_id", "queue_id"):
        found[advisor].add(str(queue))
    return found


def _there(seats: Collection[str | None]) -> set[str]:
    rows = Seat.objects.filter(pk__in=[key for key in seats if key], retired_at=None)
    return {str(pk) for pk in rows.values_list("pk", flat=True)}
