"""The reviewed score: what verdicts give back and take."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.rescored import Judged, Missed, rescored

CRITICAL = frozenset({"safety"})


def criteria() -> dict[str, Any]:
    lost = [
        {"rule": "wording.blame", "seq": 3, "points": 25.0},
        {"rule": "wording.blame", "seq": 3, "points": 25.0},
        {"rule": "wording.shouting", "seq": 5, "points": 50.0},
    ]
    return {
        "wording": {"score": 0.0, "weight": 20.0, "applicable": True, "lost": lost},
        "opening": {"score": 100.0, "weight": 10.0, "applicable": True, "lost": []},
        "closing": {"score": None, "weight": 15.0, "applicable": False, "lost": []},
        "safety": {"score": 100.0, "weight": 0.0, "applicable": True, "lost": []},
    }


def test_with_nothing_said_it_is_the_automatic_one() -> None:
    found = rescored(criteria(), CRITICAL, [], [])
    assert (found.score, found.critical, found.criteria) == (33.3, "pass", criteria())


def test_a_dismissed_finding_gives_back_what_it_cost_and_no_more() -> None:
    once = rescored(criteria(), CRITICAL, [Judged("wording.blame", 3)], [])
    assert once.criteria["wording"]["score"] == 25.0
    assert len(once.criteria["wording"]["lost"]) == 2
    elsewhere = rescored(criteria(), CRITICAL, [Judged("wording.blame", 4)], [])
    assert elsewhere.criteria == criteria()


def test_what_people_found_costs_by_opportunity_and_says_that_it_is_theirs() -> None:
    missed = Missed("opening.greeting_missing", 2, "opening", 50, share=2)
    found = rescored(criteria(), CRITICAL, [], [missed])
    (entry,) = found.criteria["opening"]["lost"]
    assert entry == {"rule": missed.rule, "seq": 2, "points": 25.0, "by": "people"}
    assert found.criteria["opening"]["score"] == 75.0


def test_a_criterion_applies_once_somebody_found_a_fault_in_it() -> None:
    found = rescored(criteria(), CRITICAL, [], [Missed("closing.x", 9, "closing", 50)])
    assert found.criteria["closing"] | {"lost": []} == {
        "score": 50.0, "weight": 15.0, "applicable": True, "lost": [],
    }  # fmt: skip


def test_critical_is_beside_the_score_both_ways() -> None:
    failed = rescored(criteria(), CRITICAL, [], [Missed("safety.x", 2, "safety", 100)])
    assert (failed.score, failed.critical) == (33.3, "fail")
    back = rescored(failed.criteria, CRITICAL, [Judged("safety.x", 2)], [])
    assert back.critical == "pass"


def test_nothing_that_applies_is_no_score() -> None:
    assert rescored({"closing": criteria()["closing"]}, CRITICAL, [], []).score is None


@given(st.lists(st.sampled_from([("wording.blame", 3), ("wording.shouting", 5), ("x", 1)])))
def test_dismissing_never_lowers_and_never_passes_a_hundred(keys: list[tuple[str, int]]) -> None:
    before, after = 33.3, rescored(criteria(), CRITICAL, [Judged(*k) for k in keys], []).score
    assert after is not None
    assert before <= after <= 100
