"""Greeting, names, stored facts, closing and times against labelled conversations: all must agree.

`etiquette_fr.jsonl` was given; `etiquette_own.jsonl` is our own regression set in both languages.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from qa_rules import facts
from qa_rules.talk import talk_of
from qa_rules.transcript import read

HERE = Path(__file__).parent
FILES = (HERE.parent / "data" / "etiquette_fr.jsonl", HERE / "data" / "etiquette_own.jsonl")
FACTS = (
    "greeting", "advisor_named", "name_used", "wrong_name", "last_check", "thanks",
    "first_farewell", "farewell_by_advisor", "unanswered_last", "farewell_latency_s",
    "closed_in_time", "closing_latency_s", "closing_latency_customer_s", "first_response_s",
)  # fmt: skip
ROWS = [json.loads(line) for file in FILES for line in file.read_text("utf-8").splitlines()]


def observed(row: dict[str, Any]) -> dict[str, Any]:
    return facts.observe(talk_of(read(json.dumps(row)), row["language"]))


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_facts_equal_labels(row: dict[str, Any]) -> None:
    found = observed(row)
    labels = {key: value for key, value in row["labels"].items() if key in FACTS}
    assert {key: found[key] for key in labels} == labels
    assert set(found["facts_used"]) == set(row["labels"]["facts_used"])


def test_without_times_nothing_is_timed() -> None:
    row = {**ROWS[0], "closed_at": None}
    row["turns"] = [{k: v for k, v in turn.items() if k != "at"} for turn in row["turns"]]
    found = observed(row)
    timed = [key for key in found if key.endswith("_s")]
    assert len(timed) == 5
    assert all(found[key] is None for key in timed)
    assert found["closed_in_time"] is None
    assert found["greeting"] is True


def test_latencies_stop_at_the_customers_goodbye_and_pass_over_bots() -> None:
    said = [
        (0, "customer", "Bonjour, ma lampe ne marche plus"), (2, "bot", "Un conseiller arrive."),
        (5, "customer", "elle a deux mois"), (30, "advisor", "Bonjour, essayez une autre ampoule."),
        (60, "customer", "c'est pareil"), (70, "advisor", "Je vous en envoie une."),
        (100, "customer", "merci, au revoir"), (400, "advisor", "Au revoir."),
    ]  # fmt: skip
    turns = [{"seq": n, "at": at, "speaker": s, "text": t} for n, (at, s, t) in enumerate(said, 1)]
    found = observed({"language": "fr", "turns": turns, "opened_at": 10})
    assert found["first_response_s"] == 20
    assert found["response_latency_s"] == {"median": 20.0, "p90": 30.0, "max": 30.0, "n": 2}


def test_clock_times_and_seconds_from_the_start_go_together() -> None:
    turns = [
        {"seq": 1, "at": 5, "speaker": "customer", "text": "Bonjour, ma lampe ?"},
        {"seq": 2, "at": 35, "speaker": "advisor", "text": "Bonjour, elle arrive demain."},
    ]
    row = {"language": "fr", "turns": turns, "opened_at": "2026-11-21T10:00:00Z"}
    found = observed({**row, "closed_at": "2026-11-21T10:01:00Z"})
    assert found["first_response_s"] == 30
    assert found["closing_latency_s"] == 25
    found = observed({"language": "fr", "turns": turns, "closed_at": "2026-11-21T10:01:00Z"})
    assert found["closing_latency_s"] is None
