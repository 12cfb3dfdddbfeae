"""Who the customer is: hidden from those who judge wherever they read, until they ask why."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.disputes import make_dispute
from conversations.models import AuditEntry, Conversation, Customer, Finding, Unveiling, User
from tests.cast import Cast, person
from tests.reviewing import PARROTED, ended

pytestmark = pytest.mark.django_db
SECRETS = ("Martin", "paul@example.org", "06 12 34 56 78")


def told(cast: Cast) -> Conversation:
    """He says who he is, is called by his name, and it is written down as the outcome."""
    talk = ended(cast, texts=("Bonjour Monsieur Martin, au 06 12 34 56 78 ?", "Bien."),
                 faults=((PARROTED, 2, 8, 23, "major", {"stored": "Martin"}),))  # fmt: skip
    Conversation.objects.filter(pk=talk.pk).update(outcome="Rappeler M. Martin")
    Customer.objects.filter(pk=talk.customer_id).update(email="paul@example.org")
    finding = Finding.objects.get(conversation=talk)
    make_dispute(cast.lea, "C’est bien Martin.", timezone.now(), finding=finding.pk)
    return talk


def places(talk: Conversation) -> tuple[str, ...]:
    dispute = talk.disputes.get()  # type: ignore[attr-defined]
    return (
        f"/conversations/{talk.pk}/", "/conversations/", "/conversations/?words=bonjour",
        "/conversations/findings/", "/disputes/", f"/disputes/{dispute.pk}/",
    )  # fmt: skip


def secrets_in(client: Client, place: str) -> list[str]:
    page = client.get(place).content.decode()
    return [one for one in SECRETS if one in page]


@pytest.mark.parametrize("who", ["irene", "diane"])
def test_who_judges_reads_dots_until_they_say_why(cast: Cast, client: Client, who: str) -> None:
    talk, user = told(cast), getattr(cast, who)
    client.force_login(user)
    for place in places(talk):
        assert not secrets_in(client, place), place
    home = f"/conversations/{talk.pk}/"
    page = client.get(home).content.decode()
    assert f"<bdi>C-{str(talk.pk)[-4:].upper()}</bdi>" in page
    assert "Bonjour Monsieur ••••••" in page
    assert "Qui est le client" in page
    refused = client.post(f"{home}customer/", {"reason": "x"}, follow=True).content.decode()
    assert "Dites en quelques mots" in refused
    assert not Unveiling.objects.exists()
    client.post(f"{home}customer/", {"reason": "Réclamation écrite"})
    assert Unveiling.objects.get().user == user
    assert AuditEntry.objects.get(act="customer.unveiled").actor == user
    for place in places(talk):
        assert secrets_in(client, place), place
    assert "Qui est le client" not in client.get(home).content.decode()


def test_who_serves_or_leads_knows_them_by_name(cast: Cast, client: Client) -> None:
    talk = told(cast)
    for user in (cast.lea, cast.nadia, cast.ada):
        client.force_login(user)
        for place in places(talk)[:3]:
            assert secrets_in(client, place), (user, place)
        answer = client.post(f"/conversations/{talk.pk}/customer/", {"reason": "Par curiosité"})
        assert answer.status_code == 403


def test_a_brands_administrator_asks_too(cast: Cast, client: Client) -> None:
    talk = told(cast)
    client.force_login(person("Basile Roy", "administrator", brand=cast.brand))
    assert not secrets_in(client, f"/conversations/{talk.pk}/")


def test_nobody_asks_about_what_is_not_in_scope(cast: Cast, client: Client) -> None:
    talk = told(cast)
    client.force_login(person("Eva Noir", "analyst", provider=cast.atlas))
    given = {"reason": "Réclamation écrite"}
    assert client.post(f"/conversations/{talk.pk}/customer/", given).status_code == 404
    assert not Unveiling.objects.exists()


def sought() -> list[Any]:
    rows = AuditEntry.objects.filter(act="customer.sought").order_by("pk")
    return list(rows.values_list("actor", "conversation"))


@pytest.mark.parametrize("by", ["Martin", "paul@example.org", "C-1"])
def test_to_find_somebody_by_name_or_address_is_written_down(
    cast: Cast, client: Client, by: str
) -> None:
    talk = told(cast)
    Customer.objects.filter(pk=talk.customer_id).update(external_id="C-1")
    users: tuple[User, ...] = (cast.nadia, cast.irene)
    for user in users:
        client.force_login(user)
        page = client.get("/conversations/", {"customer": by}).content.decode()
        assert str(talk.pk) in page
    assert sought() == [(cast.irene.pk, talk.pk)]
    assert "consigné à votre nom" in page
    assert "Martin</bdi>" not in page
    client.get("/conversations/", {"customer": "Personne"})
    client.get("/conversations/", {"words": "bonjour"})
    assert len(sought()) == 1
    client.force_login(cast.ada)
    said = client.get(f"/audit/?conversation={talk.pk}").content.decode()
    assert "a trouvé une conversation par son client" in said
