"""The next courteous step, and what a close would leave out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.etiquette import Ending, is_over, missing, next_step
from conversations.core.policy import Policy

STRICT = Policy()
LAX = Policy(last_check_required=False, thanks_required=False, farewell_required=False)
phases = st.sampled_from(["business", "settled", "last_check", "leave_taking", "farewell_pair"])
endings = st.builds(
    Ending,
    phase=phases,
    has_last_check=st.booleans(),
    has_thanks=st.booleans(),
    has_farewell=st.booleans(),
    is_owed=st.booleans(),
    first_farewell=st.sampled_from(["", "customer", "advisor"]),
    waits=st.booleans(),
)
policies = st.builds(
    Policy,
    last_check_required=st.booleans(),
    thanks_required=st.booleans(),
    farewell_required=st.booleans(),
    first_farewell=st.sampled_from(["customer", "advisor", "either"]),
)


def test_each_step_in_its_time() -> None:
    settled = Ending("settled")
    assert next_step(Ending(), STRICT) == "", "nothing while the matter is open"
    assert next_step(settled, STRICT) == "last_check"
    asked = Ending("last_check", has_last_check=True, waits=True)
    assert next_step(asked, STRICT) == "wait"
    answered = Ending("last_check", has_last_check=True)
    assert next_step(answered, STRICT) == "leave"
    gone = Ending("farewell_pair", has_last_check=True, has_thanks=True, has_farewell=True)
    assert next_step(gone, STRICT) == "close"
    assert missing(gone, STRICT) == []


def test_where_the_customer_takes_leave_first_the_advisor_waits_for_it() -> None:
    policy = Policy(first_farewell="customer")
    answered = Ending("last_check", has_last_check=True)
    assert next_step(answered, policy) == "wait"
    left = Ending("leave_taking", has_last_check=True, first_farewell="customer")
    assert next_step(left, policy) == "leave"


def test_a_customer_who_leaves_before_the_last_check_is_not_held_back_by_it() -> None:
    left = Ending("leave_taking", first_farewell="customer")
    assert next_step(left, STRICT) == "leave"
    assert missing(left, STRICT) == ["last_check", "thanks", "farewell"]


@given(endings, policies)
def test_nothing_is_closed_on_somebody_who_is_owed_an_answer(
    ending: Ending, policy: Policy
) -> None:
    if ending.is_owed:
        assert missing(ending, policy)[0] == "answer"
        assert next_step(ending, policy) == ""
        assert not is_over(ending, policy)


@given(endings)
def test_a_brand_that_asks_for_nothing_misses_nothing(ending: Ending) -> None:
    assert missing(ending, LAX) == (["answer"] if ending.is_owed else [])


@given(endings, policies)
def test_a_close_is_proposed_only_when_the_words_are_said(ending: Ending, policy: Policy) -> None:
    if next_step(ending, policy) == "close":
        assert not {"answer", "thanks", "farewell"} & set(missing(ending, policy))


@pytest.mark.parametrize("phase", ["leave_taking", "farewell_pair"])
def test_a_customer_s_goodbye_is_owed_one_where_the_policy_asks_for_it(phase: str) -> None:
    said = Ending(phase, first_farewell="customer")
    assert not is_over(said, STRICT)
    assert is_over(said, LAX)
    assert is_over(Ending(phase, has_farewell=True), STRICT)


def test_what_is_stored_is_read_back_whatever_else_stands_there() -> None:
    assert Ending.of({"phase": "settled", "of_another_day": 1}) == Ending("settled")
