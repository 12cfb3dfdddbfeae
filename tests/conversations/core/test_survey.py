"""Who is asked what: shares that follow from the id, answers that are answers, nobody twice."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.survey import Answer, Choices, band, drawn, fault, is_asked, questions, told

OVER: dict[str, Any] = {
    "is_over": True, "was_answered_by_human": True, "fell_silent": False, "done": False,
}  # fmt: skip


def test_it_is_asked_once_at_the_end_of_who_was_answered() -> None:
    assert is_asked(Choices(), **OVER)
    for no in ({"done": True}, {"is_over": False}, {"was_answered_by_human": False}):
        assert not is_asked(Choices(), **OVER | no)
    assert not is_asked(Choices(is_on=False), **OVER)


def test_after_an_automatic_close_only_where_the_brand_wants_it() -> None:
    silent = OVER | {"fell_silent": True}
    assert not is_asked(Choices(), **silent)
    assert is_asked(Choices(asks_silent=True), **silent)


@given(st.uuids().map(str), st.integers(0, 100), st.integers(0, 100))
def test_one_recommendation_is_asked_and_always_the_same(key: str, steps: int, rnps: int) -> None:
    choices = Choices(journey_share=steps, rnps_share=rnps)
    asked = questions(choices, key)
    assert asked == questions(choices, key)
    assert ("nps" in asked) != ("rnps" in asked)
    assert len(asked) == len(set(asked))


def test_shares_of_nothing_and_of_all_are_exact_and_a_fifth_is_about_a_fifth() -> None:
    keys = [str(uuid4()) for _ in range(4000)]
    assert not any("steps" in questions(Choices(journey_share=0), key) for key in keys)
    assert all("rnps" in questions(Choices(rnps_share=100), key) for key in keys)
    n = sum("steps" in questions(Choices(journey_share=20), key) for key in keys)
    assert 640 < n < 960
    both = sum(drawn(key, "journey") < 0.5 and drawn(key, "rnps") < 0.5 for key in keys)
    assert 850 < both < 1150  # the shares are drawn apart


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(), "empty"),
        (Answer(comment="  "), "empty"),
        (Answer(ces=0), "bad_frame"),
        (Answer(ces=11), "bad_frame"),
        (Answer(csat=6), "bad_frame"),
        (Answer(nps=-1), "bad_frame"),
        (Answer(nps=9, rnps=9), "bad_frame"),
        (Answer(component="weather"), "bad_frame"),
        (Answer(resolved="maybe"), "bad_frame"),
        (Answer(steps={"finding": 11}), "bad_frame"),
        (Answer(steps={"weather": 1}), "bad_frame"),
        (Answer(comment="x" * 2001), "too_long"),
    ],
)
def test_what_is_no_answer_is_refused(answer: Answer, code: str) -> None:
    found = fault(answer)
    assert found is not None
    assert found[0] == code


def test_what_was_answered_and_nothing_else_is_told() -> None:
    answer = Answer(ces=1, nps=0, resolved="no", comment=" merci ")
    assert fault(answer) is None
    assert told(answer) == {"ces": 1, "nps": 0, "resolved": "no", "comment": "merci"}
    assert [band(n) for n in (1, 3, 6, 10)] == ["none", "light", "significant", "important"]
