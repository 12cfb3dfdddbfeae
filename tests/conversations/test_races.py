"""Two processes, one free seat: exactly one wins, a thousand times, on real locks.

Through the actions it is a thousand times in `make soak` and some dozens here.
"""

import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from conversations.actions.seats import set_cap
from conversations.models import Assignment, Conversation, Event
from tests.cast import Cast
from tests.racing import Racer, racers

pytestmark = pytest.mark.django_db(transaction=True)

BACK_IN_LINE = """
UPDATE conversations_conversation SET state = 'waiting', seat_id = NULL WHERE id = ANY(%s)
"""


def back_in_line(*talks: Conversation) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BACK_IN_LINE, [[talk.pk for talk in talks]])


@pytest.fixture(scope="module")
def two(django_db_setup: None) -> Iterator[list[Racer]]:
    with racers(2) as started:
        yield started


@pytest.mark.parametrize("n", [60, pytest.param(1000, marks=pytest.mark.soak)])
@pytest.mark.timeout(400)
def test_two_processes_take_for_one_free_seat_and_one_hears_cap_reached(
    cast: Cast, two: list[Racer], n: int
) -> None:
    set_cap(cast.lea.advisor, 1, None, timezone.now())
    talks = [cast.open(), cast.open()]
    winners = set()
    for turn in range(n):
        for racer, talk in zip(two, talks if turn % 2 else talks[::-1], strict=True):
            racer.start("take", cast.lea.pk, talk.pk)
        outcomes = [racer.outcome() for racer in two]
        assert sorted(outcomes) == ["cap_reached", "ok"]
        winners.add(outcomes.index("ok"))
        back_in_line(*talks)
    assert winners == {0, 1}, "a race that always ends the same way was none"
    assert Assignment.objects.count() == n
    assert Event.objects.filter(kind="conversation.assigned").count() == n


def test_two_advisors_take_one_conversation_and_one_hears_already_taken(
    cast: Cast, two: list[Racer]
) -> None:
    talk = cast.open()
    for _ in range(30):
        for racer, user in zip(two, (cast.lea, cast.omar), strict=True):
            racer.start("take", user.pk, talk.pk)
        assert sorted(racer.outcome() for racer in two) == ["already_taken", "ok"]
        back_in_line(talk)


def test_two_processes_route_at_once_and_the_cap_holds(cast: Cast, two: list[Racer]) -> None:
    """Three seats, five in line: three are served, the first three, whoever routes."""
    talks = [cast.open() for _ in range(5)]
    cast.lea.advisor.cap, now = 2, timezone.now()
    set_cap(cast.omar.advisor, 1, None, now)
    for user in (cast.lea, cast.omar):
        type(user.advisor).objects.filter(pk=user.pk).update(
            status="available", deadline_at=now.replace(year=now.year + 1)
        )
    for _ in range(15):
        for racer in two:
            racer.start("route")
        assert sum(int(racer.outcome()) for racer in two) == 3
        served = set(Conversation.objects.filter(state="active").values_list("pk", flat=True))
        assert served == {talk.pk for talk in talks[:3]}
        back_in_line(*talks)


def test_hand_written_updates_race_for_one_seat(cast: Cast) -> None:
    set_cap(cast.lea.advisor, 1, None, timezone.now())
    seat = cast.lea.advisor.seats.get(retired_at=None)
    talks = [cast.open(), cast.open()]
    start = threading.Barrier(3)
    outcomes: list[list[str]] = [[], []]
    params = connection.get_connection_params()
    dsn = {k: v for k, v in params.items() if k in ("dbname", "user", "host", "port", "password")}
    sit = "UPDATE conversations_conversation SET state = 'active', seat_id = %s WHERE id = %s"

    def race(mine: int) -> None:
        with psycopg.connect(**dsn, autocommit=True) as own:
            for _ in range(1000):
                start.wait(30)
                try:
                    own.execute(sit, [seat.pk, talks[mine].pk])
                    outcomes[mine].append("ok")
                except psycopg.DatabaseError as error:
                    outcomes[mine].append(error.sqlstate or "")
                start.wait(30)

    threads = [threading.Thread(target=race, args=[n]) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for _ in range(1000):
        start.wait(30)
        start.wait(30)
        back_in_line(*talks)
    for thread in threads:
        thread.join(10)
    assert len(outcomes[0]) == len(outcomes[1]) == 1000
    for pair in zip(*outcomes, strict=True):
        assert sorted(pair) in (["MJ002", "ok"], ["23505", "ok"])
