"""Availability narrowed as the floor is, and nothing of another house whatever is asked for."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told(client: Client, **query: object) -> str:
    answer = client.get("/availability/", query)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_anothers_answers_as_what_is_nowhere(client: Client, cast: Cast) -> None:
    client.force_login(cast.yann)
    for query in (
        {"team": cast.team.pk}, {"queue": cast.sav.pk}, {"team": uuid4()}, {"brand": uuid4()},
        {"team": "x"},
    ):  # fmt: skip
        assert client.get("/availability/", query).status_code == 404, query
    whole = told(client)
    assert "Zoé Laurent" in whole
    for word in ("Léa", "Omar", "Nadia", str(cast.sav.pk), str(cast.team.pk)):
        assert word not in whole
    for address in (f"queues/{cast.sav.pk}/", f"people/{cast.lea.pk}/"):
        assert client.get(f"/availability/{address}").status_code == 404


def test_it_is_narrowed_and_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.nadia)
    cast.omar.advisor.queues.set([cast.conseil])
    cast.lea.advisor.queues.set([cast.sav])
    whole, sav = told(client), told(client, queue=cast.sav.pk)
    assert "Omar" in whole
    assert f"/availability/queues/{cast.conseil.pk}/" in whole
    assert "Léa" in sav
    assert "Omar" not in sav
    assert f"/availability/queues/{cast.conseil.pk}/" not in sav
    assert "<b>SAV</b>" in sav
    assert f'<input type="hidden" name="queue" value="{cast.sav.pk}">' in sav
    assert "Tout afficher" in sav
    assert "Tout afficher" not in whole
