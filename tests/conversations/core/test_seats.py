"""How many seats an advisor should have, and the honest estimate of a wait."""

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.seats import SeatView, estimate_wait_s, plan_cap


@st.composite
def desks(draw: st.DrawFn) -> list[SeatView]:
    positions = draw(st.lists(st.integers(1, 12), unique=True, max_size=8))
    return [SeatView(f"s{p}", p, draw(st.booleans())) for p in positions]


@given(desks(), st.integers(0, 10))
def test_the_plan_meets_the_cap_as_far_as_occupied_seats_allow(
    seats: list[SeatView], cap: int
) -> None:
    plan = plan_cap(seats, cap)
    n_after = len(seats) + len(plan.add) - len(plan.retire)
    n_occupied = sum(s.occupied for s in seats)
    assert n_after == max(cap, min(len(seats), n_occupied))
    assert not (plan.add and plan.retire)


@given(desks(), st.integers(0, 10))
def test_an_occupied_seat_is_never_taken_away_nor_a_position_given_twice(
    seats: list[SeatView], cap: int
) -> None:
    plan = plan_cap(seats, cap)
    assert not {s.seat for s in seats if s.occupied} & set(plan.retire)
    assert not {s.position for s in seats} & set(plan.add)
    assert len(set(plan.add)) == len(plan.add)
    assert len(set(plan.retire)) == len(plan.retire)


@given(desks(), st.integers(0, 10))
def test_carrying_out_a_plan_leaves_nothing_to_do(seats: list[SeatView], cap: int) -> None:
    plan = plan_cap(seats, cap)
    kept = [s for s in seats if s.seat not in plan.retire]
    kept += [SeatView(f"new{p}", p, occupied=False) for p in plan.add]
    again = plan_cap(kept, cap)
    assert again.add == again.retire == ()


def test_the_highest_free_position_goes_first() -> None:
    seats = [SeatView("a", 1, False), SeatView("b", 2, True), SeatView("c", 3, False)]  # noqa: FBT003
    assert plan_cap(seats, 2).retire == ("c",)
    assert plan_cap(seats, 1).retire == ("c", "a")
    assert plan_cap(seats, 5).add == (4, 5)


counts = st.integers(0, 50)


@given(st.integers(1, 500), counts, st.integers(1, 50), st.floats(1, 3600))
def test_an_estimate_is_whole_positive_seconds_or_nothing(
    position: int, n_free: int, n_lasting: int, mean: float
) -> None:
    wait = estimate_wait_s(position, n_free, n_lasting, mean)
    assert isinstance(wait, int)
    assert (wait == 0) == (position <= n_free)


@given(st.integers(1, 500), counts, st.integers(1, 50), st.floats(1, 3600))
def test_further_back_never_waits_less_and_more_seats_never_wait_more(
    position: int, n_free: int, n_lasting: int, mean: float
) -> None:
    here = estimate_wait_s(position, n_free, n_lasting, mean)
    behind = estimate_wait_s(position + 1, n_free, n_lasting, mean)
    staffed = estimate_wait_s(position, n_free, n_lasting + 1, mean)
    assert here is not None
    assert behind is not None
    assert staffed is not None
    assert behind >= here >= staffed


@given(st.integers(-5, 500), counts, st.none() | st.floats(1, 3600))
def test_nobody_serving_is_no_estimate_at_all(
    position: int, n_free: int, mean: float | None
) -> None:
    assert estimate_wait_s(position, n_free, 0, mean) is None


def test_no_past_to_judge_by_gives_no_number() -> None:
    assert estimate_wait_s(3, 0, 4, None) is None
    assert estimate_wait_s(1, 1, 4, None) == 0
    assert estimate_wait_s(4, 0, 2, 60.0) == 120
