"""Restatements of both kinds, with their places; and what is null when no model can tell."""

import pytest

from qa_rules import check
from qa_rules.result import Result
from qa_rules.transcript import Transcript, Turn

SAID = {
    "fr": "Ma friteuse fume dès que je la branche.",
    "en": "My kettle trips the fuse every morning.",
}
OWN = {
    "fr": "Donc elle chauffe avant même d'y mettre l'huile, c'est bien cela ?",
    "en": "So everything else on that circuit holds and it's only the kettle, right?",
}
COPY = {
    "fr": "Votre friteuse fume dès que vous la branchez.",
    "en": "Your kettle trips the fuse every morning.",
}
STEP = {"fr": "Un technicien passe demain.", "en": "An engineer will call you tomorrow."}
ANSWER = {"fr": "Elle a deux ans de garantie.", "en": "The warranty is two years."}


def result(language: str, *replies: str, with_models: bool = True) -> Result:
    turns = [Turn(1, "customer", SAID[language])]
    turns += [Turn(n, "advisor", text) for n, text in enumerate(replies, 2)]
    found = check(
        Transcript(turns, language=language, closed_by="advisor"),  # type: ignore[arg-type]
        with_models=with_models,
    )
    assert found.failed == []
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_kinds_are_found_in_their_places(language: str) -> None:
    found = result(language, COPY[language], OWN[language], STEP[language])
    assert found.reformulations is not None
    assert [(r.kind, r.seq, r.source_seq) for r in found.reformulations] == [
        ("parroted", 2, 1),
        ("good", 3, 1),
    ]
    good = found.reformulations[1]
    assert (good.start, good.end) == (0, len(OWN[language]))
    assert 0.5 < good.probability <= 1
    assert found.facts["reformulations"] == 2
    assert found.facts["parroted"] == 1
    assert found.facts["confirmation"] is True


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_step_is_no_reformulation(language: str) -> None:
    found = result(language, STEP[language])
    assert found.reformulations == []
    assert found.facts["next_steps"] is True
    assert found.facts["confirmation"] is False


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_needs_the_model_is_null_without_it(language: str) -> None:
    found = result(language, OWN[language], ANSWER[language], with_models=False)
    assert found.reformulations is None
    nulls = ("reformulations", "parroted", "confirmation")
    assert {name: found.facts[name] for name in nulls} == dict.fromkeys(nulls)
    assert found.facts["next_steps"] is False, "told by words alone"
    assert {r for r in found.off if r.startswith("reformulation.")} == {
        "reformulation.parroted",
        "reformulation.confirmation_missing",
    }
    assert found.facts["greeting"] is False


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_words_alone_tell_is_told_without_the_model(language: str) -> None:
    """A step that a pattern knows; no sentence that could be a restatement."""
    found = result(language, STEP[language], with_models=False)
    assert found.facts["next_steps"] is True
    assert found.facts["confirmation"] is False
