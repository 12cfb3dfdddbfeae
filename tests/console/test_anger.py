"""Angry words on the floor: off unless a brand wants it, the customer's alone, quoted as such."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from conversations.actions.hold import author_of, customer_of, draft, locked
from conversations.core.floor import needs
from conversations.log import append
from conversations.models import AuditEntry, Brand, Conversation
from conversations.queries import floor
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def says(talk: Conversation, author: object, text: str) -> None:
    with transaction.atomic():
        append(locked(talk.pk), [draft("message.posted", author, text)], timezone.now())  # type: ignore[arg-type]


def kinds(cast: Cast) -> list[tuple[str, str]]:
    (row,) = floor.rows([cast.lea.pk])
    return [(need.kind, need.text) for need in needs(row, timezone.now())]


def test_the_floor_quotes_the_customers_own_words(cast: Cast, client: Client) -> None:
    at = timezone.now() - timedelta(seconds=5)
    talk = cast.taken(cast.lea, "Bonjour, c'est INADMISSIBLE, je suis furieux.", now=at)
    assert kinds(cast) == []
    Brand.objects.update(marks_anger=True)
    assert kinds(cast) == [("angry", "INADMISSIBLE")]
    client.force_login(cast.nadia)
    page = client.get("/floor/").content.decode()
    assert "colère dans les mots du client" in page
    assert ">INADMISSIBLE</q>" in page
    says(talk, author_of(cast.lea), "C'est inadmissible, en effet.")
    assert kinds(cast) == []
    says(talk, customer_of(talk), "Je ne suis plus en colère, merci.")
    assert kinds(cast) == []


def test_a_leader_switches_it_for_a_brand_and_that_is_kept(cast: Cast, client: Client) -> None:
    other = Brand.objects.create(slug="autre", name="Autre")
    client.force_login(cast.nadia)
    page = client.get("/manage/anger/").content.decode()
    assert "Autre" not in page
    assert "ras le bol" in page
    for brand, status in ((cast.brand.pk, 302), (cast.brand.pk, 302), (other.pk, 404), ("x", 404)):
        answer = client.post("/manage/anger/", {"brand": brand, "is_on": "1"})
        assert answer.status_code == status
    assert list(Brand.objects.filter(marks_anger=True)) == [cast.brand]
    kept = AuditEntry.objects.get(act="anger.switched")
    assert (kept.actor, kept.brand, kept.data) == (cast.nadia, cast.brand, {"is_on": True})
    client.force_login(cast.lea)
    assert client.post("/manage/anger/", {"brand": cast.brand.pk}).status_code == 403
