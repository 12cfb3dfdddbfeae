"""Kappa and alpha against values worked out by hand, and both labels of every pair of ours."""

import json

import pytest

from qa_rules.parroting.agreement import alpha, interval, kappa
from qa_rules.parroting.training import DATA

# 20 yes-yes, 15 no-no, 5 yes-no, 10 no-yes: the textbook table, kappa .4
TABLE = [("y", "y")] * 20 + [("n", "n")] * 15 + [("y", "n")] * 5 + [("n", "y")] * 10
PAIRS = [json.loads(s) for p in sorted(DATA.glob("pairs_*.jsonl")) for s in p.open()]


def test_kappa_and_alpha() -> None:
    assert kappa(TABLE) == pytest.approx(0.4)
    assert alpha(TABLE) == pytest.approx(1 - 0.3 / (2 * 55 * 45 / (100 * 99)))
    assert kappa([("a", "a")] * 9) == 1.0


def test_the_interval_holds_the_value_and_widens_with_groups() -> None:
    low, high = interval(TABLE, range(50), kappa)
    assert low < 0.4 < high
    wide_low, wide_high = interval(TABLE, [i // 5 for i in range(50)], kappa)
    assert wide_high - wide_low > high - low


def test_without_a_disagreement_the_interval_is_not_a_point() -> None:
    low, high = interval([("a", "a")] * 30 + [("b", "b")] * 30, range(60), alpha)
    assert 0.8 < low < 1.0
    assert high == 1.0


def test_a_label_is_what_both_said_or_was_settled() -> None:
    assert len(PAIRS) > 1000
    for pair in PAIRS:
        agreed = pair["first"] == pair["second"]
        assert agreed == ("settled" not in pair), pair["id"]
        assert pair["label"] == pair["first"] or not agreed, pair["id"]
        assert pair["label"] in ("parrot", "good", "neutral"), pair["id"]
