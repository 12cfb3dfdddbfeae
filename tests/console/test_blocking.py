"""What may block is looked for in every message an advisor sends: quickly, passing nothing over."""

import pytest

from console import blocking
from qa_rules.facts.called import placeholders
from qa_rules.talk import Said


@pytest.mark.parametrize("rule", blocking.PHRASES)
def test_every_phrase_is_asked_about_however_it_is_written(rule: str) -> None:
    for phrase in blocking._phrases(blocking.PHRASES[rule]):
        words = phrase.strip()
        assert blocking._may_hit({rule}, words)
        assert blocking._may_hit({rule, blocking.HOLES}, f"Bonjour, {words.upper()} ? Merci.")


@pytest.mark.parametrize("rule", blocking.PHRASES)
def test_an_ordinary_message_is_passed_over(rule: str) -> None:
    ordinary = "Bonjour, votre lampe est partie ce matin ; elle arrive demain avant midi."
    assert not blocking._may_hit({rule, blocking.HOLES}, ordinary)


def test_a_rule_without_phrases_is_always_asked_about() -> None:
    assert blocking._may_hit({"etiquette.thanks_missing"}, "Bonjour.")
    assert not blocking._may_hit({blocking.HOLES}, "Bonjour [prénom]")


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("Bonjour [prénom],", True), ("Bonjour null,", True), ("Hello undefined, it left", True),
        ("Le {{numero_commande}} part demain.", False), ("Madame XXXX, bonjour.", True),
        ("Bonjour %prenom%,", True), ("Votre ____ arrive le <date>.", False),
    ],
)  # fmt: skip
def test_a_hole_is_found_in_whatever_brackets(text: str, is_name: bool) -> None:
    assert is_name in [named for _, named in placeholders(Said(0, 0, "advisor", text, None, "fr"))]
    assert blocking._holes(text)
