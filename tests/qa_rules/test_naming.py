"""The advisor's own name where no expression finds it, and names that are somebody else's."""

import pytest

from qa_rules import check
from qa_rules.facts import checking, naming
from qa_rules.facts.weighed import table
from qa_rules.transcript import Transcript, Turn


def advisor_named(language: str, asked: str, said: str) -> object:
    turns = [Turn(1, "customer", asked), Turn(2, "advisor", said)]
    result = check(Transcript(turns, language=language, closed_by="advisor"))  # type: ignore[arg-type]
    return result.facts["advisor_named"]


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [
        ("fr", "Bonjour", "Bonjour, Ondine à votre écoute sur le chat."),
        ("fr", "bonjour", "bonjour, ici zélie du sav"),
        ("fr", "C'est qui ?", "Léontine, du service des abonnés."),
        ("fr", "merci", "Bonne soirée !\nSilvère, service voyages"),
        ("en", "hi", "Hi, Ottilie stepping in for the night shift."),
        ("en", "who dis", "rufus lol, from support"),
        ("en", "your name please", "Constance."),
        ("en", "thanks", "Have a nice day! - Cato"),
    ],
)
def test_their_own(language: str, asked: str, said: str) -> None:
    assert advisor_named(language, asked, said) is True


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [
        ("fr", "Bonjour, ici Mme Roy", "Bonjour Madame Roy, je vous lis."),
        ("fr", "Qui passe demain ?", "Ce sera Karim, entre 8 h et 10 h."),
        ("fr", "ok", "Ma collègue Inès prend le dossier."),
        ("en", "it's Harry", "Hello Harry, it's been a while!"),
        ("en", "who's coming?", "Steve, our engineer, at nine."),
        ("en", "ok", "I'll pass you to Naomi in billing."),
        ("en", "this is Susan Lane", "Thank you Susan, one moment."),
    ],
)
def test_somebody_elses(language: str, asked: str, said: str) -> None:
    assert advisor_named(language, asked, said) is False


@pytest.mark.parametrize("path", [checking.WEIGHTS, naming.WEIGHTS])
def test_a_file_of_weights_has_signs_and_both_languages(path: object) -> None:
    for name in ("weights", "fr", "en"):
        assert len(table(path, name)) > 20  # type: ignore[arg-type]
