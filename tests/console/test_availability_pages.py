"""The pages of availability: a morning to the second, for leaders in scope and for oneself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from console.period import MOST_DAYS, Period, is_changed
from console.timeline import lane, ticks
from conversations.actions.close import close_conversation
from conversations.actions.hold import customer_of
from conversations.actions.hours import save_hours
from conversations.actions.presence import set_presence
from conversations.models import Conversation, OpeningHours, Seat
from tests.cast import Cast
from tests.conversations.moments import START, at

PARIS = ZoneInfo("Europe/Paris")
DAY = "?day=2026-11-21"
NB = "\u00a0"


@pytest.fixture
def morning(cast: Cast) -> Cast:
    """Open from 11 to 15 in Paris (10 to 14 UTC). Léa, two seats: there from 0:10, both taken from
    1:00 on; lunch from 2:00 to 2:30; gone at an hour. The third customer gets nobody."""
    Seat.objects.update(granted_at=START - timedelta(days=1))
    row = OpeningHours(brand=cast.brand, mode="week", week=[[[660, 900]]] * 7)
    save_hours(row, None, START - timedelta(days=30))
    set_presence(cast.lea, "available", at(10))
    for seconds in (40, 60):
        cast.taken(cast.lea, now=at(seconds))
    cast.open(name="Camille Durand", now=at(90))
    set_presence(cast.lea, "paused", at(120), reason="Déjeuner")
    set_presence(cast.lea, "available", at(150))
    set_presence(cast.lea, "offline", at(3600))
    return cast


def page(client: Client, user: Any, path: str) -> str:
    client.force_login(user)
    answer = client.get(f"/availability/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_a_leader_sees_shares_and_what_they_are_made_of(morning: Cast, client: Client) -> None:
    told = page(client, morning.nadia, DAY)
    assert f"50{NB}s sur 4{NB}h{NB}00{NB}min{NB}00{NB}s" in told
    assert f"16,6{NB}%" in told, "4 of 24 hours, never rounded up"
    assert f"66,6{NB}%" in told
    assert "2 sur 3" in told
    assert f"59{NB}min{NB}20{NB}s" in told, "available, the lunch taken out"
    assert f"Déjeuner{NB}: 30{NB}s" in told


@pytest.mark.django_db
def test_a_day_of_a_queue_shows_every_interval_and_who_got_nobody(
    morning: Cast, client: Client
) -> None:
    told = page(client, morning.nadia, f"queues/{morning.sav.pk}/{DAY}")
    for row in ("11:00:00", "11:00:10", "11:01:00", "11:02:00", "11:02:30", "12:00:00", "15:00:00"):
        assert f">{row}</time>" in told
    assert told.count("quelqu’un présent, toutes les places prises") == 2
    assert "Camille Durand" in told
    assert ">24:00:00</time>" not in told, "it closes at three"
    assert 'fill="url(#hatch)"' in told
    days = page(
        client, morning.nadia, f"queues/{morning.sav.pk}/?since=2026-11-19&until=2026-11-21"
    )
    assert days.count('href="?day=') == 3
    assert "Toute la période" in days


@pytest.mark.django_db
def test_who_has_gone_unserved_is_a_row_too(morning: Cast, client: Client) -> None:
    """As many rows as the share says; what is out of scope is not named."""
    gone = Conversation.objects.get(customer__name="Camille Durand")
    close_conversation(gone.pk, customer_of(gone), "left", at(95))
    told = page(client, morning.nadia, f"queues/{morning.sav.pk}/{DAY}")
    assert "2 sur 3" in told
    assert told.count("parti avant qu’une équipe ne le prenne") == 1
    assert "Camille Durand" not in told


@pytest.mark.django_db
def test_an_advisor_sees_the_same_of_themselves_and_of_nobody_else(
    morning: Cast, client: Client
) -> None:
    mine = page(client, morning.lea, f"mine/{DAY}")
    for word in (
        "11:00:10",
        "11:02:00",
        "11:02:30",
        "12:00:00",
        "En pause : Déjeuner".replace(" : ", f"{NB}: "),
    ):
        assert word in mine
    rows = mine[mine.index("<tbody>") : mine.index("</tbody>")]
    theirs = page(client, morning.nadia, f"people/{morning.lea.pk}/{DAY}")
    assert rows in theirs
    client.force_login(morning.lea)
    for path in ("", f"queues/{morning.sav.pk}/", f"people/{morning.omar.pk}/"):
        assert client.get(f"/availability/{path}").status_code == 403


@pytest.mark.django_db
def test_others_scopes_are_not_there(morning: Cast, client: Client) -> None:
    client.force_login(morning.yann)
    for path in (f"queues/{morning.sav.pk}/", f"people/{morning.lea.pk}/"):
        assert client.get(f"/availability/{path}{DAY}").status_code == 404
    told = page(client, morning.yann, DAY)
    assert "Léa Morel" not in told
    assert f"queues/{morning.sav.pk}" not in told
    client.force_login(morning.irene)
    assert client.get("/availability/mine/").status_code == 403


NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
TODAY = date(2026, 11, 21)


def test_a_period_is_put_right() -> None:
    def asked(**given: str) -> tuple[date, date]:
        period = Period.asked(given, TODAY, NOW)
        return period.first, period.last

    assert asked() == asked(day="nonsense") == asked(day="2027-01-01") == (TODAY, TODAY)
    assert asked(since="2026-11-20") == (date(2026, 11, 20), TODAY)
    assert asked(since="2026-11-20", until="2026-11-19") == (date(2026, 11, 19),) * 2
    first, last = asked(since="2020-01-01")
    assert (last - first).days == MOST_DAYS - 1


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)]
)
def test_days_are_as_long_as_they_were(day: str, hours: int) -> None:
    period = Period.asked({"day": day}, TODAY, NOW)
    since, until = period.between(PARIS)
    assert until - since == timedelta(hours=hours)
    assert is_changed(period.first, PARIS) == (hours != 24)


def test_today_ends_now_and_the_drawing_does_not() -> None:
    period = Period.asked({}, TODAY, NOW)
    assert period.between(PARIS)[1] == NOW
    since = datetime(2026, 10, 25, tzinfo=PARIS)
    until = datetime(2026, 10, 26, tzinfo=PARIS)
    assert [hour for _, hour in ticks(since, until)][:4] == ["0", "2", "2", "4"]
    drawn = lane("", "good", [(since, until)], since, until)
    assert drawn.bars == [("0.00%", "100.00%")]
