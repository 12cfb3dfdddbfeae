"""No advisor ever holds more than the cap, by whatever way a conversation comes to a desk.

What hand-written SQL meets is in test_walls.py, two processes at once in test_races.py.
"""

from collections.abc import Callable

import pytest

from conversations.actions.assign import route, take, take_next, take_over
from conversations.actions.close import close_conversation, finish_wrap_up, reopen
from conversations.actions.deadlines import fire_due, sweep_line
from conversations.actions.hold import author_of, customer_of
from conversations.actions.seats import add_seat, set_cap
from conversations.actions.transfer import transfer_to_advisor, transfer_to_queue
from conversations.errors import AlreadyTaken, CapReached
from conversations.models import Assignment, Brand, Conversation, Event, Queue, Seat, User
from tests.cast import Cast
from tests.conversations.moments import START, at, desk, holder, load, seated, there


@pytest.fixture(autouse=True)
def _patient(cast: Cast) -> None:
    """What the clocks of silence do is test_closing.py's."""
    cast.patient()


def fill(cast: Cast, user: User) -> list[Conversation]:
    """Every seat of this desk, taken by hand."""
    return [cast.taken(user, now=START) for _ in range(desk(user).cap)]


def test_an_advisor_at_the_cap_is_offered_nothing_and_a_colleague_below_it_is(cast: Cast) -> None:
    fill(cast, cast.lea)
    cast.available(cast.lea, cast.omar, now=START)
    talk = cast.open(now=at(1))
    assert holder(talk) == cast.omar
    assert load(cast.lea) == 2


def test_one_advisor_gets_the_second_and_third_only_up_to_the_cap(cast: Cast) -> None:
    cast.available(cast.omar, now=START)
    talks = [cast.open(now=at(n)) for n in range(5)]
    assert [holder(talk) for talk in talks] == [cast.omar] * 3 + [None, None]
    assert [talk.state for talk in talks] == ["active"] * 3 + ["waiting"] * 2


def test_the_cap_is_one_number_over_all_brands_and_queues(cast: Cast) -> None:
    other = Brand.objects.create(slug="atelier-nord", name="Atelier Nord")
    elsewhere = Queue.objects.create(brand=other, slug="ventes", name="Ventes", languages=["fr"])
    cast.lea.advisor.queues.add(elsewhere)
    cast.available(cast.lea, now=START)
    cast.open(now=at(1))
    cast.open(now=at(2), queue="conseil")
    third = cast.open(now=at(3), brand=other.slug, queue="ventes")
    assert load(cast.lea) == 2
    assert holder(third) is None
    with pytest.raises(CapReached):
        take(cast.lea, third.pk, at(4))


def test_a_silent_customer_keeps_the_seat(cast: Cast) -> None:
    talks = fill(cast, cast.lea)
    cast.available(cast.lea, now=START)
    waiting = cast.open(now=START)
    for hours in (1, 5, 23):
        now = there(hours * 3600, cast.lea)
        fire_due(now)
        sweep_line(now)
    assert seated(cast.lea) == talks
    assert holder(waiting) is None


def test_wrap_up_keeps_the_seat_until_it_ends(cast: Cast) -> None:
    first, _ = fill(cast, cast.lea)
    cast.available(cast.lea, now=START)
    close_conversation(first.pk, author_of(cast.lea), "resolved", at(10))
    waiting = cast.open(now=at(11))
    assert holder(waiting) is None
    with pytest.raises(CapReached):
        take(cast.lea, waiting.pk, at(12))
    there(20, cast.lea)
    finish_wrap_up(cast.lea, first.pk, "Retour", "", at(20))
    assert holder(waiting) == cast.lea


def by_hand(cast: Cast, talk: Conversation) -> None:
    take(cast.lea, talk.pk, at(5))


def from_the_line(cast: Cast, talk: Conversation) -> None:
    take_next(cast.lea, at(5))


def by_transfer(cast: Cast, talk: Conversation) -> None:
    take(cast.omar, talk.pk, at(4))
    transfer_to_advisor(cast.omar, talk.pk, desk(cast.lea), "À toi", at(5))


def by_takeover(cast: Cast, talk: Conversation) -> None:
    take(cast.omar, talk.pk, at(4))
    take_over(cast.lea, talk.pk, "", at(5))


WAYS = [by_hand, from_the_line, by_transfer, by_takeover]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_a_desk_needs_a_free_seat(
    cast: Cast, way: Callable[[Cast, Conversation], None]
) -> None:
    held = fill(cast, cast.lea)
    cast.available(cast.lea, now=START)
    talk = cast.open(now=at(1))
    with pytest.raises(CapReached):
        way(cast, talk)
    assert seated(cast.lea) == held
    assert holder(talk) in (None, cast.omar), "refused, it stays where it was"


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_a_desk_takes_one_seat(
    cast: Cast, way: Callable[[Cast, Conversation], None]
) -> None:
    cast.taken(cast.lea, now=START)
    talk = cast.open(now=START)
    if way is by_transfer:
        cast.lea.advisor.queues.clear()  # available, and yet not given it by routing
        cast.available(cast.lea, now=at(1))
    way(cast, talk)
    assert holder(talk) == cast.lea
    assert load(cast.lea) == 2


def test_reopening_waits_for_a_seat_like_everybody(cast: Cast) -> None:
    first, _ = fill(cast, cast.lea)
    cast.available(cast.lea, now=START)
    close_conversation(first.pk, author_of(cast.lea), "", at(10))
    finish_wrap_up(cast.lea, first.pk, "", "", at(11))
    taken = cast.open(now=at(12))
    assert holder(taken) == cast.lea
    reopen(first.pk, customer_of(first), at(13))
    assert holder(first) is None
    assert first.state == "waiting"
    close_conversation(taken.pk, author_of(cast.lea), "", at(14))
    finish_wrap_up(cast.lea, taken.pk, "", "", at(15))
    assert holder(first) == cast.lea


def test_reopened_in_wrap_up_it_is_still_the_same_seat(cast: Cast) -> None:
    first, second = fill(cast, cast.lea)
    close_conversation(first.pk, author_of(cast.lea), "", at(10))
    reopen(first.pk, customer_of(first), at(12))
    assert seated(cast.lea) == [first, second]
    first.refresh_from_db()
    assert first.state == "active"
    fire_due(at(300))
    assert seated(cast.lea) == [first, second], "the wrap-up's clock is off"


def test_lowering_the_cap_below_the_load_ends_nothing_and_refuses_new_ones(cast: Cast) -> None:
    talks = fill(cast, cast.omar)
    cast.available(cast.omar, now=START)
    set_cap(desk(cast.omar), 1, None, at(1))
    assert seated(cast.omar) == talks
    waiting = cast.open(now=at(2))
    for n, talk in enumerate(talks[:2]):
        assert holder(waiting) is None
        now = there(10 + n, cast.omar)
        close_conversation(talk.pk, author_of(cast.omar), "", now)
        finish_wrap_up(cast.omar, talk.pk, "", "", now)
        with pytest.raises(CapReached):
            take(cast.omar, waiting.pk, now)
    assert seated(cast.omar) == [talks[2]]
    now = there(20, cast.omar)
    close_conversation(talks[2].pk, author_of(cast.omar), "", now)
    finish_wrap_up(cast.omar, talks[2].pk, "", "", now)
    assert seated(cast.omar) == [waiting]
    assert Seat.objects.filter(advisor_id=cast.omar.pk, retired_at=None).count() == 1


def test_raising_the_cap_serves_who_waits(cast: Cast) -> None:
    fill(cast, cast.lea)
    cast.available(cast.lea, now=START)
    waiting = cast.open(now=at(1))
    set_cap(desk(cast.lea), 3, None, at(2))
    route(at(2))
    assert holder(waiting) == cast.lea


def test_an_extra_seat_takes_one_more_and_goes_when_its_time_is_up_and_it_is_empty(
    cast: Cast,
) -> None:
    fill(cast, cast.lea)
    cast.available(cast.lea, now=START)
    add_seat(desk(cast.lea), "Affluence", at(100), cast.nadia, at(1))
    more = [cast.open(now=at(2)) for _ in range(2)]
    assert [holder(talk) for talk in more] == [cast.lea, None]
    fire_due(there(200, cast.lea))
    assert load(cast.lea) == 3, "granted is granted"
    close_conversation(more[0].pk, author_of(cast.lea), "", at(201))
    finish_wrap_up(cast.lea, more[0].pk, "", "", there(202, cast.lea))
    assert load(cast.lea) == 2
    assert holder(more[1]) is None
    with pytest.raises(CapReached):
        take(cast.lea, more[1].pk, at(203))


def test_who_comes_second_sees_who_has_it(cast: Cast) -> None:
    talk = cast.taken(cast.lea)
    with pytest.raises(AlreadyTaken, match="Léa"):
        take(cast.omar, talk.pk, at(1))
    assert holder(talk) == cast.lea


def test_transferring_to_somebody_who_is_not_there_is_refused(cast: Cast) -> None:
    talk = cast.taken(cast.lea)
    with pytest.raises(CapReached) as refused:
        transfer_to_advisor(cast.lea, talk.pk, desk(cast.omar), "", at(1))
    assert refused.value.by == cast.omar.public_name
    assert holder(talk) == cast.lea


def test_transferring_to_somebody_without_a_free_seat_names_them(cast: Cast) -> None:
    """The seats of whoever hands over are not what is short."""
    talk = cast.taken(cast.lea)
    fill(cast, cast.omar)
    cast.available(cast.omar, now=START)
    with pytest.raises(CapReached) as refused:
        transfer_to_advisor(cast.lea, talk.pk, desk(cast.omar), "", at(1))
    assert refused.value.by == cast.omar.public_name
    assert holder(talk) == cast.lea


def test_leaving_a_desk_frees_its_seat_for_the_line(cast: Cast) -> None:
    first, _ = fill(cast, cast.lea)
    cast.available(cast.lea, now=START)
    waiting = cast.open(now=at(1))
    transfer_to_queue(cast.lea, first.pk, cast.conseil, "", at(2))
    assert holder(waiting) == cast.lea
    assert holder(first) is None, "not again to the one who has just let it go"


def test_the_ledger_agrees_with_the_seats(cast: Cast) -> None:
    """Who held what from when to when, never more at once than the cap."""
    cast.available(cast.lea, cast.omar, now=START)
    for turn in range(8):
        now = there(turn * 60, cast.lea, cast.omar)
        cast.open(now=now)
        for user in (cast.lea, cast.omar):
            for talk in seated(user)[: turn % 2]:
                if talk.state == "active":
                    close_conversation(talk.pk, author_of(user), "", now)
                else:
                    finish_wrap_up(user, talk.pk, "", "", now)
    for user in (cast.lea, cast.omar):
        ledger = Assignment.objects.filter(advisor_id=user.pk)
        assert ledger.filter(released_at=None).count() == load(user) <= desk(user).cap
        for row in ledger:
            others = ledger.filter(assigned_at__lte=row.assigned_at).exclude(
                released_at__lte=row.assigned_at
            )
            assert others.count() <= desk(user).cap


def test_whoever_waited_for_a_lock_is_not_dated_before_the_seat_was_left(cast: Cast) -> None:
    """The router read the clock, then waited while the seat was still in use."""
    first, _ = fill(cast, cast.lea)
    waiting = cast.open(now=at(1))
    close_conversation(first.pk, author_of(cast.lea), "", at(20))
    finish_wrap_up(cast.lea, first.pk, "", "", at(30))
    take(cast.lea, waiting.pk, at(25))
    waiting.refresh_from_db()
    left, taken = Assignment.objects.filter(seat=waiting.seat).order_by("id")
    assert left.released_at == taken.assigned_at == at(30)
    assert Event.objects.get(conversation=waiting, kind="conversation.assigned").at == at(30)
