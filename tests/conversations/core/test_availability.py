"""Availability against a second definition: second by second."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.availability import (
    Availability,
    Change,
    Desk,
    Interval,
    acceptable,
    both,
    free,
    seconds,
    since_changes,
    stretches,
    union,
    walked_back,
    without,
)

START = datetime(2026, 11, 22, tzinfo=UTC)
LONG = 40


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


def covers(intervals: list[Interval], second: int) -> bool:
    return any(a <= at(second) < b for a, b in intervals)


pairs = st.tuples(st.integers(0, LONG), st.integers(0, LONG)).map(
    lambda pair: (at(min(pair)), at(max(pair)))
)
intervals = st.lists(pairs, max_size=4)
desks = st.builds(Desk, present=intervals, seats=intervals, held=intervals)


@given(intervals, intervals)
def test_union_and_both_are_those_of_their_seconds(
    left: list[Interval], right: list[Interval]
) -> None:
    for second in range(LONG):
        assert covers(union([*left, *right]), second) == (
            covers(left, second) or covers(right, second)
        )
        assert covers(both(left, right), second) == (covers(left, second) and covers(right, second))
    found = union(left)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(found))


@given(intervals, intervals)
def test_without_is_the_rest(left: list[Interval], right: list[Interval]) -> None:
    found = without(left, right)
    for second in range(LONG):
        assert covers(found, second) == (covers(left, second) and not covers(right, second))
    assert seconds(found) + seconds(both(left, right)) == seconds(union(left))


said = st.builds(
    Change,
    st.integers(0, LONG).map(at),
    st.sampled_from(["available", "paused", "offline"]),
    st.sampled_from(["", "Déjeuner"]),
)


@given(st.lists(said, max_size=6, unique_by=lambda change: change.at))
def test_stretches_of_presence_follow_each_other_and_say_what_stood(changes: list[Change]) -> None:
    found = stretches(changes, at(5), at(30))
    for second in range(5, 30):
        stood = [c for c in sorted(changes, key=lambda c: c.at) if c.at <= at(second)]
        here = [c for (a, b), c in found if a <= at(second) < b]
        assert [c.says for c in here] == [c.says for c in stood[-1:]]
    for ((_, end), one), ((start, _), other) in itertools.pairwise(found):
        assert end == start
        assert one.says != other.says
    assert all(at(5) <= a < b <= at(30) for (a, b), _ in found)


@given(desks)
def test_a_desk_is_free_while_it_has_more_seats_than_conversations(desk: Desk) -> None:
    for second in range(LONG):
        n_seats = sum(a <= at(second) < b for a, b in desk.seats)
        n_held = sum(a <= at(second) < b for a, b in desk.held)
        assert covers(free(desk), second) == (n_seats > n_held)


@given(st.lists(desks, max_size=3), intervals)
def test_one_free_seat_of_somebody_present_is_enough(
    given_desks: list[Desk], announced: list[Interval]
) -> None:
    found = acceptable(given_desks, announced)
    for second in range(LONG):
        somebody = any(
            covers(list(desk.present), second) and covers(free(desk), second)
            for desk in given_desks
        )
        assert covers(found, second) == (somebody and covers(announced, second))
    assert seconds(found) <= seconds(union(announced))


@given(st.lists(st.tuples(st.integers(0, LONG).map(at), st.booleans()), max_size=6))
def test_the_last_change_holds(changes: list[tuple[datetime, bool]]) -> None:
    found = since_changes(changes, at(5), at(30))
    for second in range(5, 30):
        said = [is_on for when, is_on in sorted(changes, key=lambda c: c[0]) if when <= at(second)]
        assert covers(found, second) == (said[-1] if said else False)
    assert not covers(found, 4)
    assert not covers(found, 30)


def test_shares_are_none_where_there_is_nothing_to_divide_by() -> None:
    nothing = Availability(0, 0, 0, 0, 0)
    assert (nothing.announced, nothing.calendar, nothing.offered) == (None, None, None)
    some = Availability(100, 50, 20, 4, 3)
    assert (some.announced, some.calendar, some.offered) == (0.4, 0.5, 0.75)


@given(st.booleans(), st.lists(st.tuples(st.integers(1, LONG - 1), st.booleans()), max_size=5))
def test_walking_back_meets_what_was_so(at_first: bool, switches: list[tuple[int, bool]]) -> None:
    """Played forwards from what was at first; walked back from what is at the end."""
    states = [at_first] * LONG
    for second, is_on in sorted(switches):
        states[second:] = [is_on] * (LONG - second)
    changes = [
        (at(second), states[second])
        for second in range(1, LONG)
        if states[second] != states[second - 1]
    ]
    for since in (0, 10):
        later = [change for change in changes if change[0] > at(since)]
        found = walked_back(later, at(since), at(20), is_on=states[-1])
        assert [covers(found, n) for n in range(since, 20)] == states[since:20]


def test_without_changes_it_was_as_it_is() -> None:
    assert walked_back([], at(0), at(9), is_on=True) == [(at(0), at(9))]
    assert walked_back([], at(0), at(9), is_on=False) == []
