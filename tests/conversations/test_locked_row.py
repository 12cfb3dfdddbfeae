"""A row that somebody holds: that conversation waits, the clock and the pulse go on.

What posting does then is in tests/live/test_servers_fail.py.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from conversations.actions.assign import ROUTING_LOCK, route
from conversations.actions.customers import customer_gone, customers_back
from conversations.actions.deadlines import fire_due
from conversations.actions.presence import LEASE_S
from tests import by_hand
from tests.cast import Cast
from tests.conversations.moments import START, at, holder, seated

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def row_held(conversation: UUID) -> Iterator[None]:
    """Another connection has this conversation's row, for as long as it likes."""
    with by_hand.connected() as other:
        other.execute(
            "SELECT 1 FROM conversations_conversation WHERE id = %s FOR UPDATE", [conversation]
        )
        yield


@contextmanager
def at_once(seconds: float = 2.0) -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


def test_the_clock_clears_a_vanished_desk_around_a_locked_row_and_then_that_row(
    cast: Cast,
) -> None:
    cast.available(cast.lea, now=START)
    stuck, free = cast.open(now=at(1)), cast.open(now=at(2))
    with row_held(stuck.pk), at_once():
        fire_due(at(LEASE_S + 1))
        assert seated(cast.lea) == [stuck]
        assert holder(free) is None
    fire_due(at(LEASE_S + 2))
    assert seated(cast.lea) == []


def test_the_other_deadlines_fire(cast: Cast) -> None:
    stuck, free = cast.taken(cast.lea, now=START), cast.taken(cast.lea, now=START)
    with row_held(stuck.pk), at_once():
        fire_due(at(3600))
        free.refresh_from_db()
        assert set(free.deadlines_passed) == {"first_reply", "taken_unanswered", "queue_wait"}
    fire_due(at(3601))
    stuck.refresh_from_db()
    assert set(stuck.deadlines_passed) == {"first_reply", "taken_unanswered", "queue_wait"}


def test_the_line_moves_on(cast: Cast) -> None:
    stuck, behind = cast.open(now=START), cast.open(now=at(1))
    with row_held(stuck.pk), at_once(4):
        cast.available(cast.lea, now=at(2))
        assert holder(behind) == cast.lea
    route(at(3))
    assert holder(stuck) == cast.lea


def test_a_returning_customer_is_noticed_at_the_next_turn(cast: Cast) -> None:
    stuck, free = cast.open(now=START), cast.open(now=START)
    for talk in (stuck, free):
        customer_gone(talk.pk, at(5))
    with row_held(stuck.pk), at_once():
        assert customers_back([stuck.pk, free.pk], at(6)) == 1
    assert customers_back([stuck.pk, free.pk], at(7)) == 1


def test_in_a_full_house_nobody_queues_for_the_router(cast: Cast) -> None:
    """Somebody holds the routing lock; whoever joins a line that nobody can serve now goes on."""
    given = connection.get_connection_params()
    dsn = {k: v for k, v in given.items() if k in ("dbname", "user", "host", "port", "password")}
    cast.open(now=START)
    with psycopg.connect(**dsn) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [ROUTING_LOCK])
        with at_once():
            waiting = cast.open(now=at(1))
    assert holder(waiting) is None
    cast.available(cast.lea, now=at(2))
    assert holder(waiting) == cast.lea
