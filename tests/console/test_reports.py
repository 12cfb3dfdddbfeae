"""Reports: figures equal the rows they open to, within scope."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.core.estimates import Estimate
from conversations.models import (
    Analysis,
    ReviewAnswer,
)
from conversations.queries.review_trust import rules_bias
from tests.cast import Cast
from tests.reporting import MONDAY, get, reviewed, scored, two_weeks

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast: Cast) -> Cast:
    return two_weeks(cast)


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
    assert (row["row"].estimate.n, row["row"].first_reply) == (2, Estimate(40.0, n=1))


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


def test_the_report_costs_the_same_for_few_and_many(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        scored(cast, (cast.lea, cast.omar)[n % 2], 50 + n, MONDAY + timedelta(hours=n))
    client.force_login(cast.nadia)
    with django_assert_max_num_queries(20):
        get(client)
