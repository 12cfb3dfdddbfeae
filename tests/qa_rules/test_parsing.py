"""Only the turns whose parse decides something are parsed, all of them before the rules run."""

import json
from pathlib import Path
from typing import Any

import pytest

from qa_rules import facts, models, parsing
from qa_rules.engine import run
from qa_rules.registry import active
from qa_rules.talk import Talk, talk_of
from qa_rules.transcript import Transcript, Turn
from tests.qa_rules.test_speed import dialogues, whole_talks


def observed(talk: Talk) -> tuple[object, ...]:
    ran = run(talk, active())
    return ran.findings, ran.not_applicable, ran.failed, facts.observe(talk)


def parsed(talks: list[Talk]) -> list[bool]:
    return [turn.parsed is not None for talk in talks for turn in talk.turns]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_read_was_foreseen(language: str) -> None:
    talks = whole_talks(language)
    parsing.prepare(talks)
    foreseen = parsed(talks)
    for talk in talks:
        observed(talk)
    assert parsed(talks) == foreseen
    assert sum(foreseen) < len(foreseen) / 2


def test_a_parse_of_everything_tells_no_more() -> None:
    few, all_ = dialogues(), dialogues()
    parsing.prepare(few)
    for talk in all_:
        talk.has_models = True
        for turn in talk.people:
            turn.parsed = models.parse_one(turn.text, talk.language)
    assert [observed(talk) for talk in few] == [observed(talk) for talk in all_]


def pairs() -> list[Talk]:
    """A customer's words and a reply to them, some of them a copy that only the parse can tell."""
    lines = (Path(__file__).parents[1] / "data" / "parroting_fr.jsonl").read_text("utf-8")
    found = [json.loads(line) for line in lines.splitlines()[:120]]
    return [talk_of(Transcript(_turns(row), closed_by="advisor"), "fr") for row in found]


def _turns(row: dict[str, Any]) -> list[Turn]:
    asked = [Turn(n, "customer", text) for n, text in enumerate(row["context"], 1)]
    return [*asked, Turn(len(asked) + 1, "advisor", row["reply"])]


def test_a_turn_that_nobody_foresaw_is_parsed_when_it_is_read() -> None:
    talks, prepared = pairs(), pairs()
    for talk in talks:
        talk.has_models = True
    parsing.prepare(prepared)
    assert not any(parsed(talks))
    assert [observed(talk) for talk in talks] == [observed(talk) for talk in prepared]
    assert any(parsed(talks))
