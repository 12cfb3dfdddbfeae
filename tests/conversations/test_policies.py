"""Policies have a history, and a conversation keeps the one it began under."""

from dataclasses import asdict

import pytest

from conversations.actions.policies import set_policy
from conversations.core.policy import Policy
from conversations.errors import BadFrame
from conversations.models import PolicyVersion
from conversations.queries.policies import history, holding, of_queues
from tests.cast import Cast
from tests.conversations.moments import at


def test_a_conversation_keeps_the_policy_it_began_under(cast: Cast) -> None:
    first = cast.open(now=at(0))
    set_policy(cast.brand, None, {"reply_s": 30}, cast.nadia, "Soldes", at(10))
    second = cast.open(now=at(20))
    first.refresh_from_db()
    assert Policy.of(first.policy) == Policy()
    assert first.policy == asdict(Policy()), "the house's own values of that day, too"
    assert Policy.of(second.policy) == Policy(reply_s=30)


def test_a_queue_overrides_its_brand_and_the_other_queue_does_not_notice(cast: Cast) -> None:
    set_policy(cast.brand, None, {"reply_s": 30, "reopen_s": 60}, cast.nadia, "", at(0))
    set_policy(cast.brand, cast.sav, {"reply_s": 45}, cast.nadia, "", at(1))
    assert holding(cast.brand.pk, cast.sav.pk, at(2)) == Policy(reply_s=45, reopen_s=60)
    assert holding(cast.brand.pk, cast.conseil.pk, at(2)) == Policy(reply_s=30, reopen_s=60)
    assert of_queues([cast.sav, cast.conseil], at(2)) == {
        queue.pk: holding(cast.brand.pk, queue.pk, at(2)) for queue in (cast.sav, cast.conseil)
    }
    assert holding(cast.brand.pk, cast.sav.pk, at(0.5)).reply_s == 30, "not before it was set"


def test_the_history_says_who_changed_what_when_and_why(cast: Cast) -> None:
    set_policy(cast.brand, None, {"reply_s": 30}, cast.nadia, "Soldes", at(0))
    assert set_policy(cast.brand, None, {"reply_s": 30}, cast.nadia, "Encore", at(1)) is None
    set_policy(cast.brand, None, {"reopen_s": 60}, cast.ada, "Fin des soldes", at(2))
    latest, first = history(cast.brand, None)
    assert latest.changed == {"reply_s": (30, None), "reopen_s": (None, 60)}
    assert first.changed == {"reply_s": (None, 30)}
    assert (latest.version.set_by, latest.version.reason) == (cast.ada, "Fin des soldes")
    assert (first.version.set_by, first.version.from_at) == (cast.nadia, at(0))


def test_a_policy_that_cannot_be_is_refused_for_the_queues_too(cast: Cast) -> None:
    with pytest.raises(BadFrame, match="close_s"):
        set_policy(cast.brand, None, {"close_s": 100}, cast.nadia, "", at(0))
    set_policy(cast.brand, cast.sav, {"warn_2_s": 560}, cast.nadia, "", at(1))
    with pytest.raises(BadFrame, match="close_s"):
        set_policy(cast.brand, None, {"close_s": 560, "warn_2_s": 500}, cast.nadia, "", at(2))
    assert PolicyVersion.objects.count() == 1
