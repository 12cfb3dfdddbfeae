"""Offering another way, and the customer's answer. What may be offered is in `core.offers`."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations.actions.hold import author_of, customer_of, draft, held_by, locked
from conversations.core.offers import Offer, fault, open_offer
from conversations.core.states import OPEN, Draft, State
from conversations.errors import BY_CODE, Closed, Conflict, NotFound
from conversations.log import append
from conversations.models import Conversation, Event, User


def make_offer(
    user: User, conversation_id: UUID | str, offer: Offer, client_key: str | None, now: datetime
) -> int:
    """Its seq; the same client_key again gives the same one. Raises NotFound, Closed, and what
    `core.offers.fault` says."""
    if wrong := fault(offer):
        code, detail = wrong
        raise BY_CODE[code](detail)
    data = {"kind": offer.kind, "what": offer.what, "why": offer.why, "url": offer.url}
    author = author_of(user)
    with transaction.atomic():
        conversation = held_by(conversation_id, user)
        if client_key and (known := _known(conversation, client_key, data)):
            return known
        if conversation.state != State.ACTIVE:
            raise Closed(reopen_until=conversation.reopen_until)
        event = Draft(
            "offer.made", author.kind, author.id, author.name, client_key=client_key, data=data
        )
        return _seq(append(conversation, [event], now)[0].seq)


def _known(conversation: Conversation, client_key: str, data: dict[str, str]) -> int | None:
    event = Event.objects.filter(conversation=conversation, client_key=client_key).first()
    if event is None:
        return None
    if event.kind != "offer.made" or event.data != data:
        raise Conflict
    return event.seq


def answer_offer(
    conversation_id: UUID | str, offer: int | None, now: datetime, *, accepted: bool
) -> int:
    """The seq of the answer. `offer` is the seq of an offer, None for the latest. The same answer
    again changes nothing, another is a Conflict. Raises NotFound, Closed."""
    with transaction.atomic():
        conversation = locked(conversation_id)
        rows = Event.objects.filter(conversation=conversation, kind__startswith="offer.")
        events = list(rows.order_by("seq"))
        made = [_seq(e.seq) for e in events if e.kind == "offer.made"]
        answers = {e.data["offer"]: e for e in events if e.kind == "offer.answered"}
        given = {seq: e.data["accepted"] for seq, e in answers.items()}
        meant = open_offer(made, given, offer)
        if meant is None:
            raise NotFound("There is no such offer.")
        if meant in answers:
            if given[meant] != accepted:
                raise Conflict("This offer was answered otherwise.")
            return _seq(answers[meant].seq)
        if conversation.state not in OPEN | {State.WRAP_UP}:
            raise Closed(reopen_until=conversation.reopen_until)
        event = draft("offer.answered", customer_of(conversation), offer=meant, accepted=accepted)
        return _seq(append(conversation, [event], now)[0].seq)


def _seq(seq: int | None) -> int:
    assert seq is not None
    return seq
