"""A running conversation looked at again and again gives what one look at the whole gives.

Transcripts are cut at random places, grown, shortened, changed in the middle and in their people.
"""

import json
import random
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from qa_rules import check_many, recent
from qa_rules.held import Held
from qa_rules.settings import Circumstances, Settings
from qa_rules.talk import talk_of
from qa_rules.transcript import Advisor, Transcript, Turn, read

DATA = Path(__file__).parents[1] / "data"
KEEPING = Circumstances(keeps=True)
SEED = 20261121


@pytest.fixture(autouse=True)
def nothing_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_rules.engine.held", Held())
    monkeypatch.setattr(recent, "_kept", type(recent._kept)())
    monkeypatch.setattr(recent, "_n_bytes", 0)


def dialogues() -> list[Transcript]:
    found = []
    for line in (DATA / "etiquette_fr.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        row.pop("labels")
        found.append(read(json.dumps(row)))
    return found


def pairs(language: str, dice: random.Random) -> list[Transcript]:
    """Long conversations put together from what customers said and advisors replied."""
    lines = (DATA / f"parroting_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    found = []
    for n in range(4):
        turns: list[Turn] = []
        for row in dice.sample(rows, 8):
            for speaker, text in (("customer", row["context"][-1]), ("advisor", row["reply"])):
                at = len(turns) * dice.choice([20.0, 25.0])
                turns.append(Turn(len(turns) + 1, speaker, text, at))  # type: ignore[arg-type]
        found.append(Transcript(turns, id=f"{language}{n}", language=language))  # type: ignore[arg-type]
    return found


def cut(whole: Transcript, n: int) -> Transcript:
    """Its first `n` turns, still running."""
    return msgspec.structs.replace(whole, turns=whole.turns[:n], closed_at=None, closed_by=None)


def looks(whole: Transcript, dice: random.Random) -> list[Transcript]:
    """As it is seen while it grows, then with a turn changed, other people, cut short, whole."""
    n = len(whole.turns)
    places = sorted(dice.sample(range(1, n + 1), min(4, n)))
    at = dice.randrange(n)
    other = msgspec.structs.replace(whole.turns[at], text="Calmez-vous, calm down.")
    changed = [*whole.turns[:at], other, *whole.turns[at + 1 :]]
    return [
        *(cut(whole, place) for place in places),
        msgspec.structs.replace(cut(whole, n), turns=changed),
        msgspec.structs.replace(cut(whole, n), advisor=Advisor(id="b", name="Karim")),
        cut(whole, places[0]),
        whole,
    ]


@pytest.mark.parametrize("source", ["dialogues", "fr", "en"])
def test_incremental_is_full(source: str) -> None:
    dice = random.Random(SEED)
    wholes = dialogues() if source == "dialogues" else pairs(source, dice)
    seen = [look for whole in wholes for look in looks(whole, dice)]
    step_by_step = [next(check_many([look], knowing=KEEPING)) for look in seen]
    for look, result in zip(seen, step_by_step, strict=True):
        assert result == next(check_many([look])), look.id


def test_a_brands_threshold_counts_at_once() -> None:
    said = "Ma cafetière coule à côté de la tasse depuis dimanche."
    turns = [Turn(1, "customer", said), Turn(2, "advisor", said.replace("Ma", "Votre"))]
    talk = Transcript([*turns, Turn(3, "advisor", "Bonne journée.")], id="x", language="fr")
    severities = []
    for threshold in (0.5, 1.0):
        settings = Settings(thresholds={"reformulation.parroted": threshold})
        knowing = replace(KEEPING, settings=lambda _, chosen=settings: chosen)
        result = next(check_many([talk], knowing=knowing))
        severities += [f.severity for f in result.findings if f.rule == "reformulation.parroted"]
    assert severities == ["major", "hint"]


def test_what_is_held_is_bounded_and_comes_back() -> None:
    one = Transcript([Turn(1, "customer", "a" * 100), Turn(2, "advisor", "b")], id="1")
    kept = Held(most=3 * recent.weight("a" * 100))
    talk = talk_of(one, "fr")
    kept.remember(talk, kept.recall(talk, with_models=True))
    again = talk_of(one, "fr")
    kept.recall(again, with_models=True)
    assert [a is b for a, b in zip(talk.turns, again.turns, strict=True)] == [True, True]
    for n in range(50):
        more = talk_of(msgspec.structs.replace(one, id=str(n)), "fr")
        kept.remember(more, kept.recall(more, with_models=True))
        assert kept.n_bytes <= kept.most
    gone = talk_of(one, "fr")
    kept.recall(gone, with_models=True)
    assert gone.turns[0] is not talk.turns[0]
