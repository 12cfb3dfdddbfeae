"""Finished conversations of the last two weeks, so that search and history have something to show.

Written through the log with the times they would have had; seats are really taken and given back.
"""

import random
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction

from conversations.actions.assign import give, release
from conversations.actions.hold import SYSTEM, author_of, customer_of, draft
from conversations.core.posting import Author
from conversations.core.states import Draft, State
from conversations.errors import CapReached
from conversations.log import append
from conversations.models import Brand, Conversation, Customer, Disposition, Queue, User
from conversations.queries.policies import holding

_NAMESPACE = uuid.UUID("5b0d5f0e-6c3f-4b0e-9a53-2b7a7c0f4d11")
_DAYS = 14


@dataclass(frozen=True, slots=True)
class Past:
    """`lines` are (side, text, seconds before it); `{advisor}` stands for the first name."""

    id: str
    brand: str
    queue: str
    language: str
    customer: dict[str, str]
    lines: Sequence[tuple[str, str, float]]
    ends: str = "advisor"
    disposition: str = ""
    outcome: str = ""


def load(pasts: Sequence[Past], now: datetime) -> int:
    """How many were new. One whose advisors are all busy right now is left for the next load."""
    n_new = 0
    for at, number in sorted((now - _back(n, len(pasts)), n) for n in range(len(pasts))):
        try:
            n_new += _one(pasts[number], number, at)
        except CapReached:
            continue
    return n_new


def _back(number: int, n_all: int) -> timedelta:
    """How long ago. Made in that order, since a seat is taken after it was left, never before."""
    return timedelta(days=_DAYS * (number + 1) / (n_all + 1), minutes=37 * (number % 9))


@transaction.atomic
def _one(past: Past, number: int, at: datetime) -> bool:
    brand = Brand.objects.get(slug=past.brand)
    key = uuid.uuid5(_NAMESPACE, past.id)
    if Conversation.objects.filter(brand=brand, client_key=key).exists():
        return False
    queue = Queue.objects.get(brand=brand, slug=past.queue)
    advisor = _advisor(queue, past.language, number)
    conversation = _open(brand, queue, past, key, at)
    at += timedelta(seconds=8 + 11 * (number % 6))
    give(conversation, advisor, "routed", SYSTEM, at)
    at = _talk(conversation, advisor, past, at)
    _end(conversation, advisor, past, at)
    return True


def _advisor(queue: Queue, language: str, number: int) -> User:
    able = User.objects.filter(
        role="advisor", advisor__queues=queue, advisor__languages__contains=[language]
    ).order_by("email")
    if not able:
        raise CapReached
    return random.Random(number).choice(list(able))  # noqa: S311


def _open(brand: Brand, queue: Queue, past: Past, key: uuid.UUID, at: datetime) -> Conversation:
    conversation = Conversation(
        brand=brand,
        queue=queue,
        customer=_customer(brand, past, at),
        language=past.language,
        policy=asdict(holding(brand.pk, queue.pk, at)),
        client_key=key,
        state=State.WAITING,
        opened_at=at,
    )
    conversation.save(force_insert=True)
    author = customer_of(conversation)
    events = [
        draft("conversation.opened", author, queue=queue.name),
        _message(author, past.lines[0][1], key),
        draft("conversation.queued", author, queue=queue.name, why="opened"),
    ]
    append(conversation, events, at)
    return conversation


def _customer(brand: Brand, past: Past, at: datetime) -> Customer:
    external_id = past.customer.get("external_id")
    declared = {"name": past.customer.get("name", ""), "email": past.customer.get("email", "")}
    if external_id is None:
        return Customer.objects.create(brand=brand, created_at=at, **declared)
    found, _ = Customer.objects.get_or_create(
        brand=brand, external_id=external_id, defaults=declared | {"created_at": at}
    )
    return found


def _talk(conversation: Conversation, advisor: User, past: Past, at: datetime) -> datetime:
    """Everything after the first line; returns when the last one was said."""
    for index, (side, text, pause_s) in enumerate(past.lines[1:], 1):
        at += timedelta(seconds=pause_s)
        author = author_of(advisor) if side == "advisor" else customer_of(conversation)
        text = text.replace("{advisor}", advisor.public_name)
        key = uuid.uuid5(conversation.pk, str(index))
        append(conversation, [_message(author, text, key)], at)
    return at


def _message(author: Author, text: str, key: uuid.UUID) -> Draft:
    return Draft(
        "message.posted", author.kind, author.id, author.name, text=text, client_key=str(key)
    )


def _end(conversation: Conversation, advisor: User, past: Past, at: datetime) -> None:
    at += timedelta(seconds=14)
    by_customer = past.ends == "customer"
    author = customer_of(conversation) if by_customer else author_of(advisor)
    policy = conversation.policy
    closed = draft(
        "conversation.closed",
        author,
        reason="resolved",
        reopen_s=policy["reopen_s"],
        staff={"wrap_up_s": policy["wrap_up_s"]},
    )
    append(conversation, [closed], at)
    at += timedelta(seconds=21)
    disposition = Disposition.objects.filter(
        brand=conversation.brand, name_fr=past.disposition
    ).first()
    finished = draft(
        "wrapup.finished", author_of(advisor), disposition=past.disposition, outcome=past.outcome
    )
    release(conversation, at)
    changes = {"seat": None, "disposition": disposition, "outcome": past.outcome}
    append(conversation, [finished], at, **changes)
