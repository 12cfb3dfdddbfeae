"""Figures at the worst moment: most still wait, and what is known of them is said."""

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.figures import Counts, Figure, figures, quantile, survival_quantile

times = st.lists(st.floats(0.1, 1000), max_size=30)


def named(name: str, counts: Counts) -> Figure:
    return next(figure for figure in figures(counts) if figure.name == name)


def test_more_than_half_still_waiting_is_no_silence() -> None:
    quiet = Counts(waits=[200.0] * 30, unanswered=[300.0] * 20)
    worse = Counts(waits=[200.0] * 30, unanswered=[300.0] * 200)
    before, after = (named("access_effort", counts) for counts in (quiet, worse))
    assert (before.value, before.is_least, before.is_missed) == (200.0, False, True)
    assert (after.value, after.is_least, after.is_missed) == (300.0, True, True)
    assert (after.p90, after.is_p90_least) == (300.0, True)


def test_who_has_only_just_come_misses_nothing_yet() -> None:
    found = named("access_effort", Counts(unanswered=[5.0, 10.0, 15.0]))
    assert (found.value, found.is_least, found.is_missed) == (10.0, True, False)


@given(times, times, st.sampled_from([0.5, 0.9]))
def test_it_is_what_kaplan_and_meier_say_or_at_least_that(
    ended: list[float], running: list[float], share: float
) -> None:
    value, is_least = quantile(ended, running, share)
    known = survival_quantile(ended, running, share)
    assert (value, is_least) == (known, False) if known is not None else is_least or not value
    assert (value is None) == (not ended and not running)


@given(
    times, st.lists(st.tuples(st.floats(0.1, 1000), st.floats(0, 5000)), min_size=1, max_size=30)
)
def test_however_long_they_go_on_it_was_at_least_that(
    ended: list[float], running: list[tuple[float, float]]
) -> None:
    """In the end everybody was answered: the median was no less than what was said."""
    value, is_least = quantile(ended, [lasted for lasted, _ in running], 0.5)
    whole = survival_quantile([*ended, *(lasted + more for lasted, more in running)], [], 0.5)
    assert value is not None
    assert whole is not None
    assert not is_least or value <= whole


def test_who_waits_too_long_already_stands_beside_those_picked_up() -> None:
    alone = Counts(n_accepted=35, n_in_time=35)
    found = named("service_level_accepted", Counts(n_accepted=35, n_in_time=35, n_overdue=211))
    assert not named("service_level_accepted", alone).is_missed
    assert (found.value, found.n, found.n_overdue, found.is_missed) == (1.0, 35, 211, True)
    few = Counts(n_accepted=35, n_in_time=35, n_overdue=3)
    assert not named("service_level_accepted", few).is_missed, "35 of 38 would still do"
    nobody = named("service_level_accepted", Counts(n_overdue=4))
    assert (nobody.value, nobody.is_missed) == (None, True)
