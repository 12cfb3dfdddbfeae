"""The pages of alerts: what raises them, whom they are told to, and what stood, each in scope."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conversations.core.alerts import Choices
from conversations.models import Alert, AlertHook, AlertPost, Provider, Team
from conversations.queries.alerts import choices
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db
URL = "https://hooks.example.org/motjuste"


def raised(kind: str, minutes: int = 5, **of: object) -> Alert:
    at = timezone.now() - timedelta(minutes=minutes)
    return Alert.objects.create(kind=kind, began_at=at, raised_at=at, value=3, worst=4, **of)


def page(client: Client, user: object, url: str) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_floor_shows_what_stands_for_its_teams_and_the_house(client: Client, cast: Cast) -> None:
    raised("breach", team=cast.team)
    raised("full", team=cast.foreign_team)
    raised("breach", brand=cast.brand)
    house = raised("clock")
    mine, theirs = (page(client, user, "/floor/") for user in (cast.nadia, cast.yann))
    assert "3 clients" in mine
    assert "plateau complet" not in mine
    assert "plateau complet" in theirs
    assert "3 clients" not in theirs
    assert mine.count("data-alert=") == theirs.count("data-alert=") == 2
    assert str(house.pk) in mine
    assert str(house.pk) in theirs
    kept = page(client, cast.nadia, "/floor/alerts/")
    assert kept.count("<tr><td><time") == 2
    assert client.get("/floor/alerts/").status_code == 200
    client.force_login(cast.lea)
    assert client.get("/floor/alerts/").status_code == 403


def test_what_raises_them_is_kept_edition_by_edition(client: Client, cast: Cast) -> None:
    client.force_login(cast.nadia)
    place = f"/manage/alerts/team/{cast.team.pk}/"
    given = {"breach_n": 4, "breach_s": 60, "full_minutes": 0}
    for _ in range(2):  # the same again is no new edition
        assert client.post(place, given).status_code == 302
    assert choices() == {(cast.team.pk, None): Choices(4, 60, 0)}
    assert client.post(place, given | {"breach_n": 101}).status_code == 200
    assert page(client, cast.nadia, place).count("Nadia Benali") >= 1
    for other in (f"/manage/alerts/team/{cast.foreign_team.pk}/", "/manage/alerts/x/" + place[-37:],
                  f"/manage/alerts/brand/{cast.brand.pk}/"):  # fmt: skip
        assert client.get(other).status_code == 404
    client.force_login(cast.ada)
    assert client.post(f"/manage/alerts/brand/{cast.brand.pk}/", given).status_code == 302


def test_an_address_is_added_tried_and_removed(client: Client, cast: Cast) -> None:
    client.force_login(cast.nadia)
    mine = {"place": f"team:{cast.team.pk}", "url": URL}
    secret = re.search(r'id="new-secret"[^>]*>([\w]{40,})<', _post(client, mine))
    hook = AlertHook.objects.get()
    assert secret
    assert secret[1] == hook.secret
    assert secret[1] not in page(client, cast.nadia, "/manage/alerts/")
    client.post(f"/manage/alerts/{hook.pk}/try/")
    assert AlertPost.objects.get().what == "test"
    client.force_login(cast.yann)
    for act in ("try", "retire"):
        assert client.post(f"/manage/alerts/{hook.pk}/{act}/").status_code == 404
    assert URL not in page(client, cast.yann, "/manage/alerts/")
    client.force_login(cast.nadia)
    client.post(f"/manage/alerts/{hook.pk}/retire/")
    assert URL not in page(client, cast.nadia, "/manage/alerts/")


def test_only_what_is_in_scope_and_public_may_be_told(client: Client, cast: Cast) -> None:
    second = Team.objects.create(provider=cast.nord, name="Nuit")
    client.force_login(cast.nadia)
    for place in (f"team:{cast.foreign_team.pk}", f"team:{second.pk}", f"provider:{cast.nord.pk}",
                  f"brand:{cast.brand.pk}", "team:x", ""):  # fmt: skip
        _post(client, {"place": place, "url": URL})
    for url, why in (("http://hooks.example.org/", "https://"), ("https://127.0.0.1/", "privé"),
                     ("https://a:b@example.org/", "mot de passe")):  # fmt: skip
        assert why in _post(client, {"place": f"team:{cast.team.pk}", "url": url})
    assert not AlertHook.objects.exists()
    ugo = person("Ugo Sol", "administrator", provider=cast.nord)
    client.force_login(ugo)
    _post(client, {"place": f"provider:{cast.nord.pk}", "url": URL})
    _post(client, {"place": f"provider:{Provider.objects.get(slug='atlas').pk}", "url": URL})
    assert AlertHook.objects.get().provider == cast.nord


def _post(client: Client, given: dict[str, str]) -> str:
    answer = client.post("/manage/alerts/", given)
    assert answer.status_code == 200
    return answer.content.decode()
