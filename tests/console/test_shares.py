"""Shares as they are written: only none is nought, and only all is a hundred."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.estimates import share as share_of
from frontend.templatetags.floor import bare
from frontend.templatetags.motjuste import percent, share
from frontend.templatetags.reports import share_figure

SAID = [
    (0, "0"), (0.0002, "<\xa00,1"), (1 / 645, "0,2"), (0.0091, "0,9"), (0.0099, "1"), (0.26, "26"),
    (0.994, "99,4"), (644 / 645, "99,8"), (0.99994, ">\xa099,9"), (1, "100"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "said"), SAID)
def test_near_none_and_near_all_there_are_digits_enough(value: float, said: str) -> None:
    with translation.override("fr"):
        assert percent(value) == f"{said}\xa0%"
        assert bare(value) == said


@given(st.integers(1, 10**7), st.data())
def test_never_none_of_some_and_never_all_of_less(n: int, data: st.DataObject) -> None:
    met = data.draw(st.integers(0, n))
    with translation.override("en"):
        assert (percent(met / n) == "0%") == (met == 0)
        assert (percent(met / n) == "100%") == (met == n)
        assert (share(met / n) == "0.0%") == (met == 0)
        assert (share(met / n) == "100.0%") == (met == n)


def test_one_failure_of_many_is_no_nought() -> None:
    with translation.override("fr"):
        assert share_figure(share_of(1, 645)).startswith("0,2\xa0% (<\xa00,1\xa0% à 0,9\xa0%")
        assert share_figure(share_of(0, 645)).startswith("0\xa0% (0\xa0% à 0,6\xa0%")
