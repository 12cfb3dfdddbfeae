"""Offers in the log: made, answered once, and whether the customer came back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations.actions.close import close_conversation
from conversations.actions.hold import author_of
from conversations.actions.offers import answer_offer, make_offer
from conversations.core.offers import Offer
from conversations.errors import BadFrame, Closed, Conflict, NotFound
from conversations.models import Conversation
from conversations.queries.offers import redirection_apt, redirections
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ARTICLE = Offer("article", "La réponse y est.", "Changer l’ampoule", "https://aide.example.org/a")


@pytest.fixture
def held(cast: Cast) -> Any:
    return cast.taken(cast.lea, external_id="C-1")


def test_an_offer_and_its_answer_are_events_that_all_may_see(cast: Cast, held: Any) -> None:
    key, now = str(uuid4()), timezone.now()
    made = make_offer(cast.lea, held.pk, ARTICLE, key, now)
    assert make_offer(cast.lea, held.pk, ARTICLE, key, now) == made
    answered = answer_offer(held.pk, None, now, accepted=True)
    assert answer_offer(held.pk, made, now, accepted=True) == answered == made + 1
    with pytest.raises(Conflict):
        answer_offer(held.pk, made, now, accepted=False)
    events = held.events.filter(seq__gte=made).order_by("seq")
    assert [e.kind for e in events] == ["offer.made", "offer.answered"]
    assert events[1].data == {"offer": made, "accepted": True}


def test_what_may_not_be_offered_leaves_nothing(cast: Cast, held: Any) -> None:
    now = timezone.now()
    with pytest.raises(BadFrame):
        make_offer(cast.lea, held.pk, Offer("form", "x", url="javascript:x"), None, now)
    with pytest.raises(NotFound):
        make_offer(cast.omar, held.pk, ARTICLE, None, now)
    with pytest.raises(NotFound):
        answer_offer(held.pk, None, now, accepted=True)
    close_conversation(held.pk, author_of(cast.lea), "resolved", now)
    with pytest.raises(Closed):
        make_offer(cast.lea, held.pk, ARTICLE, None, now)
    assert not held.events.filter(kind__startswith="offer").exists()


def test_who_came_back_within_48_hours_is_known_from_the_log(cast: Cast, held: Any) -> None:
    now = timezone.now()
    make_offer(cast.lea, held.pk, ARTICLE, None, now)
    answer_offer(held.pk, None, now, accepted=True)
    mine = Conversation.objects.filter(pk=held.pk)
    assert [r.is_apt for r in redirections(mine, now + timedelta(hours=1))] == [None]
    later = redirections(mine, now + timedelta(hours=49))
    assert redirection_apt(later) == (1, 1)
    cast.open("Encore moi", external_id="C-1", now=now + timedelta(hours=20))
    back = redirections(mine, now + timedelta(hours=49))
    assert [(r.accepted, r.came_back, r.is_apt) for r in back] == [(True, True, False)]
