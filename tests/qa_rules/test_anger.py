"""Words of anger: found as the customer wrote them, not where they are denied, nothing else."""

import time

import pytest

from qa_rules.anger import LANGUAGES, angry_words, phrases

ANGRY = {
    "fr": [
        ("Je suis FURIEUX, troisième fois que j'écris !", "FURIEUX"),
        ("c’est inadmissible", "inadmissible"),
        ("j’en ai marre de vos réponses", "j’en ai marre"),
        ("ras-le-bol", "ras-le-bol"),
        ("Vous vous moquez de moi ??", "Vous vous moquez"),
        ("Quelle honte... une honte", "une honte"),
        ("je vais porter plainte", "porter plainte"),
        ("Jen peux plus", "Jen peux plus"),
        ("Je ne suis pas content, je suis très énervée", "énervée"),
        ("C'est n'importe quoi", "n'importe quoi"),
    ],
    "en": [
        ("This is RIDICULOUS.", "RIDICULOUS"),
        ("I'm fed up with this", "fed up"),
        ("Are you kidding me?", "Are you kidding"),
        ("what a rip-off", "rip-off"),
        ("I am sick and tired of waiting", "sick and tired of"),
    ],
}
CALM = {
    "fr": [
        "Bonjour, ma lampe est arrivée cassée.", "Je ne suis pas en colère, rassurez-vous",
        "Je ne suis pas du tout fâchée", "sans être énervé je voudrais une réponse",
        "ce n'est pas une arnaque j'espère", "Merci beaucoup, parfait !", "",
        "la honteusement belle lampe", "Le modèle Colère de Dieu existe-t-il ?",
        "Vous avez quelle importance ?", "J'ai commandé la lampe Furie",
    ],
    "en": [
        "Hello, my lamp arrived broken.", "I'm not angry, just asking", "No, not really annoyed",
        "It isn't unacceptable", "The damnation lamp, please", "Thank you so much!",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_as_they_were_written(language: str) -> None:
    assert LANGUAGES == ("en", "fr")
    for text, words in ANGRY[language]:
        assert angry_words(text, language) == words, text
    for text in CALM[language]:
        assert angry_words(text, language) == "", text


def test_another_language_has_no_list() -> None:
    assert angry_words("furieux furious", "de") == ""
    assert phrases("de") == []
    assert len(phrases("fr")) > 30


def test_a_long_text_takes_no_time() -> None:
    began = time.process_time()
    for text in ("a" * 4000, "pas " * 1000, "ras le " * 600, "j'en ai " * 500):
        assert angry_words(text, "fr") == ""
    assert time.process_time() - began < 1
