"""Alerts: raised when something lasts, kept while it wavers, cleared when it has been over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.alerts import (
    CLEARED,
    KEPT,
    KINDS,
    NOTHING,
    RAISED,
    Choices,
    Limits,
    Standing,
    limits,
    step,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LIMITS = Limits(raise_at=5, clear_at=2, raise_for_s=10, clear_for_s=20)
values = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 15)), max_size=60)


def told(seen: list[tuple[int, int]], by: Limits | None = LIMITS) -> list[tuple[str, float]]:
    """What is said at which second, of (value, seconds until it is looked at again)."""
    standing: Standing | None = None
    found, second = [], 0
    for value, pause in seen:
        standing, what = step(standing, value, by, NOW + timedelta(seconds=second))
        if what in (RAISED, CLEARED):
            found.append((what, second))
        if what == CLEARED:
            standing = None
        second += pause
    return found


def test_what_does_not_last_is_no_alert() -> None:
    assert told([(9, 9), (0, 1), (9, 9), (0, 1)]) == []
    assert told([(9, 5), (9, 5), (9, 5)]) == [(RAISED, 10)]


def test_wavering_between_the_limits_is_one_alert() -> None:
    wavers = [(4, 5), (9, 5)] * 20
    assert told([(9, 10), (9, 1), *wavers]) == [(RAISED, 10)]


def test_it_is_over_when_it_has_been_for_a_while() -> None:
    raised = [(9, 10), (9, 5)]
    assert told([*raised, (1, 15), (9, 5), (1, 15), (1, 4), (1, 1)]) == [(RAISED, 10)]
    assert told([*raised, (1, 15), (1, 5), (1, 5)]) == [(RAISED, 10), (CLEARED, 35)]


def test_what_is_switched_off_is_cleared_and_never_raised() -> None:
    standing = Standing(NOW, 9, 9, raised_at=NOW)
    assert step(standing, 9, None, NOW)[1] == CLEARED
    assert step(None, 9, None, NOW) == (None, NOTHING)
    assert limits("breach", Choices(breach_n=0)) is None
    assert limits("full", Choices(full_minutes=0)) is None
    assert all(limits(kind, Choices()) for kind in KINDS)


def test_what_clears_does_not_raise() -> None:
    with pytest.raises(ValueError, match="clears"):
        Limits(raise_at=2, clear_at=2)


@given(values)
def test_raised_and_cleared_take_turns(seen: list[tuple[int, int]]) -> None:
    said = [what for what, _ in told(seen)]
    assert said == [(RAISED, CLEARED)[n % 2] for n in range(len(said))]


@given(values)
def test_nothing_is_raised_that_was_calm_within_the_time(seen: list[tuple[int, int]]) -> None:
    """And nothing cleared that alarmed within the time."""
    moments, second = [], 0
    for value, pause in seen:
        moments.append((second, value))
        second += pause
    for what, at in told(seen):
        window = LIMITS.raise_for_s if what == RAISED else LIMITS.clear_for_s
        lately = [value for when, value in moments if at - window <= when <= at]
        if what == RAISED:
            assert min(lately) >= LIMITS.raise_at
        else:
            assert max(lately) <= LIMITS.clear_at


@given(values, st.integers(0, 8))
def test_the_worst_is_the_worst_since_it_began(seen: list[tuple[int, int]], last: int) -> None:
    standing: Standing | None = None
    since: list[int] = []
    for value, _ in [*seen, (last, 1)]:
        standing, _what = step(standing, value, LIMITS, NOW)  # the time may stand still
        since = [*since, value] if standing else []
        assert standing is None or standing.worst == max(since)
        assert standing is None or standing.value == value


@given(st.integers(0, 8), st.integers(-600, 600))
def test_a_time_that_steps_back_harms_nothing(value: int, seconds: int) -> None:
    standing = Standing(NOW, 9, 9, raised_at=NOW, calm_since=NOW)
    _, what = step(standing, value, LIMITS, NOW + timedelta(seconds=seconds))
    assert what in (KEPT, CLEARED)
    assert what == KEPT or (value <= LIMITS.clear_at and seconds >= LIMITS.clear_for_s)
