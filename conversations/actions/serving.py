"""Who serves which queue and who is in which team: kept as it changes, with who changed it, for
figures of the past. What somebody serves changes here alone.

Who may change it, and who is told, is the caller's.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from conversations.models import Advisor, MembershipChange, Queue, ServingChange, User


def change_queues(
    advisor: Advisor,
    add: Iterable[Queue],
    remove: Iterable[Queue],
    by: User | None,
    now: datetime,
) -> None:
    """What is so already is no change."""
    served = set(advisor.queues.values_list("pk", flat=True))
    come = [queue for queue in add if queue.pk not in served]
    gone = [queue for queue in remove if queue.pk in served]
    advisor.queues.add(*come)
    advisor.queues.remove(*gone)
    ServingChange.objects.bulk_create(
        ServingChange(advisor=advisor, queue=queue, at=now, is_on=queue in come, by=by)
        for queue in (*come, *gone)
    )


def serve_only(advisor: Advisor, queues: Iterable[Queue], by: User | None, now: datetime) -> None:
    wanted = list(queues)
    others = advisor.queues.exclude(pk__in=[queue.pk for queue in wanted])
    change_queues(advisor, wanted, list(others), by, now)


def teams_moved(user: User, before: Collection[UUID], by: User | None, now: datetime) -> None:
    """The teams of a user are others than `before`."""
    after = set(user.teams.values_list("pk", flat=True))
    MembershipChange.objects.bulk_create(
        MembershipChange(user=user, team_id=team, at=now, is_on=team in after, by=by)
        for team in sorted(after ^ set(before))
    )
