"""Draws: evenly over advisors and time, with the probability that weights them back."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.sampling import Candidate, Drawn, Period, blind_of, draw

START = datetime(2026, 11, 2, tzinfo=UTC)
PERIOD = Period(START, START + timedelta(days=28), 4)


def some(n: int, advisor: str, day: float = 1.0, *, is_near: bool = False) -> list[Candidate]:
    at = START + timedelta(days=day)
    return [Candidate(f"{advisor}-{day}-{i}-{is_near}", advisor, at, is_near) for i in range(n)]


def test_each_advisor_and_each_week_gives_as_many() -> None:
    given_ = [
        *some(50, "léa", 1), *some(3, "léa", 8), *some(50, "omar", 1), *some(50, "omar", 27),
    ]  # fmt: skip
    drawn = draw(given_, PERIOD, 5, seed=7)
    by_stratum: dict[str, list[float]] = {}
    for one in drawn:
        by_stratum.setdefault(str(one.id).rsplit("-", 2)[0], []).append(one.probability)
    assert {key: len(found) for key, found in by_stratum.items()} == {
        "léa-1": 5, "léa-8": 3, "omar-1": 5, "omar-27": 5,
    }  # fmt: skip
    assert set(by_stratum["léa-1"]) == {0.1}
    assert set(by_stratum["léa-8"]) == {1.0}, "fewer than wanted: all of them, for sure"


def test_what_lies_outside_the_period_is_never_drawn() -> None:
    outside = [*some(9, "léa", -0.01), *some(9, "léa", 28)]
    assert draw(outside, PERIOD, 5, seed=1) == []


def test_those_near_the_threshold_are_drawn_more_densely_with_their_own_probability() -> None:
    pool = [*some(100, "léa"), *some(10, "léa", is_near=True)]
    drawn = draw(pool, PERIOD, 5, seed=3, n_near=5)
    near = [one for one in drawn if str(one.id).endswith("True")]
    assert len(drawn) == 10
    assert {one.probability for one in near} == {0.5}
    assert {one.probability for one in drawn} - {0.5} == {0.05}


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 27.9), st.booleans()), max_size=80),
    st.integers(1, 9),
    st.integers(0, 5),
    st.integers(0, 9),
)
def test_the_weights_add_up_to_what_there_was(
    rows: list[tuple[str, float, bool]], n_each: int, n_near: int, seed: int
) -> None:
    """Horvitz and Thompson: Σ 1/π is the number of conversations, whatever was drawn."""
    pool = [
        Candidate(i, advisor, START + timedelta(days=day), near)
        for i, (advisor, day, near) in enumerate(rows)
    ]
    drawn = draw(pool, PERIOD, n_each, seed, n_near=n_near)
    assert abs(sum(1 / one.probability for one in drawn) - len(pool)) < 1e-6
    assert len({one.id for one in drawn}) == len(drawn)
    assert draw(pool, PERIOD, n_each, seed, n_near=n_near) == drawn


def test_every_one_is_drawn_as_often_as_its_probability_says() -> None:
    pool = some(10, "léa")
    hits = dict.fromkeys([one.id for one in pool], 0)
    for seed in range(2000):
        for one in draw(pool, PERIOD, 3, seed):
            hits[one.id] += 1
    assert all(0.26 < n / 2000 < 0.34 for n in hits.values()), hits


def test_a_set_share_is_blind_and_not_always_the_same_ones() -> None:
    drawn = draw(some(40, "léa"), PERIOD, 40, seed=2, blind_share=0.25)
    blind = {one.id for one in drawn if one.is_blind}
    assert len(blind) == 10
    assert all(isinstance(one, Drawn) for one in drawn)
    others = draw(some(40, "léa"), PERIOD, 40, seed=3, blind_share=0.25)
    assert blind != {one.id for one in others if one.is_blind}
    assert len(blind_of(range(10), 0.5, 1)) == 5
