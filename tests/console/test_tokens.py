"""The customer's token: derived again, opens one conversation, for a while, until it is revoked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from console.tokens import LENGTH, conversation_for, sign, token_for
from conversations.models import Conversation
from tests.cast import Cast


def test_the_same_token_again_and_again(cast: Cast) -> None:
    conversation = cast.open()
    token = token_for(conversation)
    assert token == token_for(Conversation.objects.get(pk=conversation.pk))
    assert len(token) == LENGTH
    assert conversation_for(token) == conversation.pk


def test_it_ends_with_its_epoch_and_its_month(cast: Cast) -> None:
    conversation = cast.open()
    token = token_for(conversation)
    Conversation.objects.update(token_epoch=1)
    assert conversation_for(token) is None
    conversation.refresh_from_db()
    renewed = token_for(conversation)
    assert conversation_for(renewed) == conversation.pk
    Conversation.objects.update(opened_at=timezone.now() - timedelta(days=31))
    assert conversation_for(renewed) is None


def test_a_key_derived_elsewhere_opens_nothing(cast: Cast, settings: object) -> None:
    conversation, other = cast.open(), cast.open()
    token = token_for(conversation)
    mixed = sign(other.pk, 0)[:22] + token[22:]
    for forged in (mixed, token[:-1] + ("A" if token[-1] != "A" else "B"), sign(uuid4(), 0)):
        assert conversation_for(forged) is None


@pytest.mark.parametrize(
    "token", ["", "x", "é" * LENGTH, "=" * LENGTH, "\x00" * LENGTH, "a" * 9999]
)
def test_nonsense_is_nobodys_token(cast: Cast, token: str) -> None:
    assert conversation_for(token) is None
