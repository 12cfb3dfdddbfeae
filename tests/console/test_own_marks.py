"""Whose marks an advisor reads: those on what they handled themselves, nobody else's."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.verdicts import give_verdict
from conversations.models import Conversation, Finding, User
from tests.cast import Cast
from tests.reporting import reviewed
from tests.reviewing import PARROTED, ended

pytestmark = pytest.mark.django_db
MARKS = ("sur 100", "Effet perroquet", "Jugé par", "message signalé", "Rien n’est signalé")


def read(client: Client, user: User, talk: Conversation, **given: Any) -> str:
    client.force_login(user)
    page: str = client.get(f"/conversations/{talk.pk}/", **given).content.decode()
    return page


def judged(cast: Cast) -> Conversation:
    talk = ended(cast)
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    give_verdict(finding.pk, cast.irene, "confirmed", timezone.now())
    reviewed(cast, talk, 40, comment="Trop sec.")
    talk.refresh_from_db()
    return talk


def test_a_colleague_reads_the_words_and_not_the_marks(cast: Cast, client: Client) -> None:
    talk = judged(cast)
    page = read(client, cast.omar, talk)
    assert "ma lampe est arrivée cassée" in page
    assert [word for word in MARKS if word in page] == []
    assert "data-finding" not in page
    for user in (cast.lea, cast.nadia, cast.irene, cast.diane, cast.ada):
        page = read(client, user, talk)
        assert "sur 100" in page
        assert "Effet perroquet" in page


def test_what_is_asked_for_again_shows_a_colleague_no_marks_either(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast)
    client.force_login(cast.omar)
    place = f"/conversations/{talk.pk}/"
    seen = client.get(place).context["seen"]
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    give_verdict(finding.pk, cast.irene, "dismissed", timezone.now(), reason="misread")
    part = {"HX-Request": "true"}
    assert client.get(place, {"seen": seen}, headers=part).status_code == 204, "nothing they see"
    again = client.get(place, {"seen": "?"}, headers=part).content.decode()
    assert [word for word in MARKS if word in again] == []


def test_who_handed_it_over_reads_what_their_own_page_has(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    Conversation.objects.filter(pk=talk.pk).update(handler=cast.omar.pk)
    for user, has_marks in ((cast.lea, False), (cast.omar, True)):
        assert ("sur 100" in read(client, user, talk)) is has_marks
        assert (client.get(f"/mine/{talk.pk}/").status_code == 200) is has_marks


def test_its_number_stands_in_its_head(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    number = f"C-{str(talk.pk)[-4:].upper()}"
    assert number in read(client, cast.omar, talk)
