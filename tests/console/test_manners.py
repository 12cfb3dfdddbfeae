"""How conversations end and what customers said: figures, the rows behind them, scope."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from console.views.reports.manners_words import MEANS, NAMES
from conversations.actions.assign import take
from conversations.actions.close import close_conversation, finish_wrap_up, reopen
from conversations.actions.hold import author_of, customer_of
from conversations.actions.survey import set_survey
from conversations.core.survey import Choices
from conversations.models import Analysis, Conversation, SurveyAnswer, User
from conversations.queries.reports.manners import leaving, survey
from conversations.queries.reports.manners_measures import LEAVING, MEASURES
from conversations.queries.reports.wanted import Wanted
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PERIOD = {"since": "2026-11-02", "until": "2026-11-08"}


def closes(user: User, talk: Conversation, at: datetime, **staff: Any) -> None:
    close_conversation(talk.pk, author_of(user), "done", at, **staff)
    finish_wrap_up(user, talk.pk, "", "", at + MINUTE)
    Analysis.objects.filter(pk=talk.pk).update(is_final=True)


def ended(cast: Cast, user: User, facts: dict[str, Any], at: datetime, **given: Any) -> Any:
    staff = {"missing": given.pop("missing", []), "override": ""}
    talk = cast.taken(user, now=at, **given)
    Analysis.objects.filter(pk=talk.pk).update(facts=facts)
    closes(user, talk, at + 5 * MINUTE, **staff)
    return talk


def answer(talk: Conversation, **given: Any) -> None:
    SurveyAnswer.objects.create(
        conversation=talk,
        wording=given.pop("wording", "2026-11"),
        at=MONDAY,
        language="fr",
        **given,
    )


@pytest.fixture
def week(cast: Cast) -> Cast:
    """Of Léa: a model of manners; one without a goodbye, closed with the last question left out
    and opened again; one of which the rules could not know. One of Zoé, another provider's."""
    good = {
        "first_farewell": "customer", "last_check": True, "thanks": True,
        "farewell_by_advisor": True, "closed_in_time": True, "unanswered_last": False,
        "closing_latency_s": 20.0, "closing_latency_customer_s": 30.0, "farewell_latency_s": 8.0,
    }  # fmt: skip
    bad = {
        "first_farewell": "none", "last_check": False, "thanks": None, "unanswered_last": True,
        "farewell_by_advisor": False, "closed_in_time": False, "closing_latency_s": 220.0,
    }  # fmt: skip
    answer(ended(cast, cast.lea, good, MONDAY), ces=2, csat=5, nps=10, resolved="yes",
           component="waiting", steps={"waiting": 4})  # fmt: skip
    again = ended(cast, cast.lea, bad, MONDAY + 60 * MINUTE, missing=["last_check"])
    reopen(again.pk, customer_of(again), MONDAY + 67 * MINUTE)
    take(cast.lea, again.pk, MONDAY + 67 * MINUTE)
    closes(cast.lea, again, MONDAY + 70 * MINUTE, missing=[], override="")
    answer(again, ces=8, csat=2, nps=3, resolved="partly")
    ended(cast, cast.lea, {}, MONDAY + 120 * MINUTE)
    answer(ended(cast, cast.zoe, good, MONDAY, queue="conseil"), rnps=9)
    return cast


def of_lea() -> Any:
    return Conversation.objects.filter(queue__slug="sav")


WANTED = Wanted(MONDAY - timedelta(days=1), MONDAY + timedelta(days=1), zone=UTC)  # type: ignore[arg-type]


LONG_AGO = MONDAY - timedelta(days=99)


def test_each_figure_counts_where_it_applies(
    week: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = leaving(of_lea(), WANTED, LONG_AGO)
    told = {name: (one.estimate.value, one.estimate.n) for name, one in found.items()}
    assert told == {
        "first_farewell_advisor": (0, 2),
        "first_farewell_customer": (0.5, 2),
        "first_farewell_none": (0.5, 2),
        "last_check_offered": (0.5, 2),
        "thanks": (1, 1),
        "farewell_by_advisor": (0.5, 2),
        "closed_in_time": (0.5, 2),
        "farewell_latency": (8, 1),
        "closing_latency": (120, 2),
        "closing_latency_customer": (30, 1),
        "cut_off": (0.5, 2),
        "premature_closing": (pytest.approx(1 / 3), 3),
        "closed_without_a_step": (pytest.approx(1 / 3), 3),
    }
    assert found["closing_latency"].p90 == pytest.approx(200)


def test_what_customers_said_is_told_wording_by_wording(week: Cast) -> None:
    other = ended(week, week.lea, {}, MONDAY + 180 * MINUTE)
    answer(other, csat=1, wording="2025-01")
    found = survey(of_lea(), WANTED)
    assert list(found) == ["2026-11", "2025-01"]
    now = {name: (one.estimate.value, one.estimate.n) for name, one in found["2026-11"].items()}
    assert now["csat"] == (0.5, 2)
    assert now["resolution_confirmed"] == (0.5, 2)
    assert now["ces_1_10"] == (5, 2)
    assert now["ces_waiting"] == (4, 1)
    assert now["effort_waiting"] == (1, 1)
    assert now["tnps"] == (0, 2), "a promoter and a detractor"
    assert now["rnps"] == (None, 0)
    assert found["2025-01"]["csat"].estimate.n == 1


def test_the_response_rate_counts_who_was_asked(
    week: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Served, over, and not fallen silent; a brand that asks nobody, or the silent too, is read
    by what it had chosen when the conversation closed."""

    def rate() -> tuple[float, int]:
        estimate = survey(of_lea(), WANTED)["2026-11"]["response_rate"].estimate
        return round(estimate.value or 0, 2), estimate.n

    assert rate() == (1, 2), "the third was not served by anybody"
    talk, silent, imported = (
        ended(week, week.lea, {}, MONDAY + n * 60 * MINUTE) for n in (3, 4, 5)
    )
    Conversation.objects.filter(pk__in=(talk.pk, silent.pk, imported.pk)).update(
        first_reply_at=MONDAY
    )
    Conversation.objects.filter(pk=silent.pk).update(closed_by="timeout")
    Conversation.objects.filter(pk=imported.pk).update(source="file")
    assert rate() == (0.67, 3)
    line = get(client, week.nadia).context["surveys"][0][1][0]
    opened = client.get(f"/reports/manners/{line['href']}").context
    assert [str(row["said"]) for row in opened["rows"]] == ["non", "oui", "oui"]
    set_survey(week.brand, Choices(asks_silent=True), week.ada, MONDAY)
    with django_assert_num_queries(3):
        assert rate() == (0.5, 4)
    set_survey(week.brand, Choices(is_on=False), week.ada, MONDAY + 200 * MINUTE)
    assert rate() == (0.67, 3), "off when the one of four hours closed"


def test_a_new_one_two_minutes_after_the_close_says_it_was_closed_too_soon(cast: Cast) -> None:
    talk = ended(cast, cast.lea, {}, MONDAY)
    assert leaving(of_lea(), WANTED, LONG_AGO)["premature_closing"].estimate.value == 0
    later = cast.open(now=MONDAY + 8 * MINUTE)
    Conversation.objects.filter(pk=later.pk).update(previous=talk)
    assert leaving(of_lea(), WANTED, LONG_AGO)["premature_closing"].estimate.value == 0, (
        "three minutes"
    )
    Conversation.objects.filter(pk=later.pk).update(opened_at=MONDAY + 6 * MINUTE)
    assert leaving(of_lea(), WANTED, LONG_AGO)["premature_closing"].estimate.value == 1


def get(client: Client, user: User, path: str = "", **given: Any) -> Any:
    client.force_login(user)
    return client.get(f"/reports/manners/{path}", PERIOD | given)


def test_every_figure_opens_to_as_many_rows_as_it_counted(week: Cast, client: Client) -> None:
    page = get(client, week.nadia)
    words = page.content.decode()
    assert "Le client prend congé en premier" in words
    assert "neuf sur dix" in words
    lines = [*page.context["leaving"], *page.context["surveys"][0][1]]
    assert len(lines) > len(LEAVING)
    for line in lines:
        opened = client.get(f"/reports/manners/{line['href']}")
        assert opened.context["n"] == len(opened.context["rows"]) == line["told"].estimate.n


def test_the_rows_say_what_counted(week: Cast, client: Client) -> None:
    said = [str(row["said"]) for row in get(client, week.nadia, "cut_off/").context["rows"]]
    assert said == ["oui", "non"]
    page = get(client, week.nadia, "closing_latency/").content.decode()
    assert "3\u00a0min\u00a040" in page
    assert get(client, week.nadia, "nothing/").status_code == 404


def test_each_sees_their_scope(week: Cast, client: Client) -> None:
    def n(user: User) -> int:
        return int(get(client, user, "last_check_offered/").context["n"])

    assert (n(week.nadia), n(week.yann), n(week.diane)) == (2, 1, 3)
    assert get(client, week.lea).status_code == 403
    empty = client.get("/reports/manners/", {"since": "2025-01-01", "until": "2025-01-02"})
    assert empty.status_code == 403


def test_without_a_conversation_the_page_says_so(cast: Cast, client: Client) -> None:
    words = get(client, cast.nadia).content.decode()
    assert "n’est terminée" in words
    assert "Personne n’a répondu" in words


def test_each_figure_has_a_name() -> None:
    assert set(MEASURES) == set(NAMES)
    assert set(MEANS) <= set(NAMES)
