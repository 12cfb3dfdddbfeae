"""The page of times and manners: values, faults, what a queue does otherwise, and the history."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from conversations.core.policy import NAMES, Policy
from conversations.models import Brand, PolicyVersion, Queue
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(cast: Cast, client: Client) -> Client:
    client.force_login(cast.nadia)
    return client


def filled(**changes: Any) -> dict[str, str]:
    """What the brand's form sends: every value, and why."""
    values = {name: getattr(Policy(), name) for name in NAMES} | changes
    return {name: str(value) for name, value in values.items()} | {"reason": "Contrat 2027"}


def test_a_leader_changes_the_brand_s_policy_with_a_reason(cast: Cast, nadia: Client) -> None:
    address = f"/manage/times/{cast.brand.pk}/"
    assert nadia.post(address, filled(reply_s=45, thanks_required=False)).status_code == 302
    version = PolicyVersion.objects.get()
    assert version.values == {"reply_s": 45, "thanks_required": False}
    assert (version.set_by, version.queue, version.reason) == (cast.nadia, None, "Contrat 2027")
    page = nadia.get(address).content.decode()
    assert "Chaque réponse suivante sous" in page
    assert "Contrat 2027" in page
    assert "Nadia Benali" in page
    assert 'value="45"' in page


def test_without_a_reason_or_with_an_impossible_value_nothing_is_kept(
    cast: Cast, nadia: Client
) -> None:
    address = f"/manage/times/{cast.brand.pk}/"
    assert nadia.post(address, filled() | {"reason": ""}).context["form"].errors["reason"]
    soon = nadia.post(address, filled(close_s=490)).context["form"].errors
    assert "20 s" in str(soon["close_s"])
    assert nadia.post(address, filled(reply_s="vite")).context["form"].errors["reply_s"]
    assert nadia.post(address, filled(who_may_close="x")).context["form"].errors["who_may_close"]
    assert not PolicyVersion.objects.exists()


def test_a_queue_s_empty_fields_are_the_brand_s(cast: Cast, nadia: Client) -> None:
    nadia.post(f"/manage/times/{cast.brand.pk}/", filled(reply_s=45))
    address = f"/manage/times/{cast.brand.pk}/{cast.sav.pk}/"
    assert 'placeholder="45"' in nadia.get(address).content.decode()
    empty = dict.fromkeys(NAMES, "") | {"reason": "Pic du matin"}
    assert nadia.post(address, empty | {"first_reply_s": "90"}).status_code == 302
    assert PolicyVersion.objects.get(queue=cast.sav).values == {"first_reply_s": 90}
    opened = cast.open()
    assert (opened.policy["first_reply_s"], opened.policy["reply_s"]) == (90, 45)


def test_a_brand_s_change_that_breaks_a_queue_s_is_explained(cast: Cast, nadia: Client) -> None:
    empty = dict.fromkeys(NAMES, "") | {"reason": "x", "warn_2_s": "560"}
    nadia.post(f"/manage/times/{cast.brand.pk}/{cast.sav.pk}/", empty)
    answer = nadia.post(f"/manage/times/{cast.brand.pk}/", filled(close_s=560))
    assert "Une des files" in str(answer.context["form"].non_field_errors())


def test_foreign_brands_and_queues_are_not_there(cast: Cast, nadia: Client) -> None:
    other = Brand.objects.create(slug="autre", name="Autre")
    theirs = Queue.objects.create(brand=cast.brand, slug="soir", name="Soir")
    theirs.teams.set([cast.foreign_team])
    for path in (f"{other.pk}/", f"{cast.brand.pk}/{theirs.pk}/", f"{cast.brand.pk}/{uuid4()}/"):
        assert nadia.get(f"/manage/times/{path}").status_code == 404
        assert nadia.post(f"/manage/times/{path}", filled()).status_code == 404
    assert not PolicyVersion.objects.exists()


def test_a_leader_closes_an_open_conversation_from_its_page(cast: Cast, client: Client) -> None:
    talk, why = cast.taken(cast.lea), {"reason": "Réglé par téléphone"}
    place = f"/conversations/{talk.pk}/"
    for user, status in ((cast.lea, 403), (cast.yann, 404)):
        client.force_login(user)
        assert "why-close" not in client.get(place).content.decode()
        assert (
            client.post(f"{place}close/", {"reason": "Réglé par téléphone"}).status_code == status
        )
    client.force_login(cast.nadia)
    assert "why-close" in client.get(place).content.decode()
    assert client.post(f"{place}close/", why).status_code == 302
    talk.refresh_from_db()
    assert (talk.state, talk.closed_by, talk.handler_id) == ("wrap_up", "leader", cast.lea.pk)
    event = talk.events.get(kind="conversation.closed")
    assert event.data["staff"]["override"] == "Réglé par téléphone"
    assert "why-close" not in client.get(place).content.decode()


def test_a_brand_has_words_of_its_own_for_taking_leave(cast: Cast, nadia: Client) -> None:
    address = f"/manage/times/{cast.brand.pk}/"
    wrong = nadia.post(address, filled(farewell_fr="Au revoir {{ commande }} !"))
    assert "peuvent être remplis" in str(wrong.context["form"].errors["farewell_fr"])
    words = "Merci de votre confiance, {{ prénom }}."
    assert nadia.post(address, filled(thanks_fr=words)).status_code == 302
    assert PolicyVersion.objects.get().values == {"thanks_fr": words}
    assert words in nadia.get(address).content.decode()
    opened = cast.open()
    assert opened.policy["thanks_fr"] == words
