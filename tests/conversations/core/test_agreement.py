"""Krippendorff's α against his own worked example, and what it must hold for any ratings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.agreement import (
    FEWEST_UNITS,
    Alpha,
    agreement,
    alpha,
    coincidences,
    confusion,
)

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), part C: four observers,
# twelve units, data missing; n = 40 in its table of coincidences: the last unit has no pair.
OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
UNITS = [[float(v) for v in unit if v != "."] for unit in zip(*OBSERVERS, strict=True)]


def test_the_published_example() -> None:
    assert sum(coincidences(UNITS).values()) == pytest.approx(40)
    assert alpha(UNITS, "nominal") == pytest.approx(0.743, abs=0.0005)
    assert alpha(UNITS, "ordinal") == pytest.approx(0.815, abs=0.0005)
    assert alpha(UNITS, "interval") == pytest.approx(0.849, abs=0.0005)


def test_the_published_table_of_coincidences() -> None:
    found = coincidences(UNITS)
    assert found[1, 1] == pytest.approx(7)
    assert found[2, 2] == pytest.approx(10)
    assert found[2, 3] == pytest.approx(1 / 3 + 1 / 3 + 2 / 3)
    assert found[5, 5] == pytest.approx(3)


def test_two_observers_yes_or_no() -> None:
    """The same paper, part A: ten units, two observers, α = 0.095."""
    first, second = "0100000010", "1110010000"
    units = [[float(a), float(b)] for a, b in zip(first, second, strict=True)]
    assert alpha(units) == pytest.approx(0.095, abs=0.0005)


def test_what_is_not_known_is_not_made_up() -> None:
    assert agreement([]) == Alpha(None)
    assert alpha([[100.0, 100.0], [100.0, 100.0]]) is None, "nothing varies"
    assert alpha([[0.0], [100.0]]) is None, "nobody rated what another did"


@given(st.lists(st.lists(st.sampled_from([0.0, 50.0, 100.0]), max_size=4), max_size=20))
def test_the_interval_holds_the_figure_and_one_is_the_most(units: list[list[float]]) -> None:
    found = agreement(units, "interval", n=200)
    if found.alpha is None:
        return
    assert found.alpha <= 1
    if found.low is None or found.high is None:
        assert found.low is found.high
        return
    assert found.n_units >= FEWEST_UNITS
    assert found.low < found.high <= 1


def test_the_same_from_all_is_one_and_the_interval_narrows_with_units() -> None:
    same = [[0.0, 0.0], [100.0, 100.0]] * 5
    assert agreement(same).alpha == 1
    mixed = [*same, [0.0, 100.0]]
    few, many = agreement(mixed), agreement(mixed * 8)
    assert few.low is not None
    assert many.low is not None
    assert few.high is not None
    assert many.high is not None
    assert few.low < 1
    assert many.high - many.low < few.high - few.low


def test_too_few_units_have_no_interval_and_what_never_varies_is_agreed() -> None:
    three = agreement([[0.0, 100.0]] * 3, "interval")
    assert three.alpha == pytest.approx(-2 / 3)
    assert (three.low, three.high, three.is_of_few) == (None, None, True)
    alike = agreement([[0.0, 100.0]] * 20, "interval")
    assert (alike.low, alike.is_of_few) == (None, False), "every draw is like the others"
    enough = agreement([[0.0, 100.0], [0.0, 0.0], [100.0, 100.0]] * 3, "interval")
    assert enough.low is not None
    assert agreement([[100.0, 100.0]] * 3).is_unanimous
    assert not agreement([[100.0], [0.0]]).is_unanimous


def test_who_confuses_what() -> None:
    assert confusion([[0, 100, 100], [100, 0]]) == {(0, 100): 3, (100, 100): 1}
