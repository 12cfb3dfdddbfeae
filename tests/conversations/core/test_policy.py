"""What a policy may be, and how a queue's overrides its brand's."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.policy import BOUNDS, NAMES, NOTICE_S, Policy, faults, merged

HOUSE = Policy()


def test_the_house_s_own_policy_stands() -> None:
    assert faults(HOUSE) == {}
    assert merged() == HOUSE


@given(st.sampled_from(sorted(BOUNDS)), st.integers(-5, 10**6))
def test_a_value_out_of_its_bounds_is_named(name: str, value: int) -> None:
    low, high = BOUNDS[name]
    found = faults(replace(HOUSE, **{name: value}))
    assert (found.get(name) == "bounds") is not (low <= value <= high)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"warn_2_s": 300}, ("warn_2_s", "order")),
        ({"close_s": 499}, ("close_s", "notice")),
        ({"warn_1_s": 0, "warn_2_s": 0}, ("warn_1_s", "unwarned")),
        ({"goodbye_close_s": 19}, ("goodbye_close_s", "notice")),
        ({"goodbye_close_s": 50, "close_min_s": 31}, ("goodbye_close_s", "notice")),
        ({"first_farewell": "nobody"}, ("first_farewell", "choice")),
        ({"thanks_required": "yes"}, ("thanks_required", "choice")),
        ({"reply_s": True}, ("reply_s", "bounds")),
        ({"thanks_fr": "x" * 201}, ("thanks_fr", "phrase")),
        ({"thanks_en": 7}, ("thanks_en", "phrase")),
        ({"farewell_fr": "Au revoir {{ commande }} !"}, ("farewell_fr", "place")),
        ({"farewell_en": "Bye {{ nickname }}!"}, ("farewell_en", "place")),
    ],
)
def test_what_cannot_be_is_named(changes: dict[str, object], fault: tuple[str, str]) -> None:
    assert fault in faults(replace(HOUSE, **changes)).items()


def test_clocks_may_be_switched_off() -> None:
    names = ("queue_wait_s", "taken_unanswered_s", "warn_1_s", "warn_2_s", "close_s")
    off = dict.fromkeys((*names, "goodbye_close_s"), 0)
    assert faults(replace(HOUSE, **off)) == {}


@given(st.integers(NOTICE_S + 1, 86_400))
def test_a_close_stands_as_soon_as_its_last_reminder_leaves_the_customer_time(close_s: int) -> None:
    one = replace(HOUSE, warn_1_s=close_s - NOTICE_S, warn_2_s=0, close_s=close_s)
    assert faults(one) == {}


@given(st.dictionaries(st.sampled_from(sorted(BOUNDS)), st.integers(0, 500)), st.integers(5, 600))
def test_a_queue_changes_what_it_names_and_nothing_else(
    of_queue: dict[str, int], reply: int
) -> None:
    found = asdict(merged({"reply_s": reply}, of_queue))
    assert {n: found[n] for n in NAMES if n not in {"reply_s", *of_queue}} == {
        n: v for n, v in asdict(HOUSE).items() if n not in {"reply_s", *of_queue}
    }
    assert found["reply_s"] == of_queue.get("reply_s", reply)
    assert all(found[name] == value for name, value in of_queue.items())


def test_what_a_later_version_has_added_is_left_aside() -> None:
    assert Policy.of({"reply_s": 5, "of_another_day": 1}) == Policy(reply_s=5)
