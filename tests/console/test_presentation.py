"""What an advisor says they can do: set on their own account, or by who leads them."""

import pytest
from django.test import Client

from console.sockets.desk_personal import Personal, pack
from conversations.models import Advisor, AuditEntry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OWN = "/account/presentation/"


def held(cast: Cast) -> dict[str, str]:
    found: dict[str, str] = Advisor.objects.get(pk=cast.lea.pk).presentation
    return found


def test_an_advisor_says_it_and_their_leader_may(cast: Cast, client: Client) -> None:
    Advisor.objects.filter(pk=cast.lea.pk).update(languages=["fr", "en"])
    client.force_login(cast.lea)
    given = {"presentation-fr": " Je suis  vos commandes. ", "presentation-en": "I follow orders."}
    assert client.post(OWN, given).status_code == 302
    assert held(cast) == {"fr": "Je suis vos commandes.", "en": "I follow orders."}
    assert "Je suis vos commandes." in client.get("/account/").content.decode()
    client.post(OWN, given)
    client.force_login(cast.nadia)
    place = f"/manage/seats/{cast.lea.pk}/"
    assert "I follow orders." in client.get(place).content.decode()
    client.post(f"{place}presentation/", {"presentation-fr": "Vos retours.", "presentation-en": ""})
    assert held(cast) == {"fr": "Vos retours."}
    acts = AuditEntry.objects.filter(act="presentation.set", advisor=cast.lea).order_by("pk")
    assert [entry.actor for entry in acts] == [cast.lea, cast.nadia], "what is so is no change"


def test_nobody_else_may_and_it_stays_short(cast: Cast, client: Client) -> None:
    place = f"/manage/seats/{cast.lea.pk}/presentation/"
    for user, at, status in (
        (cast.yann, place, 404), (cast.omar, place, 403), (cast.irene, OWN, 403),
    ):  # fmt: skip
        client.force_login(user)
        assert client.post(at, {"presentation-fr": "x"}).status_code == status
    client.force_login(cast.lea)
    client.post(OWN, {"presentation-fr": "x" * 201})
    assert held(cast) == {}


def test_what_the_opening_prompts_ends_with_ones_own_replies() -> None:
    """Told by the socket itself: it asks nobody at every message."""
    own, past = {"kind": "introduce", "what": "Je suis vos retours.", "n": 0}, {"kind": "past"}
    personal = Personal("lea")
    both = {"prompts": [own, past], "on_screen": ["identity", "presentation"]}
    personal.frames["a"] = pack(both)
    assert personal.replied("a", "Bonjour Paul, je regarde.") is None
    ended = personal.replied("a", "Voilà.")
    assert ended == {"prompts": [past], "on_screen": ["identity"]}
    assert personal.replied("a", "Encore ceci.") is None
    personal.frames["b"] = pack({"prompts": [own], "on_screen": ["presentation"]})
    said = personal.replied("b", "Je suis Léa, je suis vos retours.")
    assert said == {"prompts": [own | {"what": ""}], "on_screen": []}
    assert personal.replied("c", "Bonjour") is None
