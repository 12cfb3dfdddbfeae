"""A leader who is refused for want of a seat is told whose it is."""

import pytest

from conversations.actions import lead
from conversations.errors import CapReached
from conversations.models import Advisor
from tests.cast import Cast
from tests.conversations.moments import at

pytestmark = pytest.mark.django_db


def test_it_is_ones_own_that_a_take_over_wants(cast: Cast) -> None:
    held = cast.taken(cast.lea, now=at(0))
    for _ in range(2):
        cast.taken(cast.nadia, now=at(0))
    with pytest.raises(CapReached) as refused:
        lead.seize(cast.nadia, held.pk, "", None, at(1))
    assert refused.value.why == "own_full"


def test_it_is_the_colleagues_that_a_hand_over_wants(cast: Cast) -> None:
    held = cast.taken(cast.omar, now=at(0))
    for _ in range(2):
        cast.taken(cast.lea, now=at(0))
    cast.available(cast.lea, now=at(1))
    to = Advisor.objects.select_related("user").get(pk=cast.lea.pk)
    with pytest.raises(CapReached) as refused:
        lead.move_to_advisor(cast.nadia, held.pk, to, "", None, at(2))
    assert (refused.value.why, refused.value.by) == ("full", "Léa Morel")
    held.refresh_from_db()
    assert held.handler_id == cast.omar.pk
