"""The honest estimate of a wait, when queues share the seats of those who serve them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.routing import Candidate, Waiting, in_order
from conversations.core.waits import Holds, expected_waits, hold_s

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
QUEUES = ("sav", "conseil", "urgence")
Waits = dict[str, float | None]


def waits(n: int, queue: str = "sav", **more: object) -> list[Waiting]:
    begun = NOW - timedelta(seconds=100 * n)
    return [
        Waiting(f"{queue}{i}", queue, "fr", 0, begun + timedelta(seconds=i), **more)  # type: ignore[arg-type]
        for i in range(n)
    ]


def desk(name: str, n: int, *queues: str, free: int = 0, languages: str = "fr") -> Candidate:
    return Candidate(
        name, n, n - free, NOW, frozenset(queues), frozenset(languages.split()), free, n
    )


def holds(seconds: float, n: int = 50) -> dict[str, Holds]:
    return {queue: Holds(seconds * n, n) for queue in QUEUES}


@st.composite
def lines(draw: st.DrawFn) -> list[Waiting]:
    found = []
    for i in range(draw(st.integers(1, 25))):
        at = NOW - timedelta(seconds=draw(st.integers(0, 900)))
        found.append(Waiting(f"c{i:02}", draw(st.sampled_from(QUEUES)), "fr",
                             draw(st.integers(0, 2)), at))  # fmt: skip
    return found


@st.composite
def desks(draw: st.DrawFn, free: bool = False) -> list[Candidate]:
    found = []
    for i in range(draw(st.integers(1, 6))):
        served = draw(st.sets(st.sampled_from(QUEUES), min_size=1))
        n = draw(st.integers(1, 4))
        found.append(desk(f"a{i}", n, *served, free=draw(st.integers(0, n)) if free else 0))
    return found


@given(lines(), desks(), st.floats(10, 1800))
def test_no_more_is_promised_than_the_seats_can_do(
    line: list[Waiting], there: list[Candidate], hold: float
) -> None:
    """By any moment, all together: no seat serves two of them at once."""
    found = [w for w in expected_waits(line, there, holds(hold), NOW).values() if w is not None]
    n_seats = sum(one.n_lasting for one in there)
    for moment in found:
        assert sum(w <= moment for w in found) * hold <= n_seats * moment * (1 + 1e-9)


@given(lines(), desks(free=True), st.floats(10, 1800))
def test_only_a_free_seat_is_no_wait(
    line: list[Waiting], there: list[Candidate], hold: float
) -> None:
    found = expected_waits(line, there, holds(hold), NOW)
    assert found.keys() == {w.conversation for w in line}
    for waiting in line:
        wait = found[waiting.conversation]
        may = any(waiting.queue in one.queues for one in there)
        assert (wait is not None) == may
        assert wait is None or wait >= 0
    assert sum(w == 0 for w in found.values()) <= sum(one.n_free for one in there)


@given(lines(), desks(), st.floats(10, 1800))
def test_of_one_queue_further_back_never_waits_less(
    line: list[Waiting], there: list[Candidate], hold: float
) -> None:
    found = expected_waits(line, there, holds(hold), NOW)
    for queue in QUEUES:
        mine = [found[w.conversation] for w in in_order(line) if w.queue == queue]
        known = [w for w in mine if w is not None]
        assert known == sorted(known)


@given(lines(), desks(), desks(), st.floats(10, 1800))
def test_more_seats_never_make_anybody_wait_longer(
    line: list[Waiting], there: list[Candidate], more: list[Candidate], hold: float
) -> None:
    came = [replace(one, advisor=f"more {one.advisor}") for one in more]
    before = expected_waits(line, there, holds(hold), NOW)
    after = expected_waits(line, [*there, *came], holds(hold), NOW)
    for key, wait in before.items():
        told = after[key]
        assert wait is None or (told is not None and told <= wait * (1 + 1e-9))


@given(lines(), lines(), desks(), st.floats(10, 1800))
def test_who_stands_in_another_line_for_the_same_seats_shortens_no_wait(
    line: list[Waiting], others: list[Waiting], there: list[Candidate], hold: float
) -> None:
    more = [replace(one, conversation=f"x{one.conversation}") for one in others]
    alone = expected_waits(line, there, holds(hold), NOW)
    together = expected_waits([*line, *more], there, holds(hold), NOW)
    for key, wait in alone.items():
        told = together[key]
        assert wait is None or (told is not None and told >= wait * (1 - 1e-9))


def test_lines_that_share_every_seat_are_one_line() -> None:
    both = [*waits(3), *waits(3, "conseil")]
    shared = expected_waits(both, [desk("a", 2, "sav", "conseil")], holds(60), NOW)
    assert [shared[w.conversation] for w in in_order(both)] == [30, 60, 90, 120, 150, 180]
    apart = expected_waits(both, [desk("a", 2, "sav"), desk("b", 2, "conseil")], holds(60), NOW)
    assert [apart[w.conversation] for w in waits(3)] == [30, 60, 90]


def test_who_can_serve_both_helps_where_it_is_needed() -> None:
    there = [desk("a", 1, "sav"), desk("b", 1, "sav", "conseil")]
    found = expected_waits([*waits(4), *waits(1, "conseil")], there, holds(60), NOW)
    assert [found[w.conversation] for w in waits(4)] == [30, 60, 90, 120]
    assert found["conseil0"] == 180, "the seat that could come has four to serve before, with help"


def test_who_has_let_go_of_it_is_no_help() -> None:
    [one] = waits(1, avoid="a")
    assert expected_waits([one], [desk("a", 2, "sav", free=1)], holds(60), NOW) == {"sav0": None}
    there = [desk("a", 2, "sav", free=1), desk("b", 1, "sav")]
    assert expected_waits([one], there, holds(60), NOW) == {"sav0": 60}


def test_seat_time_without_a_customer_served_makes_the_wait_longer() -> None:
    """What was handed back took a seat and served nobody; so does what still runs."""
    assert hold_s({"sav": Holds(3000, 10)}, "sav") == 300
    assert hold_s({"sav": Holds(6000, 10)}, "sav") == 600
    assert hold_s({"sav": Holds(6000, 0)}, "sav") is None
    few = {"sav": Holds(100, 2), "conseil": Holds(5900, 8)}
    assert hold_s(few, "sav") == 600, "two are too few: as all together"
    assert hold_s(few, "conseil") == 5900 / 8
    assert expected_waits(waits(1), [desk("a", 2, "sav")], {}, NOW) == {"sav0": None}


def test_when_no_seat_comes_nothing_is_promised() -> None:
    """Two seats of 60 s: one should come every 30 s. After 90 s without any it is not so."""
    line, there = waits(2), [desk("a", 2, "sav")]
    later = [NOW + timedelta(seconds=s) for s in (90, 91)]
    assert expected_waits(line, there, holds(60), later[0]) == {"sav0": 30, "sav1": 60}
    assert expected_waits(line, there, holds(60), later[1]) == {"sav0": None, "sav1": None}


@given(st.integers(1, 300), st.integers(1, 50), st.floats(1, 3600))
def test_one_line_and_one_kind_of_desk_is_simple_division(n: int, n_seats: int, s: float) -> None:
    found = expected_waits(waits(n), [desk("a", n_seats, "sav")], holds(s), NOW)
    assert found[f"sav{n - 1}"] == pytest.approx(n * s / n_seats)
