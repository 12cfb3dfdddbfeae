"""A rule that never ends is stopped, the others are not; after three times it rests."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa_rules import guard
from qa_rules.engine import run
from qa_rules.registry import Registered, all_rules
from qa_rules.rule import Hit
from qa_rules.talk import Said, Talk, talk_of
from qa_rules.transcript import Transcript, Turn

ENDLESS = re.compile(r"(a+)+$")


def endless(turn: Said, talk: Talk) -> Iterator[Hit]:
    if ENDLESS.match("a" * 40 + "!"):
        yield Hit(turn, 0, 1)


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> list[Registered]:
    monkeypatch.setattr(guard, "strikes", guard.Strikes())
    monkeypatch.setattr("qa_rules.engine.strikes", guard.strikes)
    monkeypatch.setattr(guard, "TICK_S", guard.TICK_S / 5)  # the same number of ticks, sooner
    good = all_rules()["wording.calming_order"]
    assert run(talk(), [good]).failed == []  # what is read once a process is read
    return [Registered("test.endless", replace(good.rule, turn=endless), ""), good]


def talk() -> Talk:
    turns = [Turn(1, "customer", "C'est nul"), Turn(2, "advisor", "Calmez-vous.")]
    return talk_of(Transcript(turns), "fr")


def test_an_endless_rule_loses_only_its_own_findings_and_then_rests(
    rules: list[Registered],
) -> None:
    for n in range(guard.STRIKES + 2):
        ran = run(talk(), rules)
        assert [f.rule for f in ran.findings] == ["wording.calming_order"]
        assert ran.failed == ["test.endless"]
        assert guard.strikes.rests("test.endless") == (n + 1 >= guard.STRIKES)
