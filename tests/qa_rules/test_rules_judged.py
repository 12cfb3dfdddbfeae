"""Rules of wording against sentences written without their lists in view: floors, no measure.

What was found before the lists were mended is in `qa_rules/unseen.toml`.
"""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

from qa_rules import check_many, read

JUDGED = Path(__file__).parent / "data" / "judged" / "wording.jsonl"
INPUT = ("id", "language", "turns")
Counts = dict[str, list[tuple[bool, bool]]]


@cache
def counted() -> Counts:
    """By rule: whether it had to object, and did."""
    rows = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]
    found = check_many(read(json.dumps({key: row[key] for key in INPUT})) for row in rows)
    by_rule: Counts = defaultdict(list)
    for row, result in zip(rows, found, strict=True):
        objected = any(f.rule == row["rule"] for f in result.findings)
        by_rule[row["rule"]].append((row["flagged"], objected))
    return by_rule


def test_what_is_a_fault_is_found() -> None:
    right = {r: sum(a and b for a, b in n) / sum(a for a, _ in n) for r, n in counted().items()}
    assert len(right) == 18
    assert {rule: share for rule, share in right.items() if share < 0.8} == {}


def test_what_is_none_is_left_alone() -> None:
    wrong = {rule: sum(b and not a for a, b in n) for rule, n in counted().items()}
    assert sum(wrong.values()) <= 1, wrong
