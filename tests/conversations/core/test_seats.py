"""How many seats an advisor should have."""

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.seats import SeatView, plan_cap


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
