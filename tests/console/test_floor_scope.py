"""Every address of the floor, and nothing of another provider behind any of them. One that is not
named here fails."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from console.urls_floor import urlpatterns
from conversations.actions.steer import set_cap
from conversations.models import Alert
from conversations.queries import figure_rows
from tests.cast import Cast

pytestmark = pytest.mark.django_db

# By name: what else stands in the address, and whether filters narrow it.
ADDRESSES: dict[str, tuple[list[dict[str, str]], bool]] = {
    "page": ([{}], True),
    "day": ([{}], True),
    "alerts": ([{}], False),
    "figure": ([{"name": name} for name in figure_rows.READ], True),
    "acts": ([{}], False),
}


def addresses() -> Iterator[tuple[str, bool]]:
    for name, (given, is_filtered) in ADDRESSES.items():
        for more in given:
            yield reverse(f"floor:{name}", kwargs=more), is_filtered


@pytest.fixture
def nord(cast: Cast) -> list[str]:
    """Something of Nord's behind every address; the words that say so."""
    now = timezone.now()
    cast.taken(cast.lea, queue="conseil", name="Secrète Dubois")
    cast.open(name="Secrète Attente", queue="sav")
    set_cap(cast.nadia, cast.lea.advisor, 1, "motif secret", [str(cast.team.pk)], now)
    of: dict[str, Any] = {"team": cast.team, "kind": "breach", "value": 7, "worst": 77}
    Alert.objects.create(**of, began_at=now, raised_at=now)
    ids = (cast.lea.pk, cast.team.pk, cast.sav.pk)
    return ["Secrète", "secret", "Léa Morel", "Nadia Benali", *map(str, ids)]


def test_every_address_is_named_here() -> None:
    assert set(ADDRESSES) == {pattern.name for pattern in urlpatterns}


def test_nothing_of_another_provider(client: Client, cast: Cast, nord: list[str]) -> None:
    told = {}
    for name, user in (("nadia", cast.nadia), ("yann", cast.yann)):
        client.force_login(user)
        pages = {address: client.get(address) for address, _ in addresses()}
        assert {page.status_code for page in pages.values()} == {200}
        told[name] = {address: page.content.decode() for address, page in pages.items()}
    assert "Secrète Dubois" in told["nadia"]["/floor/"], "there is something to be seen"
    for address, content in told["yann"].items():
        assert [word for word in nord if word in content] == [], address


def test_what_is_anothers_answers_as_what_is_nowhere(client: Client, cast: Cast) -> None:
    client.force_login(cast.yann)
    for address, is_filtered in addresses():
        for query in (
            {"team": cast.team.pk}, {"queue": cast.sav.pk},
            {"team": uuid4()}, {"queue": uuid4()}, {"brand": uuid4()}, {"team": "x"},
        ):  # fmt: skip
            wanted = 404 if is_filtered else 200
            assert client.get(address, query).status_code == wanted, (address, query)


def test_who_leads_nobody_sees_none_of_it(client: Client, cast: Cast) -> None:
    for address, _ in addresses():
        for user in (cast.lea, cast.irene, cast.diane):
            client.force_login(user)
            assert client.get(address).status_code == 403, (address, user.name)
        client.logout()
        assert client.get(address).status_code == 302, address
