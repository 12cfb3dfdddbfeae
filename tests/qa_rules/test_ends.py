"""Short passages and ends of conversations, one fact each (data/ends.jsonl): floors, no measure.

What they gave before anybody mended anything for them is in `qa_rules/unseen.toml`.
"""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qa_rules import check_many, read

DATA = Path(__file__).parent / "data" / "ends.jsonl"
FLOORS = {
    "advisor_named": 0.93,
    "confirmation": 0.89,
    "first_farewell": 0.97,
    "last_check": 0.92,
    "next_steps": 0.97,
}


@cache
def compared() -> dict[str, list[tuple[str, Any, Any]]]:
    """By fact: which passage, its label, and what is found."""
    rows = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
    told = [read(json.dumps({k: v for k, v in row.items() if k != "labels"})) for row in rows]
    found = defaultdict(list)
    for row, result in zip(rows, check_many(told, frozenset()), strict=True):
        ((fact, label),) = row["labels"].items()
        found[fact].append((row["id"], label, result.facts[fact]))
    return found


@pytest.mark.parametrize("fact", FLOORS)
def test_facts_hold_on_short_passages(fact: str) -> None:
    rows = compared()[fact]
    wrong = [row for row in rows if row[1] != row[2]]
    assert 1 - len(wrong) / len(rows) >= FLOORS[fact], wrong


def test_every_fact_has_its_floor() -> None:
    assert compared().keys() == FLOORS.keys()
