"""Who is kept out, and who is not: a neighbour of an abusive customer is no abusive customer."""

from typing import Any

import pytest
from django.utils import timezone

from conversations.actions.blocks import block_customer, undo_block
from conversations.actions.close import close_conversation, reopen
from conversations.actions.hold import customer_of
from conversations.actions.open import Opening, open_conversation
from conversations.errors import Forbidden
from conversations.models import Block, Conversation
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
PAUL: dict[str, Any] = {"name": "Paul Petit", "email": "paul@example.org", "address": "203.0.113.9"}


def begin(**fields: Any) -> Conversation:
    opening = Opening(brand="maison-lumiere", queue="sav", text="Bonjour", **(PAUL | fields))
    return open_conversation(opening, timezone.now()).conversation


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    return begin()


@pytest.fixture
def block(cast: Cast, talk: Conversation) -> Block:
    return block_customer(talk.pk, cast.nadia, "Insultes", timezone.now())


@pytest.mark.parametrize(
    "fields",
    [{}, {"name": "paul petit", "email": ""}, {"name": "Jean", "address": "198.51.100.1"}],
    ids=["the same", "by name at the address", "by e-mail"],
)
def test_who_is_blocked_opens_nothing(block: Block, fields: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        begin(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Jeanne Roux", "email": "jeanne@example.org"},
        {"email": "", "address": "198.51.100.1"},
        {"external_id": "C-1"},
    ],
    ids=["a neighbour", "a namesake elsewhere", "identified by the brand"],
)
def test_others_are_let_in(block: Block, fields: dict[str, Any]) -> None:
    assert begin(**fields).state == "waiting"


def test_who_was_blocked_cannot_come_back_by_reopening(
    cast: Cast, talk: Conversation, block: Block
) -> None:
    talk.refresh_from_db()
    assert talk.state == "closed"
    assert talk.reopen_until == talk.closed_at
    with pytest.raises(Forbidden):
        reopen(talk.pk, customer_of(talk), timezone.now())


def test_a_block_after_the_close_holds_back_too_until_it_is_undone(
    cast: Cast, talk: Conversation
) -> None:
    close_conversation(talk.pk, customer_of(talk), "customer", timezone.now())
    made = block_customer(talk.pk, cast.nadia, "Insultes", timezone.now())
    with pytest.raises(Forbidden):
        reopen(talk.pk, customer_of(talk), timezone.now())
    undo_block(made.pk, cast.nadia, timezone.now())
    assert reopen(talk.pk, customer_of(talk), timezone.now()).state == "waiting"
