"""The desk's pages over HTTP: who may see what, and how many queries it takes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.models import CannedReply, Customer, User
from tests.cast import Cast


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get(user: User, path: str, **query: Any) -> str:
    answer = signed_in(user).get(path, query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def status(user: User, path: str, **query: Any) -> int:
    return int(signed_in(user).get(path, query).status_code)


def test_a_desk_is_for_those_who_have_seats(cast: Cast) -> None:
    assert Client().get("/desk/").status_code == 302
    assert status(cast.lea, "/desk/") == status(cast.nadia, "/desk/") == 200
    assert status(cast.irene, "/desk/") == status(cast.diane, "/desk/") == 403


def test_seats_pause_reasons_and_dispositions_are_ones_own(cast: Cast) -> None:
    mine, foreign = get(cast.lea, "/desk/"), get(cast.zoe, "/desk/")
    assert mine.count('class="seat free"') == 3  # two seats and the template of a free one
    assert "Déjeuner" in mine
    assert "Déjeuner" not in foreign
    assert "Retour" in mine


def test_the_page_speaks_the_advisors_language(cast: Cast) -> None:
    assert "Place libre." in get(cast.lea, "/desk/")
    User.objects.filter(pk=cast.lea.pk).update(language="en")
    assert "Free seat." in get(cast.lea, "/desk/")


def test_the_line_shows_what_one_may_take(cast: Cast) -> None:
    cast.open(name="Alice")
    cast.open(name="Bruno", queue="conseil")
    assert "Alice" in get(cast.lea, "/desk/queue/")
    theirs = get(cast.zoe, "/desk/queue/")
    assert "Bruno" in theirs
    assert "Alice" not in theirs


def test_the_line_is_in_order(cast: Cast) -> None:
    now = timezone.now()
    cast.open(name="Later", now=now)
    cast.open(name="Sooner", now=now - timedelta(minutes=2))
    listed = get(cast.lea, "/desk/queue/")
    assert listed.index("Sooner") < listed.index("Later")


def test_the_line_takes_the_same_queries_however_long(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        cast.open(name="<b>Alice</b>")
    client = signed_in(cast.lea)
    with django_assert_max_num_queries(8):
        listed = client.get("/desk/queue/").content.decode()
    assert listed.count("data-take=") == 30
    assert "<b>Alice" not in listed


@pytest.mark.parametrize("path", ["/desk/canned/", "/desk/transfer/"])
def test_only_what_is_at_ones_own_desk(cast: Cast, path: str) -> None:
    held = cast.taken(cast.lea)
    assert status(cast.lea, path, conversation=held.pk) == 200
    assert status(cast.omar, path, conversation=held.pk) == 404
    assert status(cast.zoe, path, conversation=held.pk) == 404
    assert status(cast.lea, path, conversation="nonsense") == 404
    assert status(cast.lea, path) == 404


def test_canned_replies_are_filled_and_a_hole_is_named(cast: Cast) -> None:
    text = "Bonjour {{ prénom }}, votre {{ produit }}, commande {{ commande }}."
    CannedReply.objects.create(brand=cast.brand, shortcut="x", title="Essai", text=text)
    CannedReply.objects.create(brand=cast.brand, shortcut="y", title="Non", language="en", text="N")
    CannedReply.objects.create(
        brand=cast.brand, shortcut="z", title="Ailleurs", queue=cast.conseil, text="N"
    )
    held = cast.taken(cast.lea)
    Customer.objects.filter(pk=held.customer_id).update(products=["Lampe <b>"])
    shown = get(cast.lea, "/desk/canned/", conversation=held.pk)
    assert 'data-text="Bonjour Paul, votre Lampe &lt;b&gt;, commande {{ commande }}."' in shown
    assert '<mark class="missing">commande' in shown
    assert "Non" not in shown
    assert "Ailleurs" not in shown


def test_targets_of_a_transfer_are_those_in_scope(cast: Cast) -> None:
    held = cast.taken(cast.lea)
    cast.available(cast.omar)
    shown = get(cast.lea, "/desk/transfer/", conversation=held.pk)
    assert f'value="advisor:{cast.omar.pk}"' in shown
    assert "3 places libres" in shown
    assert "Zoé" not in shown
    assert f"{cast.lea.pk}" not in shown
    assert f"queue:{cast.conseil.pk}" in shown


def test_a_colleague_without_a_place_cannot_be_chosen(cast: Cast) -> None:
    held = cast.taken(cast.lea)
    shown = get(cast.lea, "/desk/transfer/", conversation=held.pk)
    assert f'value="advisor:{cast.omar.pk}" disabled' in shown
