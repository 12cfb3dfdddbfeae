"""Opening hours against a second definition, minute by minute; nights when the clock is changed."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conversations.core.hours import (
    Hours,
    closes_at,
    is_open,
    next_opening,
    open_between,
    open_seconds_between,
    tidy,
)

PARIS = ZoneInfo("Europe/Paris")
WEEKDAYS = [[(9 * 60, 12 * 60), (14 * 60, 18 * 60)]] * 5 + [[], []]
OFFICE = Hours("Europe/Paris", WEEKDAYS, {date(2026, 12, 25): (), date(2026, 12, 24): [(540, 720)]})


def local(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=PARIS, fold=fold)  # type: ignore[misc, arg-type]


def test_several_slots_a_day_and_the_end_is_closed() -> None:
    assert is_open(OFFICE, local(2026, 11, 23, 9, 0))
    assert not is_open(OFFICE, local(2026, 11, 23, 12, 0))
    assert is_open(OFFICE, local(2026, 11, 23, 17, 59, 59))
    assert not is_open(OFFICE, local(2026, 11, 22, 10, 0))
    assert closes_at(OFFICE, local(2026, 11, 23, 10, 0)) == local(2026, 11, 23, 12, 0)


def test_the_next_opening_leaps_over_nights_weekends_and_holidays() -> None:
    assert next_opening(OFFICE, local(2026, 11, 23, 12, 30)) == local(2026, 11, 23, 14, 0)
    assert next_opening(OFFICE, local(2026, 11, 20, 18, 0)) == local(2026, 11, 23, 9, 0)
    assert next_opening(OFFICE, local(2026, 12, 24, 12, 0)) == local(2026, 12, 28, 9, 0)
    assert next_opening(OFFICE, local(2026, 11, 23, 9, 30)) == local(2026, 11, 23, 9, 30)


def test_what_never_opens_says_so_and_no_hours_are_always_open() -> None:
    assert next_opening(Hours("Europe/Paris", [[]] * 7), local(2026, 1, 1)) is None
    always = Hours("Europe/Paris")
    at = local(2026, 1, 1)
    assert is_open(always, at)
    assert next_opening(always, at) == at
    assert closes_at(always, at) is None
    assert open_seconds_between(always, at, at + timedelta(hours=5)) == 5 * 3600


NIGHT = Hours("Europe/Paris", [[(0, 360)]] * 7)


def test_the_night_of_spring_is_an_hour_shorter_and_that_of_autumn_longer() -> None:
    spring, autumn = local(2026, 3, 29), local(2026, 10, 25)
    assert open_seconds_between(NIGHT, spring, spring + timedelta(days=1)) == 5 * 3600
    assert open_seconds_between(NIGHT, autumn, autumn + timedelta(days=1)) == 7 * 3600


def test_a_slot_that_begins_or_ends_in_the_skipped_hour_is_cut_at_the_skip() -> None:
    early = Hours("Europe/Paris", [[(150, 240)]] * 7)  # 02:30 to 04:00
    assert next_opening(early, local(2026, 3, 29)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    gone = Hours("Europe/Paris", [[(130, 170)]] * 7)  # all of it is skipped
    assert open_seconds_between(gone, local(2026, 3, 29), local(2026, 3, 30)) == 0
    assert next_opening(gone, local(2026, 3, 29)) == local(2026, 3, 30, 2, 10)


def test_an_hour_that_comes_twice_is_open_both_times() -> None:
    twice = Hours("Europe/Paris", [[(120, 180)]] * 7)
    for fold in (0, 1):
        assert is_open(twice, local(2026, 10, 25, 2, 30, fold=fold))
    assert open_seconds_between(twice, local(2026, 10, 25), local(2026, 10, 26)) == 2 * 3600


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "UTC"])
def test_round_the_clock_all_seconds_are_open(zone: str) -> None:
    hours = Hours(zone, [[(0, 1440)]] * 7)
    since = datetime(2026, 1, 1, tzinfo=UTC)
    assert open_seconds_between(hours, since, since + timedelta(days=366)) == 366 * 86400


slots = st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=3)
weeks = st.lists(slots, min_size=7, max_size=7)
zones = st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
minutes = st.integers(0, 274 * 1440)
moments = minutes.map(lambda n: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=n))
special = st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 12, 1)), slots, max_size=3)
anyhours = st.builds(Hours, zones, weeks, special)


def is_said_once(hours: Hours, at: datetime) -> bool:
    """Not in the hour that comes twice: there a slot that ends in it goes on to its second end."""
    wall = at.astimezone(ZoneInfo(hours.time_zone))
    return wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset()


def by_the_wall_clock(hours: Hours, at: datetime) -> bool:
    """The definition: what the clock on the wall says lies in a slot of that day."""
    wall = at.astimezone(ZoneInfo(hours.time_zone))
    assert hours.week is not None
    today = hours.days.get(wall.date(), hours.week[wall.weekday()])
    minute = wall.hour * 60 + wall.minute
    return any(start <= minute < end for start, end in today)


@given(anyhours, moments)
def test_it_is_open_when_the_clock_on_the_wall_says_so(hours: Hours, at: datetime) -> None:
    assume(is_said_once(hours, at))
    assert is_open(hours, at) == by_the_wall_clock(hours, at)


@given(anyhours, moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(hours: Hours, at: datetime) -> None:
    opens = next_opening(hours, at)
    assume(opens is not None)
    assert opens is not None
    assert is_open(hours, opens)
    assert opens >= at
    assert open_seconds_between(hours, at, opens) == 0


@given(anyhours, moments, st.integers(0, 20_000), st.integers(0, 20_000))
def test_open_seconds_add_up(hours: Hours, at: datetime, first: int, more: int) -> None:
    middle, end = at + timedelta(seconds=first), at + timedelta(seconds=first + more)
    whole = open_seconds_between(hours, at, end)
    parts = open_seconds_between(hours, at, middle) + open_seconds_between(hours, middle, end)
    assert whole == pytest.approx(parts)
    assert 0 <= whole <= first + more


@given(anyhours, moments, st.integers(1, 5))
def test_open_parts_do_not_overlap_and_are_open(hours: Hours, at: datetime, days: int) -> None:
    before = at
    for start, end in open_between(hours, at, at + timedelta(days=days)):
        assert before <= start < end
        assert is_open(hours, start)
        assert is_open(hours, end - timedelta(microseconds=1))
        before = end


@given(slots)
def test_tidy_slots_are_in_order_and_apart(given: list[tuple[int, int]]) -> None:
    found = tidy(given)
    assert all(a[1] < b[0] for a, b in pairwise(found))
    minutes = {m for s, e in given for m in range(s, e)}
    assert {m for s, e in found for m in range(s, e)} == minutes
