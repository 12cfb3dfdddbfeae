"""Messages written by hands who knew neither the rules nor each other (data/hands): floors.

What was found in all of them before anybody had read a miss is in `data/LABELS.md`.
"""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qa_rules import check_many, read

DATA = Path(__file__).parent / "data" / "hands"
FLOORS = {"advisor_named": 0.9, "confirmation": 0.9, "last_check": 0.96}
BEGUN = {
    "fr": ("Bonjour, ma commande n'est pas arrivée.", "Je l'ai renvoyée, elle sera là jeudi."),
    "en": ("Hello, my order hasn't arrived.", "I have sent it again, it will come on Thursday."),
}


def _talk(row: dict[str, Any]) -> dict[str, Any]:
    """The message behind the customer's; a last check comes at the end of something."""
    begun = BEGUN[row["language"]] if row["fact"] == "last_check" else ()
    texts = [*begun, row["before"], row["text"]]
    turns = [
        {"seq": n, "speaker": "customer" if n % 2 else "advisor", "at": 20 * n, "text": text}
        for n, text in enumerate(texts, 1)
    ]
    return {"id": row["text"][:20], "language": row["language"], "turns": turns}


@cache
def compared() -> dict[str, list[tuple[str, bool, bool]]]:
    """By fact, of the rows set apart for it: the text, its label, what is found."""
    lines = [line for path in sorted(DATA.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    rows = [row for row in map(json.loads, lines) if row["set"] == "test"]
    results = check_many([read(json.dumps(_talk(row))) for row in rows], frozenset())
    found = defaultdict(list)
    for row, result in zip(rows, results, strict=True):
        found[row["fact"]].append((row["text"], row["label"], bool(result.facts[row["fact"]])))
    return found


@pytest.mark.parametrize("fact", FLOORS)
def test_facts_hold_on_what_others_wrote(fact: str) -> None:
    rows = compared()[fact]
    wrong = [row for row in rows if row[1] != row[2]]
    assert 1 - len(wrong) / len(rows) >= FLOORS[fact], wrong
