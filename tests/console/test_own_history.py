"""One's own history as a file: whole, in words for people, with names that stay for machines."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.audit import record
from conversations.actions.coaching import acknowledge_note, close_note
from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.models import AuditEntry, Finding, ReviewAnswer
from tests.cast import Cast
from tests.console.test_coaching import given
from tests.console.test_dispute_evidence import FAULTS, SLOW
from tests.reporting import body, reviewed
from tests.reviewing import PARROTED, ended

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning"),
]
Rows = list[dict[str, Any]]


@pytest.fixture
def talk(cast: Cast) -> Any:
    """Findings, a review with a criterion, an answered dispute, a closed note, two readings."""
    now = timezone.now()
    talk = ended(cast, faults=FAULTS)
    review = reviewed(cast, talk, 40, comment="Trop sec.")
    ReviewAnswer.objects.create(review=review, criterion="opening", score=25, comment="Sans salut.")
    finding = Finding.objects.get(conversation=talk, rule=SLOW)
    row = make_dispute(cast.lea, "La file était pleine.", now, finding=finding.pk)
    answer_dispute(row.pk, cast.nadia, "rejected", "Le délai est le même.", now)
    note = given(cast, talk=talk, now=now)
    acknowledge_note(note.pk, cast.lea, "Entendu.", now)
    close_note(note.pk, cast.nadia, "Atteint.", now)
    for minutes in (0, 5, 10):
        record("transcript.viewed", cast.irene, now + timedelta(minutes=minutes), conversation=talk)
    return talk


def read(client: Client, form: str, between: str = ",") -> Rows:
    text = body(client.get(f"/mine/history.{form}")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=between))


def of(rows: Rows, column: str, value: str, **more: str) -> dict[str, Any]:
    wanted = {column: value} | more
    return next(row for row in rows if all(row[key] == said for key, said in wanted.items()))


def test_people_read_it_in_words(cast: Cast, client: Client, talk: Any) -> None:
    client.force_login(cast.lea)
    rows = read(client, "csv-fr", ";")
    copied = of(rows, "À propos de", "Effet perroquet")
    assert copied["Numéro"] == f"C-{str(talk.pk)[-4:].upper()}"
    assert copied["Message"]
    assert copied["Quand"]
    assert copied["Mots concernés"] == "votre lampe est arrivée cassée"
    assert copied["Repris du client"] == "ma lampe est arrivée cassée"
    assert copied["Points perdus"]
    assert any("1\u00a0min\u00a009, pour un objectif" in row["Preuve"] for row in rows)
    review = of(rows, "Quoi", "relecture")
    assert (review["Par"], review["Score"], review["Commentaire"], review["Réponse"]) == (
        "Irène Faure", "40,0", "Trop sec.", "",
    )  # fmt: skip
    criterion = of(rows, "Quoi", "critère de la relecture")
    assert (criterion["Niveau donné"], criterion["Commentaire"]) == ("25", "Sans salut.")
    dispute = of(rows, "Quoi", "contestation")
    assert dispute["Commentaire"] == "La file était pleine."
    assert (dispute["Verdict ou issue"], dispute["Réponse"], dispute["Jugé ou répondu par"]) == (
        "rejetée", "Le délai est le même.", "Nadia Benali",
    )  # fmt: skip
    assert of(rows, "Quoi", "note d’accompagnement")["Réponse"] == "Entendu."
    assert of(rows, "Quoi", "mot de clôture d’un accompagnement")["Commentaire"] == "Atteint."
    look = of(rows, "Quoi", "regard", **{"À propos de": "a lu une conversation"})
    assert (look["Par"], look["Combien de fois"]) == ("Irène Faure", "3")


def test_machines_read_names_that_stay(cast: Cast, client: Client, talk: Any) -> None:
    cast.lea.language = "en"
    cast.lea.save()
    client.force_login(cast.lea)
    english = read(client, "csv")
    cast.lea.language = "fr"
    cast.lea.save()
    client.force_login(cast.lea)
    rows = read(client, "csv")
    assert list(rows[0]) == list(english[0])
    assert list(rows[0])[:9] == [
        "kind", "number", "conversation", "opened_at", "queue", "message", "at", "by", "about",
    ]  # fmt: skip
    found = of(rows, "about", PARROTED)
    assert (found["kind"], found["severity"]) == ("finding", "major")
    assert json.loads(found["evidence"])["pairs"]
    slow = of(rows, "about", SLOW, kind="finding")
    assert json.loads(slow["evidence"])["limit_s"] == 60
    assert (slow["verdict"], slow["answered_by"]) == ("confirmed", "leader")
    assert of(rows, "kind", "look", about="transcript.viewed")["times"] == "3"


def test_each_form_is_offered_and_noted(cast: Cast, client: Client, talk: Any) -> None:
    client.force_login(cast.lea)
    page = client.get("/mine/").content.decode()
    for form in ("xlsx", "csv-fr", "csv"):
        assert f'href="/mine/history.{form}"' in page
        assert body(client.get(f"/mine/history.{form}"))
    assert body(client.get("/mine/history.xlsx")).startswith(b"PK")
    assert client.get("/mine/history.doc").status_code == 404
    forms = AuditEntry.objects.filter(act="export.made").order_by("pk").values_list("data__form")
    assert [form for (form,) in forms] == ["xlsx", "csv-fr", "csv", "xlsx"]
