"""What became of offers: counts by kind, the customers who came back, within scope."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of
from conversations.actions.offers import answer_offer, make_offer
from conversations.core.offers import Offer
from conversations.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
PERIOD = {"since": "2026-11-02", "until": "2026-11-15"}
ARTICLE = Offer("article", "La réponse y est.", "Changer l’ampoule", "https://aide.example.org/a")
CALL = Offer("call-back", "On vous rappelle.")


def offered(
    cast: Cast, user: User, offer: Offer, at: datetime, *, accepted: bool | None, **given: Any
) -> None:
    talk = cast.taken(user, now=at, **given)
    seq = make_offer(user, talk.pk, offer, None, at)
    if accepted is not None:
        answer_offer(talk.pk, seq, at, accepted=accepted)
    close_conversation(talk.pk, author_of(user), "done", at + timedelta(minutes=5))
    finish_wrap_up(user, talk.pk, str(cast.retour.pk), "", at + timedelta(minutes=6))


@pytest.fixture
def house(cast: Cast) -> Cast:
    """Paul takes an article and is back the day after; another does not; a third declines a call;
    the other provider makes an offer of its own."""
    offered(cast, cast.lea, ARTICLE, MONDAY, accepted=True, external_id="C-1")
    later = MONDAY + timedelta(days=1)
    offered(cast, cast.lea, ARTICLE, later, accepted=True, external_id="C-2")
    cast.open(external_id="C-1", now=later)
    offered(cast, cast.omar, CALL, later, accepted=False)
    offered(cast, cast.zoe, CALL, later, accepted=None, queue="conseil")
    return cast


def get(client: Client, user: User, **given: Any) -> Any:
    client.force_login(user)
    return client.get("/reports/offers/", PERIOD | given)


def test_each_kind_says_what_became_of_it(house: Cast, client: Client) -> None:
    page = get(client, house.nadia)
    article, call = page.context["kinds"]
    assert (article.n, article.n_declined, article.n_unanswered) == (2, 0, 0)
    assert (article.accepted.value, article.came_back.value) == (1, 0.5)
    assert (call.n, call.n_declined, call.accepted.value) == (1, 1, 0)
    assert (page.context["apt"].value, page.context["apt"].n) == (0.5, 2)
    words = page.content.decode()
    assert "Changer l’ampoule" in words
    assert "le client est revenu" in words


def test_each_sees_the_offers_of_their_scope(house: Cast, client: Client) -> None:
    seen = {name: get(client, getattr(house, name)).context["n"]
            for name in ("nadia", "irene", "yann", "diane", "ada")}  # fmt: skip
    assert seen == {"nadia": 3, "irene": 3, "yann": 1, "diane": 4, "ada": 4}
    assert get(client, house.lea).status_code == 403
    assert get(client, house.diane, provider=str(house.atlas.pk)).context["n"] == 1


def test_it_costs_as_many_queries_whatever_the_number(
    house: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30):
        few = get(client, house.nadia)
    for n in range(10):
        offered(house, house.lea, ARTICLE, MONDAY + timedelta(days=2, hours=n), accepted=True)
    with django_assert_max_num_queries(30):
        many = get(client, house.nadia)
    assert many.context["n"] == few.context["n"] + 10


def test_nothing_offered_is_said(cast: Cast, client: Client) -> None:
    assert "Rien n’a été proposé" in get(client, cast.nadia).content.decode()
