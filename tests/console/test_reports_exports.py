"""Exports: the rows of the screen for machines, and in the reader's language for people."""

import csv
import io
import zipfile
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation

from console.views.reports.spoken import heading
from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.figures import alias_in_tables
from conversations.actions.reviewed import fold_reviewed
from conversations.actions.verdicts import give_verdict
from conversations.core.review_grid import HOUSE, as_data
from conversations.models import (
    Analysis,
    AuditEntry,
    Conversation,
    Review,
    ReviewGrid,
    SurveyAnswer,
    Verdict,
)
from conversations.queries.reports.tables import TABLES, Reader
from conversations.queries.reports.wanted import Wanted
from tests.cast import Cast
from tests.reporting import MONDAY, body, get, reviewed, scored, two_weeks

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast: Cast) -> Cast:
    return two_weeks(cast)


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning")
def test_exports_hold_the_rows_of_the_screen_and_are_recorded(house: Cast, client: Client) -> None:
    client.force_login(house.nadia)
    first = Analysis.objects.order_by("conversation__opened_at")[:1].get()
    facts = {"first_farewell": "customer", "thanks": True, "closing_latency_s": 21.5}
    Analysis.objects.filter(pk=first.pk).update(facts=facts)
    SurveyAnswer.objects.create(conversation_id=first.pk, at=MONDAY, rnps=9, component="waiting")
    rows = list(csv.DictReader(io.StringIO(
        body(get(client, "export/conversations.csv")).decode("utf-8-sig")
    )))  # fmt: skip
    assert [float(row["score"]) for row in rows] == [60, 80, 70]
    assert rows[0]["opened_at"] == "2026-11-02 10:00:00", "the brand's wall clock"
    assert rows[0]["first_reply_s"] == "40.0"
    assert rows[0]["advisor"] == alias_in_tables(house.lea.pk), "a latency beside a pseudonym"
    assert float(rows[0]["score_wording"]) == 60
    manners = ("first_farewell", "thanks", "last_check", "closing_latency_s")
    assert [rows[0][name] for name in manners] == ["customer", "1", "", "21.5"]
    assert [rows[n]["rnps"] + rows[n]["ces_component"] for n in (0, 1)] == ["9waiting", ""]
    found = list(csv.DictReader(io.StringIO(
        body(get(client, "export/findings.csv")).decode("utf-8-sig")
    )))  # fmt: skip
    assert [(row["rule"], row["advisor"]) for row in found] == [
        ("wording.blame", alias_in_tables(house.lea.pk))
    ]
    for form in ("xlsx", "parquet"):
        assert body(get(client, f"export/reviews.{form}"))
    entries = AuditEntry.objects.filter(act="export.made").order_by("pk")
    assert [(e.data["what"], e.data["form"], e.data["n"]) for e in entries] == [
        ("conversations", "csv", 3), ("findings", "csv", 1), ("reviews", "xlsx", 0),
        ("reviews", "parquet", 0),
    ]  # fmt: skip
    assert {e.actor for e in entries} == {house.nadia}
    assert get(client, "export/reviews.exe").status_code == 404
    assert get(client, "export/people.csv").status_code == 404


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning")
def test_what_people_open_is_in_their_language_and_what_machines_read_stays(
    house: Cast, client: Client
) -> None:
    talk = Analysis.objects.order_by("conversation__opened_at")[:1].get().conversation
    facts = {"first_farewell": "customer", "thanks": True}
    Analysis.objects.filter(pk=talk.pk).update(facts=facts, critical="fail", score=60.5)
    reviewed(house, talk, 40)
    grid = ReviewGrid.objects.create(
        brand=house.brand, version=2, status="live", created_at=MONDAY, criteria=as_data(HOUSE)
    )
    Review.objects.filter(conversation=talk).update(grid=grid, is_blind=True)
    client.force_login(house.nadia)

    def rows(what: str) -> list[dict[str, str]]:
        text = body(get(client, f"export/{what}.csv-fr")).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    first = rows("conversations")[0]
    assert (first["Score selon les règles"], first["A remercié"], first["Sécurité"]) == (
        "60,5", "oui", "échoué",
    )  # fmt: skip
    assert (first["A pris congé en premier"], first["A demandé s’il restait autre chose"]) == (
        "le client", "",
    )  # fmt: skip
    assert first["Score\u00a0: Expression"] == "60"
    assert first["Grille"] == "grille des règles, version 1"
    assert (rows("findings")[0]["Règle"], rows("findings")[0]["Gravité"]) == (
        "Reproche fait au client", "mineur",
    )  # fmt: skip
    review = rows("reviews")[0]
    assert (review["Grille"], review["À l’aveugle"]) == ("Maison Lumière, version 2", "oui")
    text = body(get(client, "export/reviews.csv")).decode("utf-8-sig")
    (plain,) = csv.DictReader(io.StringIO(text))
    assert (plain["grid"], plain["blind"]) == ("Maison Lumière@2", "1")
    answer = get(client, "export/reviews.csv-fr")
    assert answer["Content-Disposition"].endswith('.csv"')
    with zipfile.ZipFile(io.BytesIO(body(get(client, "export/reviews.xlsx")))) as book:
        told = book.read("xl/worksheets/sheet1.xml").decode()
        assert "À l’aveugle" in told
        assert 'name="Relectures"' in book.read("xl/workbook.xml").decode()
    page = get(client).content.decode()
    assert "des noms anglais qui ne changent pas" in page


@pytest.mark.parametrize("what", ["conversations", "findings", "reviews"])
def test_every_column_has_a_heading(house: Cast, what: str) -> None:
    reader = Reader(
        Wanted(MONDAY, MONDAY, ZoneInfo("Europe/Paris")), MONDAY, lambda talk, user: "", str
    )
    table = TABLES[what](Conversation.objects.all(), reader)
    names = [name for name, _ in table.columns]
    with translation.override("fr"):
        french = [heading(name, table) for name in names]
    assert len(set(french)) == len(names) > 10
    assert not set(french) & {name for name in names if "_" in name}


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning")
def test_no_two_exports_joined_name_an_advisor_beside_an_old_latency(
    cast: Cast, client: Client
) -> None:
    now = timezone.now()
    for age in (9, 1):
        talk = scored(cast, cast.lea, 60, now - timedelta(days=age), rule="wording.blame")
        reviewed(cast, talk, 40)
    client.force_login(cast.nadia)
    told = {}
    for what in ("conversations", "findings", "reviews"):
        text = body(client.get(f"/reports/export/{what}.csv")).decode("utf-8-sig")
        rows = sorted(csv.DictReader(io.StringIO(text)), key=lambda row: row["opened_at"])
        told[what] = [row["advisor"] for row in rows]
    assert set(map(tuple, told.values())) == {(alias_in_tables(cast.lea.pk), "Léa Morel")}, told
    page = client.get("/reports/").content.decode()
    assert "de plus de 7 jours\u00a0: un code, toujours le même, remplace le nom" in page


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning")
def test_the_word_on_a_finding_is_exported_as_it_holds(cast: Cast, client: Client) -> None:
    talks = [scored(cast, cast.lea, 60, MONDAY + timedelta(hours=n), rule="wording.blame")
             for n in range(4)]  # fmt: skip
    for talk, outcome in zip(talks, ("accepted", "partly", "rejected"), strict=False):
        row = make_dispute(cast.lea, "x", MONDAY, finding=talk.findings.get().pk)
        answer_dispute(row.pk, cast.irene, outcome, "Voilà.", MONDAY)
    Verdict.objects.create(
        finding=talks[3].findings.get(), analyst=cast.irene, at=MONDAY, word="dismissed",
        lane="calibration",
    )  # fmt: skip
    client.force_login(cast.nadia)
    text = body(get(client, "export/findings.csv")).decode("utf-8-sig")
    rows = {row["conversation"]: row for row in csv.DictReader(io.StringIO(text))}
    given = [(rows[str(t.pk)]["verdict"], bool(rows[str(t.pk)]["verdict_at"])) for t in talks]
    assert given == [("dismissed", True), ("partial", True), ("confirmed", True), ("", False)]
    assert [rows[str(t.pk)]["verdict_by"] for t in talks] == ["analyst"] * 3 + [""]


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning")
def test_a_judged_score_is_exported_where_somebody_judged(cast: Cast, client: Client) -> None:
    talks = [scored(cast, cast.lea, 60, MONDAY + timedelta(hours=n), rule="wording.blame")
             for n in range(2)]  # fmt: skip
    for talk in talks:
        fold_reviewed(talk.pk, MONDAY)
    give_verdict(talks[0].findings.get().pk, cast.irene, "confirmed", MONDAY)
    client.force_login(cast.nadia)
    text = body(get(client, "export/conversations.csv")).decode("utf-8-sig")
    rows = {row["conversation"]: row for row in csv.DictReader(io.StringIO(text))}
    assert [bool(rows[str(t.pk)]["judged_score"]) for t in talks] == [True, False]
