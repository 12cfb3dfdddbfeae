"""Reports: figures equal the rows they open to, within scope; exports; the award's rehearsal."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation

from console.views.reports.spoken import heading
from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.figures import alias
from conversations.actions.reviewed import fold_reviewed
from conversations.actions.verdicts import give_verdict
from conversations.core.estimates import Estimate
from conversations.models import (
    Analysis,
    AuditEntry,
    Conversation,
    MysteryTest,
    Review,
    ReviewAnswer,
    ReviewGrid,
    SurveyAnswer,
    Verdict,
)
from conversations.queries.reports.tables import TABLES, Reader
from conversations.queries.reports.wanted import Wanted
from conversations.queries.review_trust import rules_bias
from tests.cast import Cast
from tests.reporting import scored

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
PERIOD = {"since": "2026-11-02", "until": "2026-11-15"}


@pytest.fixture
def house(cast: Cast) -> Cast:
    """Two weeks: ours 60, 80 and 70, theirs 90."""
    scored(cast, cast.lea, 60, MONDAY)
    scored(cast, cast.omar, 80, MONDAY + timedelta(days=1), queue="conseil")
    scored(cast, cast.lea, 70, MONDAY + timedelta(days=8), rule="wording.blame")
    scored(cast, cast.zoe, 90, MONDAY + timedelta(days=2), queue="conseil")
    return cast


def get(client: Client, place: str = "", **given: Any) -> Any:
    return client.get(f"/reports/{place}", PERIOD | given)


def test_advisors_have_no_reports(cast: Cast, client: Client) -> None:
    client.force_login(cast.lea)
    for place in ("", "rows/", "award/", "award/export.csv", "export/reviews.csv"):
        assert get(client, place).status_code == 403
    assert 'href="/reports/"' not in client.get("/conversations/").content.decode()


@pytest.mark.parametrize(
    ("who", "mean", "n"),
    [("nadia", 70, 3), ("irene", 70, 3), ("yann", 90, 1), ("diane", 75, 4), ("ada", 75, 4)],
)
def test_each_sees_the_figures_of_their_scope(
    house: Cast, client: Client, who: str, mean: float, n: int
) -> None:
    client.force_login(getattr(house, who))
    whole = get(client).context["whole"]
    assert (whole.rules.value, whole.rules.n) == (mean, n)
    assert get(client, "rows/").context["n"] == n


def test_every_figure_opens_to_as_many_rows_as_it_says(house: Cast, client: Client) -> None:
    client.force_login(house.diane)
    context = get(client).context
    figures = [(row["href"], row["estimate"].n) for row in context["weeks"]]
    for group in context["groups"]:
        figures += [(row["href"], row["estimate"].n) for row in group["rows"]]
    assert len(figures) == 2 + 7 - 1 + 2 + 2
    for href, n in figures:
        assert client.get(f"/reports/{href}").context["n"] == n, href


def test_weeks_queues_and_providers(house: Cast, client: Client) -> None:
    client.force_login(house.diane)
    context = get(client).context
    assert [row["estimate"].value for row in context["weeks"]] == [pytest.approx(76.7, abs=0.1), 70]
    groups = {g["kind"]: {r["name"]: r["estimate"].value for r in g["rows"]}
              for g in context["groups"]}  # fmt: skip
    assert groups["queue"] == {"Conseil": 85, "SAV": 65}
    assert groups["provider"] == {"Atlas": 90, "Nord Contact": 70}
    assert groups["criterion"]["Clôture" if "Clôture" in groups["criterion"] else "Prise de congé"]


def test_a_provider_is_not_compared_with_others_and_a_brand_lists_no_advisor(
    house: Cast, client: Client
) -> None:
    client.force_login(house.nadia)
    page = get(client)
    assert "Atlas" not in page.content.decode()
    assert [a["row"].name for a in page.context["advisors"]] == ["Léa Morel", "Omar Saïdi"]
    client.force_login(house.diane)
    page = get(client)
    assert page.context["advisors"] == []
    assert "Léa Morel" not in page.content.decode()


def test_latencies_stand_beside_names_for_seven_days_only(cast: Cast, client: Client) -> None:
    now = timezone.now()
    scored(cast, cast.lea, 60, now - timedelta(days=9))
    scored(cast, cast.lea, 60, now - timedelta(days=1))
    client.force_login(cast.nadia)
    (row,) = client.get("/reports/").context["advisors"]
    assert (row["row"].estimate.n, row["row"].n_replies, row["row"].first_reply_s) == (2, 1, 40)


def reviewed(cast: Cast, talk: Any, human: float, **given: Any) -> Review:
    grid, _ = ReviewGrid.objects.get_or_create(
        brand=None, version=1, defaults={"status": "live", "created_at": MONDAY}
    )
    return Review.objects.create(
        conversation=talk, analyst=cast.irene, grid=grid, started_at=MONDAY,
        submitted_at=MONDAY, score=human, automatic=talk.analysis.score, **given,
    )  # fmt: skip


def test_random_reviews_are_weighted_targeted_left_out_and_blind_ones_tell_the_bias(
    cast: Cast, client: Client
) -> None:
    talks = [scored(cast, cast.lea, 80, MONDAY + timedelta(hours=n)) for n in range(9)]
    for talk in talks[:3]:
        reviewed(cast, talk, 60, probability=0.5, is_blind=True)
    client.force_login(cast.irene)
    few = get(client)
    assert few.context["whole"].corrected.bias == Estimate(n=3), "three tell nothing, as for trust"
    assert "inconnu (n = 3)" in few.content.decode()
    for talk in talks[3:5]:
        reviewed(cast, talk, 90, probability=0.25, is_blind=True)
    reviewed(cast, talks[5], 70, probability=0.5)
    reviewed(cast, talks[6], 0)
    reviewed(cast, talks[7], 10, probability=1.0, lane="calibration")
    page = get(client)
    whole = page.context["whole"]
    assert "1 relecture laissée de côté\u00a0: pas tirée au hasard" in page.content.decode()
    assert whole.reviews.value == pytest.approx((180 / 0.5 + 180 / 0.25 + 70 / 0.5) / 16)
    assert (whole.reviews.n, whole.n_targeted) == (6, 1)
    assert whole.corrected.bias.value == pytest.approx((-60 * 2 + 20 * 4) / 14)
    assert whole.corrected.estimate.value == pytest.approx(80 + whole.corrected.bias.value)
    assert rules_bias(cast.brand)[""] == whole.corrected.bias, "the page on trust says the same"


@pytest.mark.parametrize("criterion", ["", "closing"])
def test_every_headline_opens_to_its_rows(cast: Cast, client: Client, criterion: str) -> None:
    talks = [scored(cast, cast.lea, 80, MONDAY + timedelta(hours=n)) for n in range(8)]
    Analysis.objects.filter(conversation__in=talks[:3]).update(critical="fail")
    for n, talk in enumerate(talks[:7]):
        review = reviewed(cast, talk, 60, probability=0.5 if n < 6 else None, is_blind=n < 5)
        ReviewAnswer.objects.create(review=review, criterion="closing", score=50)
    client.force_login(cast.nadia)
    page = get(client, criterion=criterion)
    whole, links = page.context["whole"], headline_links(page.content.decode())
    assert [whole.rules.n, whole.reviews.n, whole.corrected.bias.n, whole.n_failed] == [8, 6, 5, 3]
    assert [client.get(f"/reports/{link}").context["n"] for link in links] == [8, 6, 5, 3]
    listed = client.get(f"/reports/{links[1]}")
    assert len(listed.context["rows"]) == 6
    assert "Irène" not in listed.content.decode().partition("<main")[2], "never by whom"
    client.force_login(cast.yann)
    assert [client.get(f"/reports/{link}").context["n"] for link in links] == [0] * 4


def headline_links(page: str) -> list[str]:
    _, _, headline = page.partition('class="headline"')
    return [
        unescape(link) for link in re.findall(r'href="(.*?)"', headline.partition("</section>")[0])
    ]


def test_a_filter_out_of_scope_is_an_error_not_a_way_in(house: Cast, client: Client) -> None:
    client.force_login(house.yann)
    for given in ({"queue": house.sav.pk}, {"criterion": "x"}, {"since": "hier"}):
        answer = get(client, **given)
        assert answer.status_code == 200
        assert answer.context["form"].errors
        assert answer.context["whole"].rules.n <= 1


@pytest.mark.parametrize("place", ["", "offers/", "manners/"])
def test_the_filters_show_the_period_that_holds(client: Client, cast: Cast, place: str) -> None:
    client.force_login(cast.nadia)
    for given in ({}, {"queue": cast.sav.pk}, {"until": "2026-11-15"}, {"since": "hier"}):
        page = client.get(f"/reports/{place}", given)
        form, wanted = page.context["form"], page.context["wanted"]
        assert form["since"].value() in (given.get("since"), wanted.since.date())
        assert str(form["until"].value()) == str((wanted.until - timedelta(seconds=1)).date())
        assert f'value="{form["until"].value()}"' in page.content.decode()


def test_pages_of_rows_follow_each_other(cast: Cast, client: Client) -> None:
    for n in range(60):
        scored(cast, cast.lea, 50 + n % 3, MONDAY + timedelta(minutes=n // 2))
    client.force_login(cast.nadia)
    answer = get(client, "rows/")
    seen = [row["talk"].pk for row in answer.context["rows"]]
    answer = client.get("/reports/rows/" + answer.context["next"])
    seen += [row["talk"].pk for row in answer.context["rows"]]
    assert len(seen) == len(set(seen)) == 60
    assert answer.context["next"] == ""


def body(answer: Any) -> bytes:
    return b"".join(answer)


def test_the_report_costs_the_same_for_few_and_many(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        scored(cast, (cast.lea, cast.omar)[n % 2], 50 + n, MONDAY + timedelta(hours=n))
    client.force_login(cast.nadia)
    with django_assert_max_num_queries(19):
        get(client)


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
    assert rows[0]["advisor"] == alias(house.lea.pk), "a latency beside a pseudonym"
    assert float(rows[0]["score_wording"]) == 60
    manners = ("first_farewell", "thanks", "last_check", "closing_latency_s")
    assert [rows[0][name] for name in manners] == ["customer", "1", "", "21.5"]
    assert [rows[n]["rnps"] + rows[n]["ces_component"] for n in (0, 1)] == ["9waiting", ""]
    found = list(csv.DictReader(io.StringIO(
        body(get(client, "export/findings.csv")).decode("utf-8-sig")
    )))  # fmt: skip
    assert [(row["rule"], row["advisor"]) for row in found] == [
        ("wording.blame", alias(house.lea.pk))
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
    grid = ReviewGrid.objects.create(brand=house.brand, version=2, status="live", created_at=MONDAY)
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
    names = [name for name, _ in TABLES[what](Conversation.objects.all(), reader).columns]
    with translation.override("fr"):
        french = [heading(name) for name in names]
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
    assert set(map(tuple, told.values())) == {(alias(cast.lea.pk), "Léa Morel")}, told
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


def test_the_rehearsal_counts_what_is_marked(house: Cast, client: Client) -> None:
    client.force_login(house.nadia)
    talks = [row["talk"] for row in get(client, "rows/").context["rows"]]
    for talk in talks[:2]:
        client.post(f"/reports/award/{talk.pk}/", {"note": "appel 3"})
    theirs = scored(house, house.zoe, 50, MONDAY, queue="conseil")
    assert client.post(f"/reports/award/{theirs.pk}/").status_code == 404
    page = client.get("/reports/award/")
    assert page.context["n"] == 2
    assert page.context["median_s"] == 40
    assert "appel 3" in page.content.decode()
    client.post(f"/reports/award/{talks[0].pk}/", {"off": "1"})
    assert MysteryTest.objects.get().conversation == talks[1]
    acts = AuditEntry.objects.filter(act__startswith="mystery").values_list("act", flat=True)
    assert sorted(acts) == ["mystery.marked", "mystery.marked", "mystery.unmarked"]
