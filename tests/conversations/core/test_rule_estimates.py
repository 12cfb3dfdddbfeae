"""Estimates against a known truth: recall, bias, the suggested threshold."""

import random

import pytest

from conversations.core.rule_estimates import bias, recall, suggest


def test_a_recall_is_not_told_of_too_few() -> None:
    assert recall([0.5] * 5, [0.5] * 4).share is None
    assert recall([0.5] * 5, [0.5] * 4).n == 9


def test_recall_weighs_each_draw_by_what_it_stands_for() -> None:
    """Near the threshold everything was looked at, elsewhere a tenth of it."""
    found = recall([1.0] * 30, [0.1] * 3)
    assert found.share == pytest.approx(30 / (30 + 30))
    same = recall([0.2] * 30, [0.2] * 10)
    assert same.share == pytest.approx(0.75)
    assert (same.low, same.high) == (
        pytest.approx(0.598, abs=0.002),
        pytest.approx(0.858, abs=0.002),
    )
    assert found.high - found.low > same.high - same.low, "unequal weights are worth fewer faults"


def test_bias_is_unbiased_and_its_interval_covers_under_unequal_draws() -> None:
    """A population with a known difference, drawn 400 times with probabilities tied to it."""
    chance = random.Random(4)
    people = [(chance.gauss(70, 12), chance.gauss(64, 15)) for _ in range(400)]
    truth = sum(h - r for h, r in people) / len(people)
    chances = [0.3 if h - r > 6 else 0.12 for h, r in people]
    means, covered = [], 0
    for _ in range(400):
        drawn = [
            (h, r, p) for (h, r), p in zip(people, chances, strict=True) if chance.random() < p
        ]
        found = bias(drawn)
        assert found.mean is not None
        assert found.low is not None
        assert found.high is not None
        means.append(found.mean)
        covered += found.low <= truth <= found.high
    assert sum(means) / len(means) == pytest.approx(truth, abs=0.35)
    assert 0.91 <= covered / 400 <= 0.99
    plain = sum(h - r for h, r in people if h - r > 6) / sum(1 for h, r in people if h - r > 6)
    assert abs(plain - truth) > 3, "unweighted it would be far off"


def test_nothing_is_said_of_the_bias_of_four() -> None:
    assert bias([(1, 1, 1)] * 4).mean is None
    assert bias([(80, 70, 0.5)] * 5).mean == pytest.approx(10)


def test_the_lowest_threshold_that_verdicts_bear_out() -> None:
    judged = [(0.5 + n / 200, n >= 30) for n in range(100)]
    found = suggest(judged, 0.5, 0.99)
    assert found is not None
    assert found.trust.bounds[0] >= 0.8
    assert 0.55 < found.threshold <= 0.66
    lower = [ok for sure, ok in judged if sure >= found.threshold - 0.01]
    from conversations.core.trust import Trust

    assert Trust(len(lower), sum(lower)).bounds[0] < 0.8


def test_without_verdicts_there_is_no_suggestion() -> None:
    assert suggest([], 0.5, 0.99) is None
    assert suggest([(0.9, True)] * 15, 0.5, 0.99) is None, "fifteen are too few"
    assert suggest([(0.9, n % 2 == 0) for n in range(200)], 0.5, 0.99) is None
