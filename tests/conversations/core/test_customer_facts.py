"""What a brand may tell: every fault has a code and a place, and the schema is kept."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.customer_facts import Facts, fault

SCHEMA = {"tier": "text", "orders": "number", "vip": "boolean", "since": "date"}


@pytest.mark.parametrize(
    ("facts", "code", "place"),
    [
        ({"name": "x" * 121}, "too_long", "name"),
        ({"title": "\x00"}, "bad_frame", "title"),
        ({"language": "français"}, "bad_frame", "language"),
        ({"products": ["Lampe", " "]}, "empty", "products[1]"),
        ({"product_aliases": ["x" * 121]}, "too_long", "product_aliases[0]"),
        ({"products": ["x"] * 101}, "too_long", "products"),
        ({"history": [{"at": "hier", "kind": "", "text": "x"}]}, "bad_frame", "history[0].at"),
        ({"history": [{"at": "", "kind": "", "text": " "}]}, "empty", "history[0].text"),
        ({"attributes": {"colour": "bleu"}}, "unknown_attribute", "attributes.colour"),
        ({"attributes": {"orders": "4"}}, "wrong_type", "attributes.orders"),
        ({"attributes": {"orders": True}}, "wrong_type", "attributes.orders"),
        ({"attributes": {"vip": 1}}, "wrong_type", "attributes.vip"),
        ({"attributes": {"since": "2026-13-01"}}, "wrong_type", "attributes.since"),
        ({"attributes": {"tier": ["gold"]}}, "bad_frame", "attributes.tier"),
    ],
)
def test_each_fault_is_named(facts: dict[str, Any], code: str, place: str) -> None:
    found = fault(Facts(**facts), SCHEMA)
    assert found is not None
    assert (found.code, found.field) == (code, place)


def test_what_fits_the_schema_passes_and_null_always_does() -> None:
    told = {"tier": "gold", "orders": 4.5, "vip": False, "since": "2026-01-31"}
    assert fault(Facts(attributes=told), SCHEMA) is None
    assert fault(Facts(attributes=dict.fromkeys(SCHEMA)), SCHEMA) is None


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=9).filter(lambda text: "\x00" not in text)
)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), scalars, max_size=9))
def test_without_a_schema_any_short_fact_is_taken(attributes: dict[str, Any]) -> None:
    assert fault(Facts(attributes=attributes), {}) is None


def test_numbers_that_json_cannot_give_back_are_refused() -> None:
    for value in (float("nan"), float("inf")):
        assert fault(Facts(attributes={"n": value}), {}) is not None
