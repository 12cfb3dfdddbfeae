"""The floor's page: who may see it, what is on it, and that nothing of another provider is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.floor import scope
from conversations.actions.seats import add_seat
from conversations.errors import NotFound
from conversations.models import Team, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def floor(client: Client, user: User, **query: str) -> str:
    client.force_login(user)
    answer = client.get("/floor/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_is_for_leaders_and_administrators(client: Client, cast: Cast) -> None:
    wanted = {"nadia": 200, "yann": 200, "ada": 200, "lea": 403, "irene": 403, "diane": 403}
    found = {}
    for name in wanted:
        client.force_login(getattr(cast, name))
        found[name] = client.get("/floor/").status_code
    assert found == wanted
    client.logout()
    assert client.get("/floor/").status_code == 302


def test_the_way_there_is_shown_to_those_who_may_go(client: Client, cast: Cast) -> None:
    for user, is_shown in ((cast.nadia, True), (cast.lea, False), (cast.irene, False)):
        client.force_login(user)
        assert ('href="/floor/"' in client.get("/rules/").content.decode()) is is_shown


def test_rows_seats_line_and_figures(client: Client, cast: Cast) -> None:
    cast.available(cast.lea, cast.omar)
    now = timezone.now()
    cast.open(name="Camille Durand", now=now - timedelta(seconds=100))
    add_seat(cast.omar.advisor, "pic de 10 h", now + timedelta(hours=1), cast.nadia, now)
    cast.open(name="Jean Petit", queue="conseil", language="en")
    page = floor(client, cast.nadia)
    assert "Camille Durand" in page
    assert "place ajoutée par Nadia Benali (pic de 10 h" in page
    assert "Effort d’accès (méd.)" in page
    assert "Ce qui demande de l’aide d’abord" in page
    assert page.index("Léa Morel") < page.index("Omar Saïdi")


def test_who_is_late_stands_first(client: Client, cast: Cast) -> None:
    cast.taken(cast.omar, name="Jean Petit", now=timezone.now() - timedelta(minutes=5))
    cast.available(cast.lea, cast.omar)
    page = floor(client, cast.nadia)
    assert page.index("Omar Saïdi") < page.index("Léa Morel")
    assert "en retard" in page


def test_nothing_of_another_provider(client: Client, cast: Cast) -> None:
    cast.taken(cast.zoe, queue="conseil", name="Secrète Dubois")
    cast.available(cast.zoe, cast.lea)
    cast.open(name="Jean Petit", queue="sav")
    mine, theirs = floor(client, cast.nadia), floor(client, cast.yann)
    assert "Zoé" not in mine
    assert "Secrète" not in mine
    assert "Secrète" in theirs
    assert "Léa" not in theirs
    assert "Jean Petit" not in theirs


def test_a_filter_cannot_be_guessed(client: Client, cast: Cast) -> None:
    """What is another's and what is nowhere answer alike."""
    client.force_login(cast.yann)
    nowhere = "00000000-0000-7000-8000-000000000000"
    for query in (
        {"team": cast.team.pk}, {"queue": cast.sav.pk}, {"team": nowhere}, {"queue": "x"},
        {"brand": nowhere},
    ):  # fmt: skip
        assert client.get("/floor/", query).status_code == 404
    with pytest.raises(NotFound):
        scope.watch(cast.yann, {"queue": str(cast.sav.pk)})


def test_filters_narrow(client: Client, cast: Cast) -> None:
    second = Team.objects.create(provider=cast.nord, name="Nuit")
    cast.nadia.teams.add(second)
    cast.omar.teams.set([second])
    cast.available(cast.lea, cast.omar)
    assert "Omar" not in floor(client, cast.nadia, team=str(cast.team.pk))
    night = floor(client, cast.nadia, team=str(second.pk))
    assert "Omar" in night
    assert "Léa" not in night
    cast.lea.advisor.queues.set([cast.conseil])
    assert "Léa" not in floor(client, cast.nadia, queue=str(cast.sav.pk))


def test_groups_have_headings(client: Client, cast: Cast) -> None:
    second = Team.objects.create(provider=cast.nord, name="Nuit")
    cast.nadia.teams.add(second)
    cast.omar.teams.set([second])
    cast.available(cast.lea, cast.omar)
    page = floor(client, cast.nadia, group="team")
    assert page.index('data-heading="Nuit"') < page.index("Omar") < page.index("Léa")


def test_a_figure_opens_to_its_rows(client: Client, cast: Cast) -> None:
    cast.taken(cast.lea, name="Jean Petit")
    cast.taken(cast.zoe, queue="conseil", name="Secrète Dubois")
    page = floor(client, cast.nadia, queue=str(cast.sav.pk))
    address = f"/floor/figures/service_level_accepted/?queue={cast.sav.pk}"
    assert f'href="{address}"' in page
    for query in (address, "/floor/figures/access_effort/?window=quarter"):
        opened = client.get(query).content.decode()
        assert "Jean Petit" in opened
        assert "Secrète" not in opened
    assert client.get(f"/floor/figures/csat/?team={cast.foreign_team.pk}").status_code == 404
    assert client.get("/floor/figures/availability_announced/").status_code == 404
    client.force_login(cast.lea)
    assert client.get("/floor/figures/csat/").status_code == 403
