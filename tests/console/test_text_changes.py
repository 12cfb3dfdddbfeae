"""Every change of a queue, a canned reply or a reason is kept: who, when, from what to what."""

from typing import Any

import pytest
from django.test import Client

from conversations.models import AuditEntry, CannedReply, PauseReason
from tests.cast import Cast

pytestmark = pytest.mark.django_db
REPLY = {
    "language": "fr", "shortcut": "/merci", "title": "Merci", "text": "Merci {{ prénom }}",
    "is_active": "on",
}  # fmt: skip


@pytest.fixture
def nadia(cast: Cast, client: Client) -> Client:
    client.force_login(cast.nadia)
    return client


def changed(act: str) -> list[dict[str, Any]]:
    return [e.data["changed"] for e in AuditEntry.objects.filter(act=act).order_by("pk")]


def test_a_reply_keeps_what_it_said_before(cast: Cast, nadia: Client) -> None:
    form = REPLY | {"brand": str(cast.brand.pk)}
    assert nadia.post("/manage/replies/new/", form).status_code == 302
    place = f"/manage/replies/{CannedReply.objects.get().pk}/"
    for _ in range(2):
        assert nadia.post(place, form | {"text": "Grand merci {{ prénom }}"}).status_code == 302
    first, second = changed("reply.set")
    assert first["text"] == [None, "Merci {{ prénom }}"]
    assert second == {"text": ["Merci {{ prénom }}", "Grand merci {{ prénom }}"]}
    page = nadia.get(place).content.decode()
    assert '<del dir="auto">Merci {{ prénom }}</del>' in page
    assert page.count("Nadia Benali</td>") == 2


def test_reasons_and_queues_too(cast: Cast, nadia: Client) -> None:
    pause = f"/manage/pauses/{cast.lunch.pk}/"
    given = {"name_fr": "Repas", "name_en": "Lunch", "position": "0"}
    assert nadia.post(pause, given).status_code == 302
    assert changed("pause.set") == [{"name_fr": ["Déjeuner", "Repas"], "is_active": [True, False]}]
    page = nadia.get(pause).content.decode()
    assert "Déjeuner</del>" in page
    assert "Oui</del>" in page
    form = {"name": "Après-vente", "languages": ["fr"], "priority": "0", "is_active": "on"}
    teams = [str(cast.team.pk)]
    queue = f"/manage/queues/{cast.sav.pk}/"
    assert nadia.post(queue, form | {"teams": teams}).status_code == 302
    assert changed("queue.set")[0]["name"] == ["SAV", "Après-vente"]
    assert "teams" not in changed("queue.set")[0]
    assert "SAV</del>" in nadia.get(queue).content.decode()


def test_the_history_of_another_provider_is_not_there(cast: Cast, nadia: Client) -> None:
    nadia.post(f"/manage/pauses/{cast.lunch.pk}/", {"name_fr": "Repas", "position": "0"})
    theirs = PauseReason.objects.create(provider=cast.atlas, name_fr="Pause")
    nadia.force_login(cast.yann)
    assert nadia.get(f"/manage/pauses/{cast.lunch.pk}/").status_code == 404
    assert "Déjeuner" not in nadia.get(f"/manage/pauses/{theirs.pk}/").content.decode()
