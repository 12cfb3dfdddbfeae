"""Ordinary French chat: advisors who answer in the customer's words are no parrots, and hardly
anything else is to be said of them either."""

from pathlib import Path

from qa_rules import check_many, read
from qa_rules.registry import all_rules

DATA = Path(__file__).parent / "data" / "ordinary" / "fr.jsonl"
SPOKEN = frozenset(r for r in all_rules() if r.split(".")[0] in ("wording", "safety"))


def test_hardly_anything_is_flagged() -> None:
    rows = [read(line) for line in DATA.read_text("utf-8").splitlines()]
    n = sum(turn.speaker == "advisor" for row in rows for turn in row.turns)
    assert n >= 250
    found = check_many(rows, SPOKEN | {"reformulation.parroted"})
    flags = [(r.id, f.rule) for r in found for f in r.findings if f.severity != "hint"]
    assert flags == []
