"""Out of hours: told at once, kept, in line at the opening, each once, in as many clocks."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from conversations.actions.hours import open_due, save_hours
from conversations.core.states import State
from conversations.models import Conversation, OpeningHours
from conversations.queries import views
from conversations.queries.hours import schedule_of
from conversations.queries.line import line_of
from tests.cast import Cast

SUNDAY = datetime(2026, 11, 22, 10, tzinfo=UTC)
MONDAY_9 = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 9:00 in Paris
OFFICE = [[[540, 720], [840, 1080]]] * 5 + [[], []]


def office(cast: Cast, **more: Any) -> None:
    now = more.pop("now", SUNDAY - timedelta(days=30))
    row = OpeningHours(brand=cast.brand, mode="week", week=OFFICE)
    for name, value in more.items():
        setattr(row, name, value)
    save_hours(row, cast.nadia, now)


@pytest.mark.django_db
def test_out_of_hours_the_text_is_kept_and_the_opening_named(cast: Cast) -> None:
    office(cast)
    left = cast.open("Bonjour, êtes-vous là ?", now=SUNDAY)
    assert (left.state, left.opens_at) == (State.OFFLINE, MONDAY_9)
    assert [e.kind for e in left.events.order_by("seq")] == [
        "conversation.opened",
        "message.posted",
    ]
    assert line_of(cast.sav.pk, SUNDAY).order == ()
    view = views.for_customer(views.by_id(left.pk), None, SUNDAY)  # type: ignore[arg-type]
    assert view["opens_at"].isoformat() == "2026-11-23T09:00:00+01:00"


@pytest.mark.django_db
def test_at_the_opening_it_waits_and_its_clock_begins(cast: Cast) -> None:
    office(cast)
    left = cast.open(now=SUNDAY)
    assert open_due(MONDAY_9 - timedelta(seconds=1)) == 0
    assert open_due(MONDAY_9) == 1
    assert open_due(MONDAY_9) == 0
    left.refresh_from_db()
    assert left.state == State.WAITING
    assert left.queued_at == left.waiting_since == MONDAY_9
    assert left.deadline_at == MONDAY_9 + timedelta(seconds=60)


@pytest.mark.django_db
def test_who_wrote_first_is_served_first(cast: Cast) -> None:
    office(cast)
    left = [cast.open(now=SUNDAY + timedelta(hours=n)) for n in range(3)]
    open_due(MONDAY_9)
    assert line_of(cast.sav.pk, MONDAY_9).order == tuple(str(c.pk) for c in left)


@pytest.mark.django_db
def test_a_queue_may_have_hours_of_its_own_and_give_them_up(cast: Cast) -> None:
    office(cast)
    office(cast, queue=cast.sav, mode="always")
    assert cast.open(now=SUNDAY).state == State.WAITING
    assert cast.open(now=SUNDAY, queue="conseil").state == State.OFFLINE
    office(cast, queue=cast.sav, mode="follow", now=SUNDAY - timedelta(days=1))
    assert cast.open(now=SUNDAY).state == State.OFFLINE


@pytest.mark.django_db
def test_earlier_hours_are_kept_and_hold_for_their_time(cast: Cast) -> None:
    office(cast)
    office(cast, mode="always", now=SUNDAY)
    before = schedule_of(cast.brand, cast.sav, SUNDAY - timedelta(days=7))
    assert not before.is_open(SUNDAY - timedelta(days=7))
    assert schedule_of(cast.brand, cast.sav, SUNDAY).is_open(SUNDAY)
    assert OpeningHours.objects.count() == 2


@pytest.mark.django_db
def test_new_hours_move_what_waits_for_the_opening(cast: Cast) -> None:
    office(cast)
    left = cast.open(now=SUNDAY)
    office(cast, days={"2026-11-23": {"slots": [], "name": "Pont"}}, now=SUNDAY)
    left.refresh_from_db()
    assert left.opens_at == MONDAY_9 + timedelta(days=1)
    office(cast, mode="always", now=SUNDAY)
    assert open_due(SUNDAY) == 1


@pytest.mark.django_db
def test_the_brands_own_words_are_said_in_the_customers_language(cast: Cast) -> None:
    office(cast, closed_fr="À lundi !", closed_en="See you on Monday!")
    left = cast.open(now=SUNDAY, language="en")
    view = views.for_customer(views.by_id(left.pk), None, SUNDAY)  # type: ignore[arg-type]
    assert view["notice"] == "See you on Monday!"


@pytest.mark.django_db(transaction=True)
def test_several_clocks_open_each_once(cast: Cast) -> None:
    office(cast)
    for _ in range(8):
        cast.open(now=SUNDAY)
    counts: list[int] = []

    def clock() -> None:
        counts.append(open_due(MONDAY_9))
        connection.close()

    clocks = [Thread(target=clock) for _ in range(3)]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join()
    assert sum(counts) == 8
    for left in Conversation.objects.all():
        assert left.events.filter(kind="conversation.queued").count() == 1
