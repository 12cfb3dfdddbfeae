"""Opening a conversation: who writes, in which queue, and the place in line.

Signatures and rate limits are checked in `console.api`; seats are won in `assign.py`.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from conversations import wake
from conversations.actions.assign import route
from conversations.actions.hold import customer_of, draft
from conversations.core.masking import masked
from conversations.core.states import Draft, State
from conversations.errors import Forbidden, NotFound
from conversations.log import append
from conversations.models import Brand, Conversation, Customer, Queue
from conversations.queries.blocks import keeps_out
from conversations.queries.hours import schedule_of
from conversations.queries.policies import holding


@dataclass(frozen=True, slots=True)
class Opening:
    """`external_id` is given only when the brand's signature was right."""

    brand: str
    queue: str | None = None
    language: str | None = None
    name: str = ""
    email: str = ""
    external_id: str | None = None
    text: str = ""
    client_key: str | None = None
    address: str = ""
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    conversation: Conversation
    is_new: bool


def open_conversation(opening: Opening, now: datetime) -> Opened:
    """Put a new conversation in line and serve the line; out of hours, keep it until the opening
    (`hours.py`). The same client_key again finds the
    first one. Raises NotFound (brand, queue) and Forbidden (blocked)."""
    brand = Brand.objects.filter(slug=opening.brand).first()
    if brand is None:
        raise NotFound("There is no such brand.")
    if known := _known(brand, opening.client_key):
        return Opened(known, is_new=False)
    try:
        with transaction.atomic():
            conversation = _create(brand, opening, now)
    except IntegrityError:
        if known := _known(brand, opening.client_key):
            return Opened(known, is_new=False)
        raise
    route(now)
    conversation.refresh_from_db()
    return Opened(conversation, is_new=True)


def address_mark(address: str) -> str:
    """A keyed digest of a network address: enough to recognise it, not to read it."""
    return salted_hmac("motjuste.address", address, algorithm="sha256").hexdigest()[:32]


def _known(brand: Brand, client_key: str | None) -> Conversation | None:
    if client_key is None:
        return None
    return Conversation.objects.filter(brand=brand, client_key=client_key).first()


def _create(brand: Brand, opening: Opening, now: datetime) -> Conversation:
    queue = _queue(brand, opening.queue)
    customer = _customer(brand, opening, now)
    mark = address_mark(opening.address) if opening.address else ""
    if keeps_out(customer, mark):
        raise Forbidden("This conversation cannot be opened.")
    schedule = schedule_of(brand, queue, now)
    is_open = schedule.is_open(now)
    language = opening.language if opening.language in ("fr", "en") else brand.language
    conversation = Conversation(
        brand=brand,
        queue=queue,
        customer=customer,
        language=language,
        priority=queue.priority,
        policy=asdict(holding(brand.pk, queue.pk, now)),
        client_key=opening.client_key,
        previous=_previous(brand, opening.previous),
        address=mark,
        state=State.WAITING if is_open else State.OFFLINE,
        opened_at=now,
        opens_at=None if is_open else schedule.opens_at(now),
    )
    conversation.save(force_insert=True)
    append(conversation, _first_events(conversation, queue, opening, is_open=is_open), now)
    transaction.on_commit(lambda: wake.poke(f"queue:{queue.pk}"))
    return conversation


def _first_events(
    conversation: Conversation, queue: Queue, opening: Opening, *, is_open: bool
) -> list[Draft]:
    author = customer_of(conversation)
    events = [draft("conversation.opened", author, queue=queue.name)]
    if opening.text:
        events.append(
            Draft(
                "message.posted", "customer", None, author.name,
                text=opening.text, client_key=opening.client_key,
            )
        )  # fmt: skip
    if is_open:
        events.append(draft("conversation.queued", author, queue=queue.name, why="opened"))
    return events


def _queue(brand: Brand, slug: str | None) -> Queue:
    queues = brand.queues.filter(is_active=True)
    found = queues.filter(slug=slug).first() if slug else queues.first()
    if found is None:
        raise NotFound("There is no such queue.", field="queue")
    return found


def _customer(brand: Brand, opening: Opening, now: datetime) -> Customer:
    declared = {"name": masked(opening.name), "email": masked(opening.email)}
    if opening.external_id is None:
        return Customer.objects.create(brand=brand, created_at=now, **declared)
    customer, is_new = Customer.objects.get_or_create(
        brand=brand,
        external_id=opening.external_id,
        defaults={**declared, "created_at": now},
    )
    missing = {k: v for k, v in declared.items() if v and not getattr(customer, k)}
    if missing and not is_new:
        Customer.objects.filter(pk=customer.pk).update(**missing)
        customer.refresh_from_db()
    return customer


def _previous(brand: Brand, conversation_id: str | None) -> Conversation | None:
    if conversation_id is None:
        return None
    return Conversation.objects.filter(pk=UUID(conversation_id), brand=brand).first()
