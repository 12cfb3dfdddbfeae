"""A late reply is charged to its writer as far as the wait was theirs."""

import pytest

from qa_rules import check
from qa_rules.transcript import Transcript, TranscriptError, Turn, read

FIRST, LATER = "opening.slow_first_reply", "pace.slow_reply"
Holds = list[tuple[float | str, float | str]]


def talk(held: Holds) -> Transcript:
    """Answered after 129 s, by somebody who had it at those times."""
    asked = Turn(1, "customer", "Ma lampe est cassée, que faire ?", 0.0)
    reply = Turn(2, "advisor", "Bonjour, je regarde.", 129.0, held=held)
    return Transcript([asked, reply], language="fr", opened_at=0.0)


def judged(held: Holds) -> tuple[str, float | None, float | None]:
    result = check(talk(held), with_models=False)
    (found,) = [f for f in result.findings if f.rule == FIRST]
    assert found.evidence["waited_s"] == 129, "the customer waited as long as before"
    assert result.facts["first_response_s"] == 129
    lost = [one["points"] for one in result.criteria["opening"].lost if one["rule"] == FIRST]
    return found.severity, found.evidence.get("own_s"), sum(lost)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ([], ("major", None, 50)),
        ([(0.2, 129.0)], ("major", None, 50)),
        ([(115.0, 129.0)], ("hint", 14, 0)),
        ([(60.0, 129.0)], ("major", 69, 50)),
        ([(0.0, 50.0), (115.0, 129.0)], ("major", 64, 50)),
        ([(-30.0, 20.0), (115.0, 129.0)], ("hint", 34, 0)),
    ],
)
def test_a_first_reply_costs_whoever_had_the_wait(
    held: Holds, told: tuple[str, float | None, float]
) -> None:
    assert judged(held) == told


def test_a_later_reply_too() -> None:
    turns = [
        Turn(1, "customer", "Bonjour, ma lampe ?", 0.0),
        Turn(2, "advisor", "Bonjour, je suis Léa.", 10.0, held=[(5.0, 10.0)]),
        Turn(3, "customer", "Elle est cassée, que faire ?", 20.0),
        Turn(4, "advisor", "Je prends la suite.", 200.0, held=[(180.0, 200.0)]),
    ]
    result = check(Transcript(turns, language="fr", opened_at=0.0), with_models=False)
    (found,) = [f for f in result.findings if f.rule == LATER]
    assert (found.severity, found.evidence["own_s"], found.evidence["seq"]) == ("hint", 20, 3)
    assert result.facts["response_latency_s"]["max"] == 180


def test_clock_times_are_read_and_what_is_no_time_is_refused() -> None:
    line = """{"turns": [
      {"seq": 1, "speaker": "customer", "text": "Bonjour", "at": "2026-11-21T09:00:00Z"},
      {"seq": 2, "speaker": "advisor", "text": "Bonjour", "at": "2026-11-21T09:02:09Z",
       "held": [["2026-11-21T09:01:55Z", "%s"]]}]}"""
    result = check(read(line % "2026-11-21T09:02:09Z"), with_models=False)
    assert [f.severity for f in result.findings if f.rule == FIRST] == ["hint"]
    with pytest.raises(TranscriptError):
        read(line % "tantôt")
