"""One time for all processes: a clock that is told what the database's says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.now import UNSURE, WORTH, Corrected, compare, house

ASKED = datetime(2026, 11, 21, 10, tzinfo=UTC)


def told(skew_s: float, journey_s: float, back_s: float | None = None) -> Corrected:
    """What a machine makes of an answer: it is `skew_s` behind, the way there and back takes
    `journey_s`, of which `back_s` the way back (half of it when not said)."""
    back_s = journey_s / 2 if back_s is None else back_s
    clock = Corrected()
    read_at = ASKED + timedelta(seconds=journey_s - back_s + skew_s)
    clock.correct(read_at, ASKED, ASKED + timedelta(seconds=journey_s))
    return clock


@given(st.floats(-3600, 3600), st.floats(0, 0.5), st.floats(0, 1))
def test_after_an_answer_it_is_wrong_by_less_than_the_journey(
    skew: float, journey: float, share: float
) -> None:
    offset = told(skew, journey, journey * share).offset.total_seconds()
    assert abs(offset - skew) <= journey + WORTH.total_seconds() + 1e-5
    assert offset in (0, min(offset, skew + 1e-5)), "what is corrected is never ahead"


def test_a_clock_that_may_be_right_is_left_alone() -> None:
    assert told(0.004, 0.001).offset == timedelta(0)
    assert told(0.1, 0.4).offset == timedelta(0), "that may be the journey"
    assert told(0.2, 0.4, back_s=0.0).offset == timedelta(seconds=0.2), "that cannot"


def test_after_a_slow_answer_a_quick_one_is_believed() -> None:
    clock = told(60, 0.4)
    assert clock.offset == timedelta(seconds=59.8)
    heard_at = ASKED + timedelta(seconds=5)
    clock.correct(heard_at + timedelta(seconds=60), heard_at, heard_at)
    assert clock.offset == timedelta(seconds=60)


def test_an_answer_that_took_long_or_went_backwards_says_nothing() -> None:
    assert told(60, UNSURE.total_seconds() + 0.1).offset == timedelta(0)
    assert told(60, -1).offset == timedelta(0)


def test_a_clock_that_was_put_right_is_no_longer_corrected() -> None:
    clock = told(5, 0.001)
    clock.correct(ASKED + timedelta(seconds=60), *[ASKED + timedelta(seconds=60)] * 2)
    assert clock.offset == timedelta(0)


@pytest.mark.django_db
def test_the_database_on_this_machine_has_its_time() -> None:
    compare()
    assert house.offset == timedelta(0)
