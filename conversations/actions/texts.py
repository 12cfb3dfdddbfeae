"""What a leader sets up: queues, canned replies, dispositions, pause reasons.

Whether the person may is asked before; a row comes here checked by its form.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations import wake
from conversations.actions.assign import route
from conversations.models import (
    Advisor,
    CannedReply,
    Disposition,
    PauseReason,
    Queue,
    Team,
)


@transaction.atomic
def save_queue(
    queue: Queue, teams: Collection[Team], within: Collection[Team], now: datetime
) -> None:
    """Store the queue, served by `teams`. Teams outside `within`, which the asker cannot see,
    stay as they are. Advisors of a team that serves it no longer lose the skill; targets hold
    for conversations opened from now on."""
    queue.save()
    before = set(queue.teams.values_list("pk", flat=True))
    others = queue.teams.exclude(pk__in=[team.pk for team in within])
    queue.teams.set([*others, *teams])
    teams_changed(queue, before, now)


@transaction.atomic
def teams_changed(queue: Queue, before: Collection[UUID], now: datetime) -> None:
    """Skills follow the teams that serve the queue; the line may move."""
    after = set(queue.teams.values_list("pk", flat=True))
    if gained := after - set(before):
        _give_skill(queue, gained)
    if set(before) - after:
        _take_skill(queue)
    transaction.on_commit(lambda: wake.poke(f"queue:{queue.pk}"))
    transaction.on_commit(lambda: route(now))


def _give_skill(queue: Queue, teams: Collection[UUID]) -> None:
    """A team that starts to serve a queue serves it with everybody; exceptions are set by hand."""
    for advisor in Advisor.objects.filter(user__teams__in=teams, user__is_active=True).distinct():
        advisor.queues.add(queue)


def _take_skill(queue: Queue) -> None:
    left = Advisor.objects.filter(queues=queue).exclude(user__teams__queues=queue)
    for advisor in left.distinct():
        advisor.queues.remove(queue)


def save_text(row: CannedReply | Disposition | PauseReason) -> None:
    """New or changed. Nothing is deleted: what is no longer wanted is switched off, and the past
    goes on naming it."""
    row.save()
