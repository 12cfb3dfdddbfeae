"""Estimates against a known truth: recall, the suggested threshold."""

import pytest

from conversations.core.rule_estimates import Suggested, recall, suggest
from conversations.core.trust import Trust


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


def test_the_lowest_threshold_that_verdicts_bear_out() -> None:
    judged = [(0.5 + n / 200, n >= 30) for n in range(100)]
    found = suggest(judged, 0.5, 0.99)
    assert found.threshold is not None
    assert found.trust.bounds[0] >= 0.8
    assert 0.55 < found.threshold <= 0.66
    lower = [ok for sure, ok in judged if sure >= found.threshold - 0.01]
    assert Trust(len(lower), sum(lower)).bounds[0] < 0.8


def test_no_threshold_is_suggested_where_nobody_has_judged() -> None:
    """Twenty-six confirmed from 70 % on say nothing of what lies between 50 and 70 %."""
    found = suggest([((70 + n) / 100, True) for n in range(26)], 0.5, 0.99)
    assert (found.threshold, found.n_near, found.n) == (0.7, 10, 26)
    assert (found.low, found.high) == (0.7, 0.95)
    lonely = [(0.52, True), *(((70 + n) / 100, True) for n in range(26))]
    assert suggest(lonely, 0.5, 0.99).threshold == 0.7, "one of them is not enough"


def test_without_verdicts_there_is_no_suggestion() -> None:
    assert suggest([], 0.5, 0.99) == Suggested(None)
    few = suggest([(0.9, True)] * 15, 0.5, 0.99)
    assert (few.threshold, few.n, few.is_judged) == (None, 15, False), "fifteen are too few"
    lost = suggest([(0.9, n % 2 == 0) for n in range(200)], 0.5, 0.99)
    assert (lost.threshold, lost.n, lost.is_judged) == (None, 200, True)
    scattered = suggest([((50 + 2 * n) / 100, True) for n in range(24)], 0.5, 0.99)
    assert (scattered.threshold, scattered.is_judged) == (None, False), "nowhere ten together"
