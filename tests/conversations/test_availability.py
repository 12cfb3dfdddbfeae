"""Availability from the events of a morning, exact to the second."""

from datetime import timedelta

import pytest

from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of
from conversations.actions.hours import save_hours
from conversations.actions.people import rights_changed, set_skills
from conversations.actions.presence import set_presence
from conversations.actions.steer import move
from conversations.actions.texts import save_queue
from conversations.core.availability import seconds, within
from conversations.models import OpeningHours, Queue, Seat, ServingChange
from conversations.queries.availability import availability, of_floor, serving
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


def queue_of(cast: Cast) -> Queue:
    save_hours(OpeningHours(brand=cast.brand, mode="always"), None, START - timedelta(days=30))
    return Queue.objects.select_related("brand").get(pk=cast.sav.pk)


def test_at_each_moment_those_count_who_served_the_queue_then(cast: Cast) -> None:
    """Omar alone is there, all along; from 100 s to 300 s he serves another queue."""
    queue = queue_of(cast)
    Seat.objects.update(granted_at=START - timedelta(days=1))
    set_presence(cast.omar, "available", at(0))
    assert availability(queue, at(0), at(400)).acceptable_s == 400
    desk = cast.omar.advisor
    set_skills(desk, [cast.conseil], ["fr"], None, at(100))
    assert availability(queue, at(0), at(400)).acceptable_s == 100
    assert availability(queue, at(0), at(50)).acceptable_s == 50, "the past stays as it was"
    set_skills(desk, [cast.conseil, cast.sav], ["fr"], None, at(300))
    assert availability(queue, at(0), at(400)).acceptable_s == 200
    set_skills(desk, [cast.conseil, cast.sav], ["fr"], None, at(350))
    assert ServingChange.objects.count() == 2, "what is so already is no change"


def test_whoever_changes_it_the_past_stays(cast: Cast) -> None:
    """A queue that a team serves no longer; an advisor who leaves the team; a move by a leader."""
    queue, team, others = queue_of(cast), cast.team, [cast.foreign_team]
    everybody = {cast.lea.pk, cast.omar.pk, cast.nadia.pk}
    assert set(serving(queue, at(0), at(9))) == everybody
    save_queue(cast.sav, others, [team, *others], None, at(10))
    save_queue(cast.sav, [team], [team, *others], None, at(20))
    cast.omar.teams.clear()
    rights_changed(cast.omar, None, at(30))
    move(cast.nadia, cast.lea.advisor, [], [cast.sav], "Renfort ailleurs", [], at(40))
    found = serving(queue, at(0), at(50))
    assert found[cast.omar.pk] == [(at(0), at(10)), (at(20), at(30))]
    assert found[cast.lea.pk] == [(at(0), at(10)), (at(20), at(40))]
    assert found[cast.nadia.pk] == [(at(0), at(10)), (at(20), at(50))]
    assert found[cast.zoe.pk] == [(at(10), at(20))]
    moved = ServingChange.objects.filter(advisor=cast.lea.advisor).order_by("-at")
    assert moved[0].by == cast.nadia


def test_several_queues_are_read_together_as_each_alone(cast: Cast) -> None:
    """And a shorter time is cut out of a longer one."""
    Seat.objects.update(granted_at=START - timedelta(days=1))
    sav = queue_of(cast)
    conseil = Queue.objects.select_related("brand").get(pk=cast.conseil.pk)
    set_presence(cast.omar, "available", at(0))
    set_presence(cast.zoe, "available", at(50))
    set_skills(cast.omar.advisor, [conseil], ["fr"], None, at(100))
    set_presence(cast.zoe, "paused", at(250))
    set_presence(cast.omar, "paused", at(350))
    found = of_floor([sav, conseil], at(0), at(400))
    for since in (at(0), at(90), at(240)):
        for queue, (announced, acceptable) in zip((sav, conseil), found, strict=True):
            alone = availability(queue, since, at(400))
            assert seconds(within(announced, since, at(400))) == alone.announced_s
            assert seconds(within(acceptable, since, at(400))) == alone.acceptable_s > 0 or (
                queue == sav and since > at(100)
            )
