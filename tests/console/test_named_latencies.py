"""Times beside an advisor's name for the term of the brand, and beyond it beside nobody's."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.figures import alias, alias_in_tables
from conversations.models import Analysis
from tests.cast import Cast
from tests.reporting import body, scored

pytestmark = pytest.mark.django_db
TIMES = ("closed_at", "first_reply_s", "duration_s", "closing_latency_s", "closed_in_time")


def handled(cast: Cast, age: int, seconds: float) -> Any:
    now = timezone.now()
    talk = scored(cast, cast.lea, 60, now - timedelta(days=age))
    facts = {"closing_latency_s": seconds, "closed_in_time": True, "thanks": True}
    Analysis.objects.filter(pk=talk.pk).update(facts=facts)
    return talk


@pytest.fixture
def month(cast: Cast, client: Client) -> Cast:
    """Of Léa, a month ago and yesterday."""
    handled(cast, 30, 500)
    handled(cast, 1, 20)
    client.force_login(cast.nadia)
    return cast


def place(at: str, **more: str) -> str:
    days = {"since": (timezone.now() - timedelta(days=40)).date().isoformat()} | more
    return f"/reports/{at}?" + "&".join(f"{name}={value}" for name, value in days.items())


@pytest.mark.parametrize(
    ("figure", "is_time"), [("closing_latency", True), ("closed_in_time", True), ("thanks", False)]
)
def test_rows_of_times_name_nobody_beyond_the_term(
    month: Cast, client: Client, figure: str, is_time: bool
) -> None:
    answer = client.get(place(f"manners/{figure}/"))
    named = [row["handler"] for row in answer.context["rows"]]
    assert named == ["Léa Morel", "" if is_time else "Léa Morel"]
    page = answer.content.decode()
    assert ("non nommé" in page) is is_time
    assert ("Les lignes plus anciennes ne nomment pas le conseiller" in page) is is_time


def test_times_of_one_advisor_reach_back_to_the_term_only(month: Cast, client: Client) -> None:
    answer = client.get(place("manners/", advisor=str(month.lea.pk)))
    told = {line["href"].split("/")[0]: line["told"].estimate for line in answer.context["leaving"]}
    assert (told["closing_latency"].value, told["closing_latency"].n) == (20, 1)
    assert told["closed_in_time"].n == 1
    assert told["thanks"].n == 2, "no time"
    assert "ne se lisent que quelques jours" in answer.content.decode()
    rows = client.get(place("manners/closing_latency/", advisor=str(month.lea.pk)))
    assert (rows.context["n"], len(rows.context["rows"])) == (1, 1), "as many as the figure said"
    all_of_them = client.get(place("manners/"))
    told = {line["href"].split("/")[0]: line["told"] for line in all_of_them.context["leaving"]}
    assert told["closing_latency"].estimate.n == 2
    assert "ne se lisent que quelques jours" not in all_of_them.content.decode()


def exported(client: Client, what: str, **given: str) -> list[dict[str, str]]:
    text = body(client.get(place(f"export/{what}.csv", **given))).decode("utf-8-sig")
    return sorted(csv.DictReader(io.StringIO(text)), key=lambda row: row["opened_at"])


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning")
def test_a_table_of_one_advisor_has_no_old_times_and_gives_no_code_away(
    month: Cast, client: Client
) -> None:
    old, young = exported(client, "conversations", advisor=str(month.lea.pk))
    assert (old["advisor"], young["advisor"]) == ("Léa Morel", "Léa Morel")
    assert [old[name] for name in TIMES] == [""] * len(TIMES)
    assert all(young[name] for name in TIMES)
    assert old["score"] == young["score"] == "60.0"
    old, young = exported(client, "conversations")
    assert (old["advisor"], old["closing_latency_s"]) == (alias_in_tables(month.lea.pk), "500")
    assert young["advisor"] == "Léa Morel"
    page = client.get(place("", advisor=str(month.lea.pk))).content.decode()
    assert "sans les délais au-delà de 7 jours" in page


def test_the_code_in_tables_is_not_that_of_past_figures(cast: Cast) -> None:
    assert alias(cast.lea.pk) != alias_in_tables(cast.lea.pk)
    assert alias(None) == alias_in_tables(None) == ""


def test_the_list_of_conversations_tells_how_long_they_took_for_the_term_only(
    month: Cast, client: Client
) -> None:
    def lengths() -> list[bool]:
        return [row["tells_times"] for row in client.get("/conversations/").context["rows"]]

    assert lengths() == [True, False]
    assert client.get("/conversations/").content.decode().count("5\u00a0min") == 1
    client.force_login(month.lea)
    assert lengths() == [True, True], "one's own"


def test_the_report_tells_first_replies_since_the_term_only(month: Cast, client: Client) -> None:
    answer = client.get(place(""))
    (row,) = [one["row"] for one in answer.context["advisors"]]
    assert (row.first_reply.n, row.estimate.n) == (1, 2)
