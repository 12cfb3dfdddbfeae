"""The line: who is served next and by whom, and what those who wait are told.

The pure choice is proven in core/test_routing.py; here with rows, seats and desks.
"""

from conversations.actions.assign import route, take_next
from conversations.actions.close import close_conversation, finish_wrap_up, reopen
from conversations.actions.hold import author_of, customer_of
from conversations.actions.presence import set_presence
from conversations.actions.seats import set_cap
from conversations.actions.transfer import transfer_to_queue
from conversations.models import Advisor, Conversation, Event, Queue, User
from conversations.queries.line import line_of
from conversations.queries.views import for_customer
from tests.cast import Cast
from tests.conversations.moments import START, at, holder, says, there


def end(user: User, talk: Conversation, seconds: float) -> None:
    """Answered, closed, and the seat free."""
    now = there(seconds, user)
    says(talk, author_of(user), "Voilà, c’est fait.", now)
    close_conversation(talk.pk, author_of(user), "", now)
    finish_wrap_up(user, talk.pk, "", "", now)


def test_with_everybody_full_the_customer_waits_with_a_place_and_is_never_lost(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    held = [cast.open(now=at(n)) for n in range(2)]
    line = [cast.open(now=at(10 + n)) for n in range(4)]
    assert [line_of(cast.sav.pk, at(20)).position(str(t.pk)) for t in line] == [1, 2, 3, 4]
    for n, talk in enumerate(line):
        end(cast.lea, (held + line)[n], 60 * (n + 1))
        assert holder(talk) == cast.lea


def test_the_estimate_is_drawn_from_free_and_serving_seats_and_lately_held_times(
    cast: Cast,
) -> None:
    cast.available(cast.lea, now=START)
    first = cast.open(now=START)
    second = cast.open(now=START)
    waiting = [cast.open(now=at(1)), cast.open(now=at(2))]
    now_known = line_of(cast.sav.pk, there(3, cast.lea))
    assert now_known.eta_s(str(waiting[0].pk)) is None, "no past yet: no number is honest"
    end(cast.lea, first, 120)
    after = line_of(cast.sav.pk, there(121, cast.lea))
    told = after.eta_s(str(waiting[1].pk))
    assert told == (120 + 121 + 1) / 2, "so much seat time for one customer served, at two seats"
    assert after.position(str(second.pk)) is None


def test_seats_that_will_never_come_are_in_no_estimate(cast: Cast) -> None:
    """A cap of 0 takes the occupied seat away when it empties; who only speaks another language,
    or has just let go of the conversation, comes to nobody's help."""
    cast.available(cast.lea, now=START)
    for n in range(2):
        end(cast.lea, cast.open(now=at(n)), 30 + n)
    cast.open(now=there(100, cast.lea))
    set_cap(cast.lea.advisor, 0, cast.nadia, at(101))
    talk = cast.open(now=at(102))
    line = line_of(cast.sav.pk, at(103))
    assert (line.position(str(talk.pk)), line.eta_s(str(talk.pk))) == (1, None)
    assert line.nobody_for(str(talk.pk)), "and the customer is told so"
    assert for_customer(talk, line, at(103))["nobody_available"]
    Advisor.objects.filter(pk=cast.omar.pk).update(languages=["en"])
    cast.available(cast.omar, now=at(104))
    line = line_of(cast.sav.pk, at(105))
    assert (line.eta_s(str(talk.pk)), line.nobody_for(str(talk.pk))) == (None, True)
    set_cap(cast.lea.advisor, 1, cast.nadia, at(106))
    line = line_of(cast.sav.pk, at(107))
    assert line.eta_s(str(talk.pk)) is not None
    assert not line.nobody_for(str(talk.pk))


def test_nobody_available_is_said_at_once(cast: Cast) -> None:
    talk = cast.open(now=START)
    nobody = line_of(cast.sav.pk, START)
    assert nobody.nobody_available
    assert nobody.eta_s(str(talk.pk)) is None
    cast.available(cast.omar, now=at(1))
    assert not line_of(cast.sav.pk, at(1)).nobody_available
    set_presence(cast.omar, "paused", at(2), "Déjeuner")
    assert line_of(cast.sav.pk, at(2)).nobody_available


def test_a_freed_seat_serves_the_longest_waiting_not_the_newcomer(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    held = [cast.open(now=at(n)) for n in range(2)]
    old, new = cast.open(now=at(10)), cast.open(now=at(20))
    end(cast.lea, held[0], 30)
    assert (holder(old), holder(new)) == (cast.lea, None)


def test_priority_goes_before_the_wait(cast: Cast) -> None:
    urgent = Queue.objects.create(
        brand=cast.brand, slug="urgence", name="Urgence", languages=["fr"], priority=5
    )
    cast.lea.advisor.queues.add(urgent)
    old, pressing = cast.open(now=START), cast.open(now=at(5), queue="urgence")
    Advisor.objects.filter(pk=cast.lea.pk).update(status="available", deadline_at=at(60))
    assert take_next(cast.lea, at(6)).pk == pressing.pk
    assert take_next(cast.lea, at(7)).pk == old.pk


def test_who_comes_back_after_a_close_stands_first_and_meets_their_advisor_again(
    cast: Cast,
) -> None:
    cast.available(cast.lea, now=START)
    first, other = cast.open(now=START), cast.open(now=START)
    end(cast.lea, first, 10)
    taken, waiting = cast.open(now=at(11)), cast.open(now=at(12))
    assert (holder(taken), holder(waiting)) == (cast.lea, None)
    reopen(first.pk, customer_of(first), at(20))
    assert line_of(cast.sav.pk, at(21)).position(str(first.pk)) == 1
    end(cast.lea, other, 30)
    assert (holder(first), holder(waiting)) == (cast.lea, None)


def test_reopened_in_wrap_up_and_sent_on_it_has_no_claim_to_the_first_place(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    first, _ = cast.open(now=START), cast.open(now=START)
    close_conversation(first.pk, author_of(cast.lea), "", at(5))
    reopen(first.pk, customer_of(first), at(6))
    before = [cast.open(now=at(n)) for n in (1, 2)]
    transfer_to_queue(cast.lea, first.pk, cast.sav, "", at(9))
    assert holder(before[0]) == cast.lea
    line = line_of(cast.sav.pk, at(10))
    assert [line.position(str(t.pk)) for t in (before[1], first)] == [1, 2], "by the wait alone"


def test_becoming_available_pulls_the_line_at_once(cast: Cast) -> None:
    talk = cast.open(now=START)
    assert holder(talk) is None
    set_presence(cast.lea, "available", at(30))
    assert holder(talk) == cast.lea


def test_paused_and_offline_desks_are_given_nothing(cast: Cast) -> None:
    cast.available(cast.lea, cast.omar, now=START)
    set_presence(cast.lea, "paused", at(1), "Déjeuner")
    set_presence(cast.omar, "offline", at(1))
    assert holder(cast.open(now=at(2))) is None


def test_the_lower_share_of_seats_in_use_then_the_longer_idle(cast: Cast) -> None:
    """Léa has two seats and Omar three."""
    cast.available(cast.lea, cast.omar, now=START)
    served = [holder(cast.open(now=at(n))) for n in range(1, 6)]
    assert sorted(u.pk for u in served[:2] if u) == sorted([cast.lea.pk, cast.omar.pk])
    assert served[2] == cast.omar, "one of three is less than one of two"
    assert served[3] == cast.lea, "one of two is less than two of three"
    assert served[4] == cast.omar


def test_of_two_empty_desks_the_longest_idle_is_served(cast: Cast) -> None:
    cast.available(cast.lea, cast.omar, now=START)
    one = cast.open(now=at(1))
    first = holder(one)
    assert first is not None
    other = cast.omar if first == cast.lea else cast.lea
    end(first, one, 60)
    there(61, cast.lea, cast.omar)
    assert holder(cast.open(now=at(61))) == other


def test_language_and_skill_before_all(cast: Cast) -> None:
    Advisor.objects.filter(pk=cast.lea.pk).update(languages=["fr"])
    cast.omar.advisor.queues.set([cast.conseil])
    cast.available(cast.lea, cast.omar, now=START)
    english = cast.open(now=at(1), language="en")
    french = cast.open(now=at(2), queue="sav")
    both = cast.open(now=at(3), language="en", queue="conseil")
    assert [holder(t) for t in (english, french, both)] == [None, cast.lea, cast.omar]


def test_who_has_just_left_a_conversation_is_not_given_it_again(cast: Cast) -> None:
    talk = cast.taken(cast.lea, now=START)
    cast.available(cast.lea, now=START)
    transfer_to_queue(cast.lea, talk.pk, cast.sav, "Je dois partir", at(5))
    assert holder(talk) is None
    cast.available(cast.omar, now=at(6))
    assert holder(talk) == cast.omar


def test_sent_back_to_a_queue_it_keeps_its_place(cast: Cast) -> None:
    talk = cast.taken(cast.lea, now=START)
    others = [cast.open(now=at(1)), cast.open(now=at(2))]
    transfer_to_queue(cast.lea, talk.pk, cast.sav, "", at(5))
    line = line_of(cast.sav.pk, at(6))
    assert [line.position(str(t.pk)) for t in (talk, *others)] == [1, 2, 3]


def test_a_talk_nobody_can_serve_does_not_hold_up_those_behind_it(cast: Cast) -> None:
    Advisor.objects.update(languages=["fr"])
    cast.open(now=START, language="en")
    behind = cast.open(now=at(1))
    cast.available(cast.lea, now=at(2))
    assert holder(behind) == cast.lea


def test_routing_twice_changes_nothing(cast: Cast) -> None:
    cast.available(cast.lea, now=START)
    talk = cast.open(now=at(1))
    n_events = Event.objects.count()
    assert route(at(2)) == 0
    assert holder(talk) == cast.lea
    assert Event.objects.count() == n_events
