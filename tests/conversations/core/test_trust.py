"""Trust: Wilson's interval, and what is proven."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.trust import FLOOR, NOT_KNOWN, Trust

judged = st.integers(1, 5000).flatmap(lambda n: st.builds(Trust, st.just(n), st.integers(0, n)))


def test_nothing_is_known_without_verdicts() -> None:
    assert NOT_KNOWN.precision is None
    assert NOT_KNOWN.bounds == (0.0, 1.0)
    assert not NOT_KNOWN.is_proven


@pytest.mark.parametrize(
    ("n", "k", "low", "high"), [(10, 10, 0.7225, 1.0), (25, 20, 0.6087, 0.9114), (100, 0, 0, 0.037)]
)
def test_the_interval_is_wilson_s(n: int, k: int, low: float, high: float) -> None:
    assert Trust(n, k).bounds == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@given(judged)
def test_bounds_hold_the_share(trust: Trust) -> None:
    low, high = trust.bounds
    assert trust.precision is not None
    assert 0 <= low <= trust.precision + 1e-9
    assert trust.precision - 1e-9 <= high <= 1


@given(judged)
def test_more_of_the_same_is_surer(trust: Trust) -> None:
    twice = Trust(2 * trust.n_judged, 2 * trust.n_confirmed)
    assert twice.bounds[1] - twice.bounds[0] < trust.bounds[1] - trust.bounds[0]
    assert trust.is_proven == (trust.bounds[0] >= FLOOR)
