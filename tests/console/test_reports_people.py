"""What a report says of people's part: grids, few reviews, what was judged, who was exported."""

import csv
import io

import pytest
from django.test import Client
from django.utils import translation

from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.mystery import mark_mystery_test
from conversations.core.review_grid import HOUSE, as_data
from conversations.models import AuditEntry, Conversation, Queue, Review, ReviewedScore, ReviewGrid
from conversations.queries import audit
from frontend.templatetags.motjuste import rounded
from tests.cast import Cast
from tests.reporting import MONDAY, PERIOD, body, get, reviewed, scored, two_weeks

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning"),
]
NB = "\xa0"


def test_the_grids_of_peoples_scores_are_said_and_that_they_are_few(
    cast: Cast, client: Client
) -> None:
    talks = [scored(cast, cast.lea, 60, MONDAY) for _ in range(6)]
    reviewed(cast, talks[0], 62, probability=0.5)
    client.force_login(cast.nadia)
    page = get(client).content.decode()
    assert f"Peu de relectures{NB}:" in page
    assert f"Grille{NB}: grille de la maison, version 1" in page
    assert "réunis ici" not in page
    for talk in talks[1:]:
        reviewed(cast, talk, 62, probability=0.5)
    grid = ReviewGrid.objects.create(
        brand=cast.brand, version=2, status="live", created_at=MONDAY, criteria=as_data(HOUSE)
    )
    Review.objects.filter(conversation=talks[1]).update(grid=grid)
    page = get(client).content.decode()
    assert "Peu de relectures" not in page
    assert "réunis ici" in page
    assert "version 1 (n = 5)" in page
    assert "Maison Lumière, version 2 (n = 1)" in page


def test_a_dispute_won_is_seen_by_advisor_and_by_queue(cast: Cast, client: Client) -> None:
    talk = scored(cast, cast.lea, 60, MONDAY, rule="wording.blame")
    scored(cast, cast.lea, 80, MONDAY)
    client.force_login(cast.nadia)
    assert "une fois jugées" not in get(client).content.decode().split('id="advisors"')[0]
    row = make_dispute(cast.lea, "x", MONDAY, finding=talk.findings.get().pk)
    answer_dispute(row.pk, cast.irene, "accepted", "Voilà.", MONDAY)
    ReviewedScore.objects.filter(pk=talk.pk).update(score=75)
    answer = get(client)
    (advisor,) = [a["row"] for a in answer.context["advisors"]]
    assert (advisor.judged.n, advisor.judged.before, advisor.judged.after) == (1, 60, 75)
    (queues,) = [g for g in answer.context["groups"] if g["kind"] == "queue"]
    assert [row["judged"].after for row in queues["rows"]] == [75]
    assert advisor.first_reply.n == 0
    assert answer.content.decode().count("60,0 → <b>75,0</b>") == 2


def test_an_export_says_in_the_audit_what_it_was_narrowed_to(cast: Cast, client: Client) -> None:
    two_weeks(cast)
    client.force_login(cast.nadia)
    queue = Queue.objects.get(slug="sav", brand=cast.brand)
    given = PERIOD | {"advisor": cast.lea.pk, "queue": queue.pk, "criterion": "wording"}
    client.get("/reports/export/conversations.csv", given)
    entry = AuditEntry.objects.get(act="export.made")
    assert (entry.advisor, entry.data["since"], entry.data["last"]) == (
        cast.lea, "2026-11-02", "2026-11-15",
    )  # fmt: skip
    assert list(audit.about(cast.lea.pk)) == [entry], "their own page tells it"
    page = client.get("/audit/", {"act": "export.made"}).content.decode()
    assert f"au{NB}: 15 novembre 2026" in page
    assert f"critère{NB}: Expression" in page
    assert f"file{NB}: {queue.name}" in page


def test_the_rehearsal_has_a_period_and_speaks_to_spreadsheets(cast: Cast, client: Client) -> None:
    two_weeks(cast)
    client.force_login(cast.nadia)
    talks = Conversation.objects.filter(handler=cast.lea.pk).order_by("opened_at")
    for talk in talks:
        mark_mystery_test(talk, cast.nadia, "", MONDAY)
    assert client.get("/reports/award/").context["n"] == 2
    last = {"since": "2026-11-10"}
    page = client.get("/reports/award/", last)
    assert page.context["n"] == 1
    html = page.content.decode()
    assert "/reports/award/export.csv-fr?since=2026-11-10" in html
    assert html.count('id="exports"') == 1
    answer = client.get("/reports/award/export.csv-fr", last)
    assert answer["Content-Disposition"].endswith('motjuste-award-excel.csv"')
    text = body(answer).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert {"oui", "non"} >= {v for k, v in row.items() if "Disponible" in k} != set()
    assert client.get("/reports/award/", {"until": "2020-01-01"}).context["n"] == 0
    data = AuditEntry.objects.filter(act="export.made").latest("pk").data
    assert data["since"] == "2026-11-10"


def test_half_a_second_is_rounded_up() -> None:
    with translation.override("fr"):
        assert [rounded(s) for s in (46.5, 59.6, 0.4)] == [f"47{NB}s", f"1{NB}min", f"0{NB}s"]
