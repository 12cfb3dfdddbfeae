"""The award's rehearsal: what a test has met, and how little few tests say."""

import pytest

from conversations.core.award import SPOILED_BY, Tried, met, shares
from qa_rules.registry import all_rules


def test_every_rule_that_is_named_exists() -> None:
    known = set(all_rules())
    named = {rule for rules in SPOILED_BY.values() for rule in rules}
    assert {r for r in named if not r.endswith(".") and r not in known} == set()
    assert all(any(k.startswith(r) for k in known) for r in named)


def test_what_spoils_and_what_does_not_apply() -> None:
    clean = met(Tried((), (), 40.0))
    assert all(clean.values())
    parrot = met(Tried(["reformulation.parroted", "orientation.bare_link"], (), 40.0))
    assert (parrot["reformulation"], parrot["channel"], parrot["leave"]) == (False, False, True)
    silent = ["personalisation.advisor_unnamed", "personalisation.facts_unused"]
    unjudged = met(Tried((), silent, 40.0))
    assert unjudged["advisor_named"] is None
    assert unjudged["customer_known"] is True, "wrong_name could still judge"


def test_nobody_answered_says_nothing_of_manners() -> None:
    alone = met(Tried(["closing.farewell_missing"], (), None))
    assert alone["available"] is False
    assert {value for name, value in alone.items() if name != "available"} == {None}


def test_eight_of_ten_is_49_to_94_percent() -> None:
    tests = [Tried((), (), 30.0)] * 8 + [Tried(["closing.farewell_missing"], (), 30.0)] * 2
    leave = shares([*tests, Tried((), (), None)])["leave"]
    assert (leave.value, leave.n) == (0.8, 10)
    assert leave.low == pytest.approx(0.49, abs=0.001)
    assert leave.high == pytest.approx(0.943, abs=0.001)
