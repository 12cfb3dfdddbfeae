"""Availability from the events of a morning, exact to the second."""

from datetime import timedelta

import pytest

from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of
from conversations.actions.hours import save_hours
from conversations.actions.presence import set_presence
from conversations.models import OpeningHours, Queue, Seat
from conversations.queries.availability import availability
from tests.cast import Cast
from tests.conversations.moments import START, at

pytestmark = pytest.mark.django_db
HOUR = 3600


def test_a_morning_of_one_advisor_with_two_seats(cast: Cast) -> None:
    """Open from 10 to 14 UTC; Léa from 0:00:10 to 1:00:00; both seats full until 120 s,
    from 60 s on, the wrap-up included; paused from 115 s to 121 s."""
    Seat.objects.update(granted_at=START - timedelta(days=1))
    week = [[[11 * 60, 15 * 60]]] * 7  # Paris
    row = OpeningHours(brand=cast.brand, mode="week", week=week)
    save_hours(row, None, START - timedelta(days=30))
    set_presence(cast.lea, "available", at(10))
    first, _second = (cast.taken(cast.lea, now=at(n)) for n in (40, 60))
    cast.open(now=at(90))
    close_conversation(first.pk, author_of(cast.lea), "resolved", at(100))
    set_presence(cast.lea, "paused", at(115))
    finish_wrap_up(cast.lea, first.pk, "", "", at(120))
    set_presence(cast.lea, "available", at(121))
    set_presence(cast.lea, "offline", at(HOUR))
    queue = Queue.objects.select_related("brand").get(pk=cast.sav.pk)
    day = availability(queue, START, START + timedelta(days=1))
    assert day.announced_s == 4 * HOUR
    assert day.calendar == pytest.approx(4 / 24)
    assert (day.n_requests, day.n_offered) == (3, 3)
    assert day.acceptable_s == 60 - 10  # then full: the third came at 121 s


def test_new_hours_hold_from_their_time_on(cast: Cast) -> None:
    save_hours(OpeningHours(brand=cast.brand, mode="week", week=[[]] * 7), None, at(0))
    save_hours(OpeningHours(brand=cast.brand, mode="always"), None, at(600))
    queue = Queue.objects.select_related("brand").get(pk=cast.sav.pk)
    assert availability(queue, at(0), at(1000)).announced_s == 400
    assert availability(queue, at(0), at(1000)).announced == 0
