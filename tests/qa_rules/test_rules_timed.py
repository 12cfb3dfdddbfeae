"""Rules of time against short talks that say who had to be told what (data/judged/timed.jsonl)."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qa_rules import check_many, read
from qa_rules.registry import all_rules

TIMED = Path(__file__).parent / "data" / "judged" / "timed.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in TIMED.read_text("utf-8").splitlines()]


@cache
def found() -> dict[str, list[int]]:
    """By talk: the messages its rule objects to."""
    told = [
        read(json.dumps({k: v for k, v in row.items() if k not in ("rule", "fault")}))
        for row in ROWS
    ]
    results = check_many(told, frozenset(row["rule"] for row in ROWS))
    return {
        row["id"]: [f.seq for f in result.findings if f.rule == row["rule"]]
        for row, result in zip(ROWS, results, strict=True)
    }


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_each_wait_is_judged_as_it_is_labelled(row: dict[str, Any]) -> None:
    assert found()[row["id"]] == ([] if row["fault"] is None else [row["fault"]])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_rule_of_time_is_labelled(language: str) -> None:
    timed = {key for key, known in all_rules().items() if known.rule.needs_times}
    labelled = Counter(row["rule"] for row in ROWS if row["language"] == language)
    assert timed - labelled.keys() == set()
