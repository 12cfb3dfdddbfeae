"""What a leader sets up: queues, canned replies, dispositions, pause reasons.

Whether the person may is asked before; a row comes here checked by its form.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from conversations import wake
from conversations.actions.assign import route
from conversations.actions.audit import record
from conversations.actions.serving import change_queues
from conversations.models import (
    Advisor,
    CannedReply,
    Disposition,
    PauseReason,
    Queue,
    Team,
    User,
)

Text = Queue | CannedReply | Disposition | PauseReason


@transaction.atomic
def save_queue(
    queue: Queue,
    teams: Collection[Team],
    within: Collection[Team],
    by: User | None,
    now: datetime,
) -> None:
    """Store the queue, served by `teams`. Teams outside `within`, which the asker cannot see,
    stay as they are. Advisors of a team that serves it no longer lose the skill; targets hold
    for conversations opened from now on."""
    was = _values(queue)
    queue.save()
    before = set(queue.teams.values_list("pk", flat=True))
    others = queue.teams.exclude(pk__in=[team.pk for team in within])
    queue.teams.set([*others, *teams])
    _note(queue, was, by, now)
    teams_changed(queue, before, by, now)


@transaction.atomic
def teams_changed(queue: Queue, before: Collection[UUID], by: User | None, now: datetime) -> None:
    """Skills follow the teams that serve the queue; the line may move."""
    after = set(queue.teams.values_list("pk", flat=True))
    if gained := after - set(before):
        _give_skill(queue, gained, by, now)
    if set(before) - after:
        _take_skill(queue, by, now)
    transaction.on_commit(lambda: wake.poke(f"queue:{queue.pk}"))
    transaction.on_commit(lambda: route(now))


def _give_skill(queue: Queue, teams: Collection[UUID], by: User | None, now: datetime) -> None:
    """A team that starts to serve a queue serves it with everybody; exceptions are set by hand."""
    for advisor in Advisor.objects.filter(user__teams__in=teams, user__is_active=True).distinct():
        change_queues(advisor, [queue], [], by, now)


def _take_skill(queue: Queue, by: User | None, now: datetime) -> None:
    left = Advisor.objects.filter(queues=queue).exclude(user__teams__queues=queue)
    for advisor in left.distinct():
        change_queues(advisor, [], [queue], by, now)


@transaction.atomic
def save_text(row: CannedReply | Disposition | PauseReason, by: User | None, now: datetime) -> None:
    """New or changed. Nothing is deleted: what is no longer wanted is switched off, and the past
    goes on naming it."""
    was = _values(row)
    row.save()
    _note(row, was, by, now)


ACTS: dict[type[Text], str] = {
    Queue: "queue.set",
    CannedReply: "reply.set",
    Disposition: "reason.set",
    PauseReason: "pause.set",
}
OWN = ("id", "brand", "provider", "slug")  # never changed


def _values(row: Text) -> dict[str, Any]:
    """As they are stored now, in words; empty for a new row."""
    kept = type(row)._default_manager.filter(pk=row.pk).first()
    if kept is None:
        return {}
    names = [field.name for field in row._meta.concrete_fields if field.name not in OWN]
    found = {name: _plain(getattr(kept, name)) for name in names}
    if isinstance(kept, Queue):
        found["teams"] = sorted(kept.teams.values_list("name", flat=True))
    return found


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Model) else value


def _note(row: Text, was: dict[str, Any], by: User | None, now: datetime) -> None:
    """Who changed what, from what to what, in the audit. Nothing when nothing differs. What is
    changed of a queue concerns all who serve it; who these are, each house knows of its own."""
    after = _values(row)
    changed = {n: [was.get(n), value] for n, value in after.items() if was.get(n) != value}
    theirs = {n: changed.pop(n) for n in ("teams",) if n in changed}
    serving = list(row.teams.values_list("pk", flat=True)) if isinstance(row, Queue) else []
    for told, teams in ((changed, serving), (theirs, [])):
        if told:
            record(
                ACTS[type(row)], by, now, brand=getattr(row, "brand", None), teams=teams,
                name=str(row), row=str(row.pk), changed=told,
            )  # fmt: skip
