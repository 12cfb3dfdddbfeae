"""The median's interval against simulated truth: it holds it as often as it says."""

from random import Random

import pytest

from conversations.core.estimates import Estimate, median, median_rank


@pytest.mark.parametrize("n", [6, 9, 15, 40, 101])
def test_the_interval_holds_the_true_median_at_least_as_often_as_said(n: int) -> None:
    chance, held, tries = Random(n), 0, 2000
    for _ in range(tries):
        found = median([chance.lognormvariate(3, 1) for _ in range(n)])
        assert found.low is not None
        assert found.high is not None
        assert found.value is not None
        assert found.low <= found.value <= found.high
        held += found.low <= 20.0855 <= found.high  # e to the third
    assert held / tries > 0.94


def test_the_ranks_of_the_tables() -> None:
    assert [median_rank(n) for n in (6, 8, 9, 12, 15, 20, 100)] == [1, 1, 2, 3, 4, 6, 40]


def test_of_few_there_is_no_interval() -> None:
    assert median([]) == Estimate()
    assert median([55, 38]) == Estimate(46.5, n=2)
    assert median([1, 2, 3, 4, 5]).low is None
