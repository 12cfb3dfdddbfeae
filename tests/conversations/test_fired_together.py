"""What is due at the same moment is done a few in one transaction, and one fault stops no other."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.actions.deadlines import SAID_TOGETHER, ahead, fire, fire_due, until_next
from conversations.models import Assignment, Conversation, Event
from tests import clocks as many
from tests.cast import Cast
from tests.conversations.moments import at

pytestmark = pytest.mark.django_db


def test_overdue_closes_and_wrap_ups_are_each_done_once(cast: Cast) -> None:
    talks = many.silent(cast, SAID_TOGETHER + 3, 700, at(0))
    assert fire_due(at(0)) == len(talks)
    assert fire_due(at(59)) == 0
    closed = Event.objects.filter(kind="conversation.closed")
    assert closed.count() == closed.values("conversation").distinct().count() == len(talks)
    due = {event.data["staff"]["due_at"] for event in closed}
    assert due == {(at(0) - timedelta(seconds=100)).isoformat()}
    assert fire_due(at(60)) == len(talks)
    assert set(Conversation.objects.values_list("state", "seat")) == {("closed", None)}
    assert not Assignment.objects.filter(released_at=None).exists()


def test_many_share_a_transaction(cast: Cast) -> None:
    many.silent(cast, 2 * SAID_TOGETHER, 700, at(0))
    with CaptureQueriesContext(connection) as asked:
        assert fire(ahead(at(0)), at(0)) == 2 * SAID_TOGETHER
    begun = [q["sql"] for q in asked.captured_queries if q["sql"].startswith("SAVEPOINT")]
    assert len(begun) == 2


def test_one_that_cannot_be_done_keeps_no_other_from_it(cast: Cast) -> None:
    """A policy that nobody can read: it stays due and is told of, the others are closed."""
    talks = many.silent(cast, 4, 700, at(0))
    broken = Conversation.objects.filter(pk=talks[1].pk)
    broken.update(policy={"wrap_up_s": "un moment"})
    assert fire_due(at(0)) == 3
    assert set(Conversation.objects.values_list("state", flat=True)) == {"active", "wrap_up"}
    assert [one.conversation for one in ahead(at(0))] == [talks[1].pk]
    assert not Event.objects.filter(conversation=talks[1].pk).exists(), "nothing of it is stored"


def test_what_is_not_due_yet_is_only_looked_at(cast: Cast) -> None:
    many.silent(cast, 3, 599, at(0))
    assert ahead(at(0)) == []
    soon = ahead(at(0), horizon_s=2)
    assert len(soon) == 3
    assert fire(soon, at(0)) == 0
    assert until_next(soon, at(0), 5) == pytest.approx(1)
    assert until_next([], at(0), 5) == 5
    assert 0 < until_next(soon, at(2), 5) < 0.5, "overdue: in a moment"
