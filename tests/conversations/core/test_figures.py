"""A floor's figures: intervals, targets, and medians in which nobody is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.figures import Counts, figures, survival_quantile

times = st.lists(st.floats(0.1, 1000), max_size=30)


def by_name(counts: Counts, **targets: float) -> dict[str, object]:
    return {figure.name: figure for figure in figures(counts, targets)}


def test_a_share_has_its_interval_and_misses_its_target() -> None:
    found = by_name(Counts(n_accepted=214, n_in_time=167))["service_level_accepted"]
    assert found.value == pytest.approx(0.78, abs=0.01)
    assert (round(found.low, 2), round(found.high, 2)) == (0.72, 0.83)
    assert found.is_missed
    assert found.variant == "≤\u00a060\u00a0s"


def test_what_should_be_small_misses_by_being_large() -> None:
    counts = Counts(parroted=(3, 20), latency=(40.0, 90.0, 12))
    found = by_name(counts)
    assert found["parrot_rate"].is_missed
    assert not found["response_latency"].is_missed
    assert by_name(counts, response_latency=30)["response_latency"].is_missed


def test_nothing_to_count_is_not_zero_and_misses_nothing() -> None:
    for figure in figures(Counts()):
        assert figure.value is None
        assert not figure.is_missed


def test_three_kinds_of_endings_make_the_whole() -> None:
    counts = Counts(n_closed=10, abandoned={"known": 2, "silent": 3, "served": 5})
    found = by_name(counts)
    shares = [found[f"abandonment_{kind}"].value for kind in ("known", "silent", "served")]
    assert shares == [0.2, 0.3, 0.5]


def test_who_still_waits_pulls_the_median_up() -> None:
    assert survival_quantile([10, 20, 30], [], 0.5) == 20
    assert survival_quantile([10, 20, 30], [40, 50], 0.5) == 30
    assert survival_quantile([10], [40, 50], 0.5) is None
    assert survival_quantile([], [], 0.5) is None


@given(times, times)
def test_censored_waits_never_shorten_the_median(ended: list[float], running: list[float]) -> None:
    alone, together = survival_quantile(ended, [], 0.5), survival_quantile(ended, running, 0.5)
    if together is not None:
        assert alone is not None
        assert together >= alone
        assert together in ended
