"""The closing's phases after every turn of labelled closings, in both languages."""

import json
from pathlib import Path
from typing import Any

import pytest

from qa_rules import check
from qa_rules.facts.closing_phase import Phase, Step, phase
from qa_rules.talk import talk_of
from qa_rules.transcript import Transcript, Turn

DATA = Path(__file__).parent / "data" / "phases" / "closing.jsonl"
ROWS = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


def said(row: dict[str, Any], n: int) -> Transcript:
    turns = [Turn(i, who, text) for i, (who, _, text) in enumerate(row["turns"][:n], 1)]
    return Transcript(turns, language=row["language"])


def reached(row: dict[str, Any], n: int) -> Phase:
    return phase(talk_of(said(row, n), row["language"]))


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_after_every_turn(row: dict[str, Any]) -> None:
    found = [reached(row, n).name for n in range(1, len(row["turns"]) + 1)]
    assert found == [name for _, name, _ in row["turns"]]


def test_steps_carry_the_turn_and_who() -> None:
    row = next(r for r in ROWS if r["id"] == "phase-fr-01")
    assert reached(row, 7) == Phase(
        "farewell_pair",
        7,
        (
            Step("settled", 3, "customer"),
            Step("last_check", 4, "advisor"),
            Step("leave_taking", 6, "advisor"),
            Step("farewell_pair", 7, "customer"),
        ),
    )
    assert reached(row, 2) == Phase("business", None)


def test_a_result_carries_it_without_the_models_too() -> None:
    row = next(r for r in ROWS if r["id"] == "phase-en-01")
    for with_models in (True, False):
        closing = check(said(row, 5), frozenset(), with_models=with_models).closing
        assert closing is not None
        assert (closing.phase, closing.since_seq) == ("last_check", 4)
        assert [(s.step, s.seq, s.by) for s in closing.steps] == [
            ("settled", 3, "customer"),
            ("last_check", 4, "advisor"),
        ]


def test_nothing_said_is_business() -> None:
    assert phase(talk_of(Transcript([]), "fr")) == Phase("business", None)
