"""A day in slices: nothing that lasted is lost or counted twice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.day import SLICE, both, counted, spread, starts

DAY = datetime(2026, 11, 23, tzinfo=UTC)
moments = st.integers(-3600, 90_000).map(lambda s: DAY + timedelta(seconds=s))
spans = st.lists(st.tuples(moments, moments).map(lambda p: (min(p), max(p))), max_size=20)
BEGIN = starts(DAY, DAY + timedelta(days=1))


def at(minutes: float) -> datetime:
    return DAY + timedelta(minutes=minutes)


def test_half_a_quarter_hour_is_half() -> None:
    found = spread([(at(0), at(7.5)), (at(10), at(30))], starts(DAY, at(45)))
    assert found == pytest.approx([0.5 + 1 / 3, 1.0, 0.0])


def test_a_slice_that_still_runs_is_an_average_of_what_has_been() -> None:
    begin = starts(DAY, at(18))
    found = spread([(at(0), at(18)), (at(16.5), at(40))], begin, until=at(18))
    assert found == pytest.approx([1.0, 1.5])


def test_times_fall_into_their_slice_and_others_nowhere() -> None:
    assert counted([at(0), at(14.9), at(15), at(45), at(-1)], starts(DAY, at(45))) == [2, 1, 0]
    assert counted([at(0)], []) == []


def test_seats_count_while_somebody_is_there() -> None:
    assert both([(at(0), at(20)), (at(40), at(60))], [(at(10), at(50))]) == [
        (at(10), at(20)),
        (at(40), at(50)),
    ]


@given(spans)
def test_all_that_lasted_within_the_day_is_there_once(found: list[tuple]) -> None:  # type: ignore[type-arg]
    end = DAY + timedelta(days=1)
    within = sum(
        max(0.0, (min(stop, end) - max(start, DAY)).total_seconds()) for start, stop in found
    )
    assert sum(spread(found, BEGIN)) * SLICE.total_seconds() == pytest.approx(within, abs=1e-3)
