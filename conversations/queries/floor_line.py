"""Who waits in a floor's queues, and how long it may take. The desks are in `floor.py`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from conversations.core.policy import Policy
from conversations.core.states import State
from conversations.models import Conversation
from conversations.queries.line import Line


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody in line, the next to be served first. `due_at` is when the wait is too long."""

    conversation: str
    customer: str
    queue: str
    queue_id: str
    brand: str
    language: str
    queued_at: datetime
    due_at: datetime | None
    eta_s: int | None
    priority: int
    n_before: int


def in_line(lines: Collection[Line], most: int = 200) -> list[InLine]:
    """Who waits in these lines, the longest wait first; two queries."""
    by_queue = {line.queue: line for line in lines}
    waiting = Conversation.objects.filter(state=State.WAITING, queue__in=list(by_queue))
    talks = list(waiting.select_related("customer", "queue", "brand").order_by("queued_at")[:most])
    before = _before(talks)
    return [_waits(talk, by_queue[str(talk.queue_id)], before) for talk in talks]


def _waits(talk: Conversation, line: Line, before: dict[UUID, int]) -> InLine:
    longest_s = Policy.of(talk.policy).queue_wait_s
    assert talk.queued_at is not None
    return InLine(
        conversation=str(talk.pk),
        customer=talk.customer.name,
        queue=talk.queue.name,
        queue_id=str(talk.queue_id),
        brand=talk.brand.name,
        language=talk.language,
        queued_at=talk.queued_at,
        due_at=talk.queued_at + timedelta(seconds=longest_s) if longest_s else None,
        eta_s=line.eta_s(str(talk.pk)),
        priority=talk.priority,
        n_before=before.get(talk.customer_id, 1) - 1,
    )


def _before(talks: Collection[Conversation]) -> dict[UUID, int]:
    """How many contacts each of these customers has had, this one among them."""
    theirs = Conversation.objects.filter(customer__in={talk.customer_id for talk in talks})
    return dict(theirs.order_by().values_list("customer_id").annotate(n=Count("pk")))
