"""Who waits in a floor's queues, how long it may take, and which of them take nobody in. The desks
are in `floor.py`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q

from conversations.core.policy import Policy
from conversations.core.states import State
from conversations.models import Conversation, FloorAct, Queue
from conversations.queries.line import Line

MOST = 200  # are listed


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody in line. `due_at` is when the wait is too long; `nobody_available` that no seat will
    come for them as things stand."""

    conversation: str
    customer: str
    queue: str
    queue_id: str
    brand: str
    language: str
    queued_at: datetime
    due_at: datetime | None
    eta_s: int | None
    nobody_available: bool
    priority: int
    n_before: int


@dataclass(frozen=True, slots=True)
class Paused:
    """A queue that takes nobody in: by whose word, why and until when, and the act with which it
    is undone; how many have left a message meanwhile."""

    queue: str
    queue_id: str
    brand: str
    until: datetime
    by: str
    reason: str
    n_left: int
    act: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at the door of a floor: how many wait, the first of them, what is paused."""

    n_waiting: int
    waiting: list[InLine]
    paused: list[Paused]

    @property
    def n_more(self) -> int:
        """Who waits behind those who are listed."""
        return self.n_waiting - len(self.waiting)


def standing(lines: Collection[Line], now: datetime) -> Standing:
    first = in_line(lines, MOST)
    n_waiting = max(len(first), sum(len(line.order) for line in lines))
    return Standing(n_waiting, first, paused([line.queue for line in lines], now))


def paused(queues: Collection[str], now: datetime) -> list[Paused]:
    """Of these queues. One query when none is paused."""
    rows = Queue.objects.filter(pk__in=list(queues), is_active=True, paused_until__gt=now)
    found = list(rows.select_related("brand"))
    if not found:
        return []
    acts = FloorAct.objects.filter(kind="intake", undone_at=None, queue__in=found)
    said = {act.queue_id: act for act in acts.select_related("actor").order_by("at", "id")}
    left = Conversation.objects.filter(state=State.OFFLINE, queue__in=found).order_by()
    n_left = dict(left.values_list("queue_id").annotate(n=Count("pk")))
    return [_paused(queue, said.get(queue.pk), n_left.get(queue.pk, 0)) for queue in found]


def _paused(queue: Queue, act: FloorAct | None, n_left: int) -> Paused:
    assert queue.paused_until is not None
    is_its = act is not None and act.until_at == queue.paused_until
    return Paused(
        queue=queue.name,
        queue_id=str(queue.pk),
        brand=queue.brand.name,
        until=queue.paused_until,
        by=act.actor.name if act and is_its else "",
        reason=act.reason if act and is_its else "",
        n_left=n_left,
        act=str(act.pk) if act and is_its else "",
    )


def in_line(lines: Collection[Line], most: int) -> list[InLine]:
    """The first of those who wait in these lines, in the order in which they are served
    (`core.routing.in_order`); two queries."""
    by_queue = {line.queue: line for line in lines}
    waiting = Conversation.objects.filter(state=State.WAITING, queue__in=list(by_queue))
    is_new = ExpressionWrapper(Q(prefer=None), BooleanField())
    rows = waiting.select_related("customer", "queue", "brand")
    talks = list(rows.order_by(F("priority").desc(), is_new.asc(), "queued_at", "pk")[:most])
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
        nobody_available=line.nobody_for(str(talk.pk)),
        priority=talk.priority,
        n_before=before.get(talk.customer_id, 1) - 1,
    )


def _before(talks: Collection[Conversation]) -> dict[UUID, int]:
    """How many contacts each of these customers has had, this one among them."""
    theirs = Conversation.objects.filter(customer__in={talk.customer_id for talk in talks})
    return dict(theirs.order_by().values_list("customer_id").annotate(n=Count("pk")))
