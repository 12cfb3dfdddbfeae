"""Opening hours: a new edition, and what was left out of hours becoming conversations.

When it is open is decided in `core.hours`; who calls `open_due` is `manage.py clock`.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations import wake
from conversations.actions.assign import route
from conversations.actions.hold import customer_of, draft
from conversations.core.states import State
from conversations.log import append
from conversations.models import Conversation, OpeningHours, Queue, User
from conversations.queries.hours import schedule_of

MOST_AT_ONCE = 500


@transaction.atomic
def save_hours(row: OpeningHours, by: User | None, now: datetime) -> None:
    """A new edition beside the old ones; who waits for the opening waits for the new one."""
    row.pk, row._state.adding = None, True
    row.id = OpeningHours._meta.pk.get_default()
    row.changed_at, row.changed_by = now, by
    row.save(force_insert=True)
    left = Conversation.objects.filter(state=State.OFFLINE, brand=row.brand_id)
    left = left.filter(queue=row.queue_id) if row.queue_id else left
    for conversation in left.select_related("brand", "queue").select_for_update(of=("self",)):
        opens_at = schedule_of(conversation.brand, conversation.queue, now).opens_at(now)
        Conversation.objects.filter(pk=conversation.pk).update(opens_at=opens_at)
    queues = row.brand.queues.values_list("pk", flat=True)
    transaction.on_commit(lambda: wake.poke(*(f"queue:{key}" for key in queues)))


def come_in(queue: Queue, now: datetime) -> None:
    """An intake that goes on earlier than was said: who was left waits for that no longer."""
    schedule = schedule_of(queue.brand, queue, now)
    at = now if schedule.is_open(now) else schedule.opens_at(now)
    Conversation.objects.filter(state=State.OFFLINE, queue=queue).update(opens_at=at)


def open_due(now: datetime) -> int:
    """What was left out of hours and may begin now goes into the line; returns how many.

    Copies share the work by SKIP LOCKED, each is opened once.
    """
    rows = Conversation.objects.filter(state=State.OFFLINE, opens_at__lte=now)
    due = list(rows.order_by("opens_at", "opened_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    n_opened = sum(_open(key, now) for key in due)
    if n_opened:
        route(now)
    return n_opened


@transaction.atomic
def _open(conversation_id: UUID, now: datetime) -> bool:
    conversation = (
        Conversation.objects.select_related("customer", "queue", "brand")
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .filter(pk=conversation_id, state=State.OFFLINE, opens_at__lte=now)
        .first()
    )
    if conversation is None:
        return False
    queue = conversation.queue
    queued = draft(
        "conversation.queued", customer_of(conversation), queue=queue.name, why="opening"
    )
    append(conversation, [queued], now)
    transaction.on_commit(lambda: wake.poke(f"queue:{queue.pk}"))
    return True
