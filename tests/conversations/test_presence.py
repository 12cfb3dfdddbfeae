"""Presence follows the desk's lease: who vanishes is not routed to, and nothing is left behind."""

from conversations.actions import presence
from conversations.actions.assign import route
from conversations.actions.close import close_conversation
from conversations.actions.deadlines import fire_due
from conversations.actions.hold import author_of
from conversations.actions.presence import LEASE_S, lapse_due, renew_leases, set_presence
from conversations.models import Conversation, Event, PresenceChange
from conversations.queries.line import line_of
from tests.cast import Cast
from tests.conversations.moments import START, at, desk, holder, load, there

GONE = LEASE_S + 1


def test_past_the_grace_a_vanished_advisor_is_not_routed_to(cast: Cast) -> None:
    """Even before the clock has noticed."""
    cast.available(cast.lea, now=START)
    assert holder(cast.open(now=at(GONE))) is None
    assert holder(cast.open(now=at(GONE + 1))) is None


def test_a_desk_that_is_open_keeps_its_advisor(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    for seconds in range(0, 300, 3):
        fire_due(there(seconds, cast.lea))
    cast.lea.advisor.refresh_from_db()
    assert cast.lea.advisor.status == "available"
    assert holder(cast.open(now=at(300))) == cast.lea


def test_what_a_vanished_advisor_held_is_offered_to_the_team_in_its_old_place(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    held = [cast.open(now=at(n)) for n in range(2)]
    newer = cast.open(now=at(5))
    assert lapse_due(at(GONE)) == 1
    line = line_of(cast.sav.pk, at(GONE))
    assert [line.position(str(t.pk)) for t in (*held, newer)] == [1, 2, 3]
    cast.available(cast.omar, now=at(GONE + 1))
    assert [holder(t) for t in (*held, newer)] == [cast.omar] * 3


def test_a_colleague_with_a_seat_has_it_at_once(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    talk = cast.open(now=at(1))
    cast.available(cast.omar, now=at(20))
    fire_due(there(GONE, cast.omar))
    assert holder(talk) == cast.omar
    whys = Event.objects.filter(conversation=talk, kind="conversation.queued")
    assert [event.data["why"] for event in whys.order_by("seq")] == ["opened", "advisor_gone"]


def test_a_vanished_advisors_wrap_up_ends(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    talk = cast.open(now=at(1))
    close_conversation(talk.pk, author_of(cast.lea), "", at(2))
    fire_due(at(GONE))
    talk.refresh_from_db()
    assert (talk.state, talk.seat_id) == ("closed", None)


def test_an_advisor_lapses_once_and_it_is_written_down(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    assert [lapse_due(at(GONE)), lapse_due(at(GONE + 1))] == [1, 0]
    changes = PresenceChange.objects.filter(advisor=cast.lea.advisor).order_by("id")
    assert [(c.status, c.by) for c in changes] == [("available", "self"), ("offline", "lapsed")]


def test_coming_back_in_time_nothing_has_happened(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    talk = cast.open(now=at(1))
    renew_leases([cast.lea.pk], at(LEASE_S - 1))
    fire_due(at(GONE))
    assert holder(talk) == cast.lea


def test_saying_offline_keeps_what_is_at_the_desk_while_it_is_open(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    talk = cast.open(now=at(1))
    set_presence(cast.lea, "offline", at(2))
    fire_due(there(100, cast.lea))
    assert holder(talk) == cast.lea
    assert holder(cast.open(now=at(101))) is None


def test_a_clock_killed_between_the_lapse_and_the_clearing_leaves_no_desk_behind(
    cast: Cast,
) -> None:
    cast.available(cast.lea, now=START)
    talk = cast.open(now=at(1))
    assert presence._lapse_one(at(GONE)) == cast.lea.pk, "committed, and there it was killed"
    assert desk(cast.lea).status == "offline"
    fire_due(at(GONE + 1))
    assert holder(talk) is None
    assert talk.state == "waiting"


def test_who_is_back_before_the_clearing_keeps_the_desk(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    talk = cast.open(now=at(1))
    presence._lapse_one(at(GONE))
    fire_due(there(GONE + 1, cast.lea))
    assert holder(talk) == cast.lea


def test_of_many_vanished_every_conversation_waits_again(cast: Cast) -> None:
    cast.available(cast.lea, cast.omar, cast.nadia, now=START)
    talks = [cast.open(now=at(n)) for n in range(7)]
    assert load(cast.lea) + load(cast.omar) + load(cast.nadia) == 7
    fire_due(at(GONE + 10))
    assert Conversation.objects.filter(state="waiting").count() == 7
    line = line_of(cast.sav.pk, at(GONE + 10))
    assert list(line.order) == [str(t.pk) for t in talks]
    assert route(at(GONE + 10)) == 0
