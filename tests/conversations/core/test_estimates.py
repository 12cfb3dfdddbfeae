"""Estimators against a truth that is known: no bias under targeted sampling, intervals that cover.

Every population and every draw has its seed. The drawing itself is tested in test_sampling.py.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import fmean, stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core import estimates
from conversations.core.estimates import Estimate, Sampled, bias, corrected, share, shrunk, weighted
from conversations.core.sampling import Candidate, Period, draw

SINCE = datetime(2026, 9, 1, tzinfo=UTC)
PERIOD = Period(SINCE, SINCE + timedelta(days=28), 4)
RUNS = 400


def population(seed: int, n: int = 1500) -> list[tuple[Candidate, float, float]]:
    """Conversations with the score that a person would give and the rules': ten advisors of unlike
    quality and unlike load; the rules are 8 too kind and see three fifths of the differences."""
    chance = random.Random(seed)
    rows = []
    for key in range(n):
        advisor = int(10 * chance.random() ** 2)
        human = min(100.0, max(0.0, chance.gauss(60 + 3 * advisor, 15)))
        rules = min(100.0, 36 + 0.6 * human + chance.gauss(0, 5))
        at = SINCE + timedelta(days=28 * chance.random())
        rows.append((Candidate(key, advisor, at, is_near=human < 50), human, rules))
    return rows


def truth(rows: list[tuple[Candidate, float, float]]) -> float:
    return fmean(human for _, human, _ in rows)


def covered(estimate: Estimate, value: float) -> bool:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low <= value <= estimate.high


def reviews(rows: list[tuple[Candidate, float, float]], seed: int) -> list[tuple[int, float]]:
    """Which were drawn, with what probability: few at random, low ones more densely."""
    drawn = draw((one for one, _, _ in rows), PERIOD, 2, seed, n_near=3)
    return [(int(str(d.id)), d.probability) for d in drawn]


def test_targeted_reviews_do_not_move_the_estimate_and_its_interval_covers() -> None:
    rows = population(1)
    wanted, found, naive, n_covered = truth(rows), [], [], 0
    for seed in range(RUNS):
        samples = [Sampled(rows[key][1], p) for key, p in reviews(rows, seed)]
        worst = sorted((human for _, human, _ in rows))[:40]
        samples += [Sampled(human, None) for human in worst]
        estimate = weighted(samples)
        assert estimate.value is not None
        found.append(estimate.value)
        naive.append(fmean(s.value for s in samples))
        n_covered += covered(estimate, wanted)
    error = stdev(found) / RUNS**0.5
    assert abs(fmean(found) - wanted) < 4 * error + 0.2
    assert fmean(naive) < wanted - 5, "the plain mean is far too low: the sample is a hard one"
    assert 0.93 <= n_covered / RUNS <= 0.999


def test_rules_plus_a_blind_sample_are_unbiased_cover_and_are_sharper_than_the_sample_alone() -> (
    None
):
    rows = population(2)
    wanted, rules = truth(rows), [r for _, _, r in rows]
    found, biases, n_covered, narrower = [], [], 0, 0
    for seed in range(RUNS):
        drawn = reviews(rows, seed)
        result = corrected(rules, [Sampled(rows[k][1] - rows[k][2], p) for k, p in drawn])
        alone = weighted(Sampled(rows[k][1], p) for k, p in drawn)
        assert result.estimate.value is not None
        assert result.bias.value is not None
        found.append(result.estimate.value)
        biases.append(result.bias.value)
        n_covered += covered(result.estimate, wanted)
        narrower += width(result.estimate) < width(alone)
    error = stdev(found) / RUNS**0.5
    assert abs(fmean(found) - wanted) < 4 * error + 0.2
    assert abs(fmean(biases) - (wanted - fmean(rules))) < 4 * error + 0.2
    assert fmean(rules) > wanted + 5, "the rules alone are wrong"
    assert 0.93 <= n_covered / RUNS <= 0.999
    assert narrower / RUNS > 0.95


def width(estimate: Estimate) -> float:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.high - estimate.low


def test_a_sample_of_all_leaves_no_doubt() -> None:
    assert weighted([Sampled(40, 1.0), Sampled(60, 1.0)]) == Estimate(50, 50, 50, 2)
    sample = [Sampled(-10, 1.0), Sampled(0, 1.0)] * 3
    assert corrected([50, 70], sample).estimate == Estimate(55, 55, 55, 6)


@pytest.mark.parametrize("n", [5, 20, 200])
def test_the_interval_of_a_mean_covers(n: int) -> None:
    chance = random.Random(n)
    hits = sum(
        covered(estimates.mean([chance.gauss(70, 12) for _ in range(n)]), 70) for _ in range(2000)
    )
    assert 0.935 <= hits / 2000 <= 0.965


@pytest.mark.parametrize(("n", "p"), [(10, 0.8), (40, 0.05), (211, 0.94), (30, 0.5)])
def test_wilson_covers_about_as_often_as_it_says(n: int, p: float) -> None:
    chance = random.Random(7)
    hits = sum(
        covered(share(sum(chance.random() < p for _ in range(n)), n), p) for _ in range(3000)
    )
    assert 0.92 <= hits / 3000 <= 0.99


def test_eight_of_ten_passed_means_49_to_94_percent() -> None:
    low, high = share(8, 10).low, share(8, 10).high
    assert low == pytest.approx(0.490, abs=0.001)
    assert high == pytest.approx(0.943, abs=0.001)


def all_shrunk(groups: dict[Any, list[float]]) -> dict[Any, Estimate]:
    return shrunk({key: estimates.moments(values) for key, values in groups.items()})


def team(chance: random.Random, spread: float) -> tuple[dict[str, float], dict[str, list[float]]]:
    means = {f"a{n}": chance.gauss(70, spread) for n in range(12)}
    seen = {
        key: [chance.gauss(m, 15) for _ in range(chance.choice((3, 8, 25, 60)))]
        for key, m in means.items()
    }
    return means, seen


@pytest.mark.parametrize("spread", [1.0, 5.0, 12.0])
def test_shrunk_means_are_nearer_the_truth_and_their_intervals_cover(spread: float) -> None:
    chance = random.Random(11)
    n_covered = n = 0
    before = after = 0.0
    for _ in range(150):
        means, seen = team(chance, spread)
        for key, found in all_shrunk(seen).items():
            real = means[str(key)]
            assert found.value is not None
            n_covered += covered(found, real)
            before += (fmean(seen[str(key)]) - real) ** 2
            after += (found.value - real) ** 2
            n += 1
    assert after < before
    assert 0.93 <= n_covered / n <= 0.995


def test_who_was_seen_less_is_drawn_nearer_to_all() -> None:
    rest = {n: [60.0 + n, 84.0] * 30 for n in range(3)}
    found = all_shrunk({"few": [20.0, 60.0], "many": [40.0, 38.0, 42.0] * 20, **rest})
    few, many = found["few"].value, found["many"].value
    assert few is not None
    assert many is not None
    assert few - 40 > many - 40 > 0
    assert all_shrunk({"one": [50.0, 60.0]})["one"] == estimates.mean([50.0, 60.0])
    flat = {name: [10.0 * n, 10.0 * n] for n, name in enumerate("abcd")}
    assert all_shrunk(flat)["b"].value == 10, "nothing varies within: the means are what they are"


def test_bias_is_unbiased_and_its_interval_covers_under_unequal_draws() -> None:
    """A population with a known difference, drawn 400 times with probabilities tied to it."""
    chance = random.Random(4)
    people = [(chance.gauss(70, 12), chance.gauss(64, 15)) for _ in range(400)]
    truth = sum(h - r for h, r in people) / len(people)
    chances = [0.3 if h - r > 6 else 0.12 for h, r in people]
    means, covered = [], 0
    for _ in range(400):
        drawn = [
            Sampled(h - r, p)
            for (h, r), p in zip(people, chances, strict=True)
            if chance.random() < p
        ]
        found = bias(drawn)
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        means.append(found.value)
        covered += found.low <= truth <= found.high
    assert sum(means) / len(means) == pytest.approx(truth, abs=0.35)
    assert 0.91 <= covered / 400 <= 0.99
    plain = sum(h - r for h, r in people if h - r > 6) / sum(1 for h, r in people if h - r > 6)
    assert abs(plain - truth) > 3, "unweighted it would be far off"


def test_nothing_is_said_of_the_bias_of_four() -> None:
    assert bias([Sampled(1, 1)] * 4) == Estimate(n=4)
    assert bias([Sampled(10, 0.5)] * 5).value == pytest.approx(10)
    assert corrected([50.0], [Sampled(10, 0.5)] * 4).estimate == Estimate(n=4)


def test_nothing_known_is_said_so() -> None:
    assert weighted([]) == Estimate() == share(0, 0) == estimates.mean([])
    assert weighted([Sampled(20, None), Sampled(30, None)]) == Estimate()
    assert weighted([Sampled(20, 0.5)]) == Estimate(20, n=1)
    assert estimates.mean([3.0]) == Estimate(3.0, n=1)
    assert corrected([50.0], []).estimate == Estimate()
    assert corrected([50.0], []).rules == 50
    assert corrected([], [Sampled(1, 0.5), Sampled(2, 0.5)]).estimate == Estimate(n=2)
    assert all_shrunk({"a": []}) == {}


@pytest.mark.parametrize(("df", "t"), [(1, 12.706), (5, 2.571), (10, 2.228), (30, 2.042)])
def test_students_quantile(df: int, t: float) -> None:
    assert estimates.t_quantile(df) == pytest.approx(t, abs=0.004)


samples = st.lists(
    st.builds(Sampled, st.floats(0, 100), st.one_of(st.none(), st.floats(0.01, 1))), max_size=30
)


@given(samples)
def test_an_estimate_lies_among_its_values_and_in_its_interval(given_: list[Sampled]) -> None:
    drawn = [s.value for s in given_ if s.probability]
    found = weighted(given_)
    assert found.n == len(drawn)
    if found.value is not None:
        assert min(drawn) - 1e-6 <= found.value <= max(drawn) + 1e-6
        if found.low is not None and found.high is not None:
            assert found.low <= found.value <= found.high
            kept = found.within(0, 100)
            assert kept.low is not None
            assert kept.low >= 0


def by_hand(rows: list[tuple[float, float]]) -> float:
    return sum(v / p for v, p in rows) / sum(1 / p for _, p in rows)


def test_the_weights_are_one_over_the_probability() -> None:
    rows = [(90.0, 0.5), (30.0, 0.1), (60.0, 0.25)]
    of: Callable[[float, float], Sampled] = Sampled
    assert weighted(of(v, p) for v, p in rows).value == pytest.approx(by_hand(rows)) == 45
