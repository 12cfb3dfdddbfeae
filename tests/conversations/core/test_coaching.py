"""Before and since: Welch's interval against a worked example and a known truth; too few said."""

import random
from datetime import date
from statistics import fmean

import pytest

from conversations.core.coaching import (
    FEWEST,
    HIGHER,
    LOWER,
    NOT_YET,
    OPEN,
    TOO_FEW,
    compared,
    faults,
    welch,
)
from conversations.core.estimates import Moments, moments

TODAY = date(2026, 11, 22)


def test_welch_as_worked_by_hand() -> None:
    """Means 20.82 and 23.0, variances 8 and 0.4 of 15 and 10: df 16.1, so t = 2.120."""
    found = welch(Moments(15, 20.82, 8.0), Moments(10, 23.0, 0.4))
    half = 2.120 * (8.0 / 15 + 0.4 / 10) ** 0.5
    assert found.value == pytest.approx(2.18)
    assert found.low == pytest.approx(2.18 - half, abs=0.01)
    assert found.high == pytest.approx(2.18 + half, abs=0.01)


def test_the_interval_covers_the_difference_that_is_there() -> None:
    """Unlike spreads, unlike numbers, scores that end at 100 as real ones do."""
    chance, n_covered, runs = random.Random(7), 0, 600

    def scores(n: int, middle: float, spread: float) -> list[float]:
        return [min(100.0, max(0.0, chance.gauss(middle, spread))) for _ in range(n)]

    wanted = fmean(scores(60_000, 78, 18)) - fmean(scores(60_000, 70, 9))
    for _ in range(runs):
        found = welch(moments(scores(12, 70, 9)), moments(scores(25, 78, 18)))
        assert found.low is not None
        assert found.high is not None
        n_covered += found.low <= wanted <= found.high
    assert 0.92 <= n_covered / runs <= 0.98


def test_nothing_is_told_of_too_few_or_before_it_is_acknowledged() -> None:
    some, many = moments([50.0] * (FEWEST - 3)), moments([60.0, 70.0] * 10)
    assert compared(many, None).says == NOT_YET
    few = compared(many, some)
    assert (few.says, few.lacking, few.difference.value) == (TOO_FEW, 3, None)
    assert compared(some, some).lacking == 6
    assert compared(moments([]), moments([])).lacking == 2 * FEWEST


def test_what_is_told_is_what_the_interval_shows() -> None:
    low, high = moments([50.0, 55.0] * 8), moments([70.0, 75.0] * 8)
    assert compared(low, high).says == HIGHER
    assert compared(high, low).says == LOWER
    assert compared(low, moments([49.0, 57.0] * 8)).says == OPEN
    same = compared(moments([80.0] * 12), moments([80.0] * 12))
    assert (same.says, same.difference.low, same.difference.high) == (OPEN, 0, 0)


@pytest.mark.parametrize(
    ("aim", "criterion", "until", "is_right"),
    [
        ("Reformuler", "wording", date(2026, 12, 15), True),
        (" ", "wording", date(2026, 12, 15), False),
        ("Reformuler", "x", date(2026, 12, 15), False),
        ("Reformuler", "wording", TODAY, False),
        ("Reformuler", "wording", date(2027, 8, 1), False),
        ("Reformuler", "wording", None, False),
    ],
)
def test_what_a_note_needs(aim: str, criterion: str, until: date | None, *, is_right: bool) -> None:
    assert (faults(aim, criterion, ("wording",), until, TODAY) == "") == is_right
