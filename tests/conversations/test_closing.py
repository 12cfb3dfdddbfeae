"""What the clocks of silence do: warn, close, put back; and what the customer can do about it."""

from typing import Any

import pytest

from conversations.actions.assign import take
from conversations.actions.close import close_conversation, reopen
from conversations.actions.closing import extend_closing, notice_goodbye
from conversations.actions.deadlines import fire_due
from conversations.actions.hold import author_of, customer_of, draft
from conversations.core.posting import Author
from conversations.errors import Closed, Forbidden
from conversations.log import append
from conversations.models import Conversation, Event
from conversations.queries import views
from tests.cast import Cast
from tests.conversations.moments import at, holder, there


def said(talk: Conversation, author: Author, text: str, seconds: float) -> None:
    talk.refresh_from_db()
    append(talk, [draft("message.posted", author, text)], at(seconds))


def kinds(talk: Conversation) -> list[str]:
    return list(
        Event.objects.filter(conversation=talk).order_by("pk").values_list("kind", flat=True)
    )


def last(talk: Conversation, kind: str) -> dict[str, Any]:
    found = Event.objects.filter(conversation=talk, kind=kind).order_by("pk").last()
    assert found is not None
    data: dict[str, Any] = found.data
    return data


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    """Léa has answered at 10 s: it is Paul's turn."""
    opened: Conversation = cast.taken(cast.lea, now=at(0))
    said(opened, author_of(cast.lea), "Bonjour Paul, quelle lampe ?", 10)
    return opened


def view(talk: Conversation) -> dict[str, Any]:
    row = views.by_id(talk.pk)
    assert row is not None
    return views.for_customer(row, None, at(0))


def test_a_silent_customer_is_warned_twice_and_then_it_closes(
    cast: Cast, talk: Conversation
) -> None:
    assert (fire_due(there(309, cast.lea)), view(talk)["closing"]) == (0, None)
    assert fire_due(there(310, cast.lea)) == 1
    assert view(talk)["closing"] == {"why": "idle", "at": at(610)}
    assert last(talk, "closing.warned")["closes_at"] == at(610).isoformat()
    assert fire_due(there(490, cast.lea)) == 1
    assert fire_due(there(609, cast.lea)) == 0
    assert fire_due(there(610, cast.lea)) == 1
    talk.refresh_from_db()
    assert (talk.state, talk.closed_by) == ("wrap_up", "timeout"), "the advisor notes the reason"
    assert (talk.waiting_since, talk.last_advisor_at) == (None, at(10)), "closing touches no clock"
    assert last(talk, "conversation.closed")["reason"] == "idle"
    assert Conversation.objects.count() == 1, "it opens no other"
    assert reopen(talk.pk, customer_of(talk), at(700)).state == "active"
    assert fire_due(there(702, cast.lea)) == 0, "and is not closed again at once"


def test_one_key_and_the_customer_stays(cast: Cast, talk: Conversation) -> None:
    paul = customer_of(talk)
    assert not extend_closing(talk.pk, paul, at(20)), "nothing is announced yet"
    fire_due(there(310, cast.lea))
    assert extend_closing(talk.pk, paul, at(320))
    assert not extend_closing(talk.pk, paul, at(321)), "once is enough"
    assert kinds(talk).count("closing.extended") == 1
    assert fire_due(there(619, cast.lea)) == 0
    assert fire_due(there(620, cast.lea)) == 1, "the silence counts from there"
    for seconds in (800, 920):
        fire_due(there(seconds, cast.lea))
    with pytest.raises(Closed) as refused:
        extend_closing(talk.pk, paul, at(921))
    assert refused.value.reopen_until == at(1520)


def test_after_an_outage_the_warning_comes_first_and_leaves_its_twenty_seconds(
    cast: Cast, talk: Conversation
) -> None:
    assert fire_due(there(5000, cast.lea)) == 1
    assert view(talk)["closing"] == {"why": "idle", "at": at(5020)}
    assert fire_due(there(5019, cast.lea)) == 0
    assert fire_due(there(5020, cast.lea)) == 1
    assert kinds(talk).count("closing.warned") == 1


def test_an_unanswered_message_is_never_closed_upon(cast: Cast, talk: Conversation) -> None:
    fire_due(there(310, cast.lea))
    said(talk, customer_of(talk), "Pardon, la lampe Aurore.", 311)
    for seconds in (371, 490, 611, 5000):
        fire_due(there(seconds, cast.lea))
    talk.refresh_from_db()
    assert talk.state == "active"
    assert view(talk)["closing"] is None
    late = [e for e in kinds(talk) if e == "deadline.passed"]
    assert len(late) == 1, "a late answer is one alert"


def test_goodbyes_close_soon_after_a_warning(cast: Cast, talk: Conversation) -> None:
    said(talk, customer_of(talk), "Merci, au revoir !", 40)
    assert notice_goodbye(talk.pk, at(40), at(41), owes=False)
    assert not notice_goodbye(talk.pk, at(40), at(42), owes=False), "said once"
    talk.refresh_from_db()
    assert (talk.waiting_since, talk.deadline_kind) == (None, "goodbye_warn")
    fire_due(there(70, cast.lea))
    assert view(talk)["closing"] == {"why": "goodbye", "at": at(90)}
    fire_due(there(90, cast.lea))
    talk.refresh_from_db()
    assert (talk.state, talk.closed_by) == ("wrap_up", "timeout")


def test_a_goodbye_noticed_too_late_changes_nothing(cast: Cast, talk: Conversation) -> None:
    said(talk, customer_of(talk), "Merci, au revoir !", 40)
    said(talk, customer_of(talk), "Ah, encore une question.", 41)
    assert not notice_goodbye(talk.pk, at(40), at(42), owes=False)
    talk.refresh_from_db()
    assert talk.waiting_since == at(40)


def test_who_does_not_write_loses_it_to_a_colleague_and_the_place_is_kept(cast: Cast) -> None:
    cast.available(cast.lea, now=at(0))
    talk = cast.open(now=at(1))
    assert holder(talk) == cast.lea
    cast.available(cast.omar, now=at(100))
    fire_due(there(121, cast.lea, cast.omar))
    assert holder(talk) == cast.omar
    assert talk.queued_at == at(1)
    assert last(talk, "conversation.queued")["why"] == "not_answered"
    passed = Event.objects.filter(conversation=talk, kind="deadline.passed").order_by("pk")
    assert [e.data["kind"] for e in passed] == ["first_reply", "taken_unanswered"]


def test_the_advisor_who_did_not_write_is_not_given_it_again(cast: Cast) -> None:
    cast.available(cast.lea, now=at(0))
    talk = cast.open(now=at(1))
    fire_due(there(121, cast.lea))
    assert holder(talk) is None
    talk.refresh_from_db()
    assert (talk.state, talk.avoid_id) == ("waiting", cast.lea.pk)
    take(cast.lea, talk.pk, at(130))
    assert holder(talk) == cast.lea, "but may take it by hand"


def test_a_long_wait_in_line_is_said_once(cast: Cast) -> None:
    talk = cast.open(now=at(0))
    for seconds in (60, 180, 181, 400):
        fire_due(at(seconds))
    passed = Event.objects.filter(conversation=talk, kind="deadline.passed").order_by("pk")
    assert [e.data["kind"] for e in passed] == ["first_reply", "queue_wait"]


def test_where_only_staff_may_close_the_customer_may_not(cast: Cast, talk: Conversation) -> None:
    Conversation.objects.filter(pk=talk.pk).update(policy={"who_may_close": "staff"})
    assert not view(talk)["may_close"]
    with pytest.raises(Forbidden):
        close_conversation(talk.pk, customer_of(talk), "", at(20))
    close_conversation(talk.pk, author_of(cast.lea), "resolved", at(20), missing=["thanks"])
    assert last(talk, "conversation.closed")["staff"]["missing"] == ["thanks"]


def test_where_only_leaders_may_close_an_advisor_may_not(cast: Cast, talk: Conversation) -> None:
    Conversation.objects.filter(pk=talk.pk).update(policy={"who_may_close": "leaders"})
    assert not view(talk)["may_close"]
    for author in (customer_of(talk), author_of(cast.lea)):
        with pytest.raises(Forbidden):
            close_conversation(talk.pk, author, "", at(20))
    fire_due(there(310, cast.lea))
    assert kinds(talk)[-1] == "closing.warned", "the clocks go on"
    close_conversation(talk.pk, author_of(cast.nadia), "other", at(320))
    talk.refresh_from_db()
    assert (talk.state, talk.closed_by, talk.handler_id) == ("wrap_up", "leader", cast.lea.pk)


def test_what_fires_says_when_it_was_due(cast: Cast, talk: Conversation) -> None:
    fire_due(there(312.5, cast.lea))
    assert last(talk, "closing.warned")["staff"] == {
        "kind": "idle_warn", "due_at": at(310).isoformat(),
    }  # fmt: skip
