"""The scenarios that ship, and transcripts to replay: all can be played, bad lines are named."""

import json
import random
from pathlib import Path

import pytest

from console.traffic.replay import BadLine, parse, read
from console.traffic.scenario import Scenario, ScenarioError, load, shipped
from console.traffic.serving import improvised

DATA = Path(__file__).parents[2] / "data"


def test_there_are_many_and_most_are_french() -> None:
    found = shipped()
    assert len(found) >= 25
    assert len({s.id for s in found}) == len(found)
    assert sum(s.language == "fr" for s in found) > 0.8 * len(found)
    assert {s.ends for s in found} == {"advisor", "customer", "leaves"}
    assert len(shipped(frozenset({"horizon"}))) >= 5


@pytest.mark.parametrize("scenario", shipped(), ids=lambda s: s.id)
def test_it_can_be_played(scenario: Scenario) -> None:
    assert scenario.lines[0].who == "customer"
    assert {line.who for line in scenario.lines} == {"customer", "advisor"}
    assert all(0 < len(line.text) <= 4000 for line in scenario.lines)
    assert scenario.brand
    assert scenario.queue
    assert scenario.disposition
    customers = [line.text for line in scenario.lines if line.who == "customer"]
    assert not any("{" in text for text in customers)
    answers = [line.text.format(advisor="Léa") for line in scenario.lines if line.who == "advisor"]
    assert any("Léa" in text for text in answers) or scenario.ends == "leaves"
    chance = random.Random(1)
    assert all(0 <= scenario.pause_before(i, chance) <= 60 for i in range(len(scenario.lines)))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_person_is_answered_too(language: str) -> None:
    words = improvised(language)
    assert "Ada" in words["greeting"].format(name=" Ada", advisor="Léa")
    assert len(words["replies"]) >= 4


def test_a_scenario_that_cannot_be_played_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text('[[scenario]]\nid = "alone"\nlines = [["a", "Bonjour"]]\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match="alone"):
        list(load(path))


def test_the_labelled_transcripts_are_read_whole() -> None:
    found = list(read(DATA / "etiquette_fr.jsonl", brand="maison-lumiere"))
    assert len(found) == 27
    assert all(isinstance(s, Scenario) and s.brand == "maison-lumiere" for s in found)
    first = found[0]
    assert isinstance(first, Scenario)
    assert [line.pause_s for line in first.lines[:3]] == [None, 18, 42]


def test_a_bad_line_is_reported_and_the_rest_is_read() -> None:
    good = {"id": "g", "turns": [{"speaker": "customer", "text": "Bonjour"}]}
    lines = [
        json.dumps(good),
        "{",
        "",
        "[]",
        '{"turns": "none"}',
        '{"turns": [{"speaker": "customer"}]}',
        '{"turns": [{"speaker": "customer", "text": 3}]}',
        '{"turns": [{"speaker": "system", "text": "Ouvert"}]}',
        '{"turns": [{"speaker": "customer", "text": "x", "at": "yesterday"}]}',
        json.dumps(good | {"id": "last", "language": "en-GB", "closed_by": "customer"}),
    ]
    found = list(parse(lines))
    assert [b.number for b in found if isinstance(b, BadLine)] == [2, 4, 5, 6, 7, 8, 9]
    scenarios = [s for s in found if isinstance(s, Scenario)]
    assert [(s.id, s.language, s.ends) for s in scenarios] == [
        ("g", "fr", "advisor"),
        ("last", "en", "customer"),
    ]


def test_times_may_be_timestamps_and_system_turns_are_left_out() -> None:
    turns = [
        {"speaker": "customer", "at": "2026-11-21T10:00:00Z", "text": "Bonjour"},
        {"speaker": "bot", "at": "2026-11-21T10:00:05Z", "text": "Un instant"},
        {"speaker": "advisor", "at": "2026-11-21T10:00:40Z", "text": "Bonjour Camille"},
    ]
    (scenario,) = parse([json.dumps({"id": 7, "turns": turns})])
    assert isinstance(scenario, Scenario)
    assert [(line.who, line.pause_s) for line in scenario.lines] == [
        ("customer", None),
        ("advisor", 40),
    ]
