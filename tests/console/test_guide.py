"""What the closing guide proposes: the brand's own words where it has some, adapted or not used."""

from typing import Any

import pytest
from django.utils import translation

from console.rendering.guide import guide
from conversations.core.policy import Policy

OWN = Policy(
    last_check_fr="Reste-t-il une question, {{ prénom }} ?",
    thanks_fr="Merci de votre confiance, {{ civilité }} {{ nom }}.",
    farewell_fr="Belle journée et au revoir !",
)
CAMILLE = {"title": "Madame", "name": "Camille Durand"}


def drafted(step: str, lacks: list[str], policy: Policy = OWN, **given: Any) -> str:
    language = given.pop("language", "fr")
    closing = {
        "next": step,
        "missing": lacks,
        "language": language,
        "words": policy.phrases(language),
        "customer": given or CAMILLE,
    }
    return guide({"closing": closing}).draft


def test_the_brands_words_are_filled_with_what_is_known() -> None:
    assert drafted("last_check", ["last_check"]) == "Reste-t-il une question, Camille ?"
    both = "Merci de votre confiance, Madame Durand. Belle journée et au revoir !"
    assert drafted("leave", ["thanks", "farewell"]) == both


@pytest.mark.parametrize(("name", "house"), [("Camille", "Camille."), ("", "contactés.")])
def test_words_that_name_what_is_not_known_are_not_used(name: str, house: str) -> None:
    """No title, no last name: the house's words, then the brand's goodbye, which needs neither."""
    said = drafted("leave", ["thanks", "farewell"], title="", name=name)
    assert "{{" not in said
    assert "confiance" not in said
    assert house in said
    assert said.endswith("Belle journée et au revoir !")


def test_in_another_language_the_house_has_its_own_words() -> None:
    assert drafted("leave", ["farewell"], language="en", **CAMILLE) == "Have a nice day, goodbye!"
    house = drafted("leave", ["farewell"], Policy(), **CAMILLE)
    assert house == "Je vous souhaite une bonne journée, au revoir\u00a0!"


def test_what_was_said_is_not_proposed_again() -> None:
    assert drafted("leave", ["farewell"]) == "Belle journée et au revoir !"
    assert drafted("wait", ["farewell"]) == ""


def test_everything_is_said_only_where_nothing_is_missing() -> None:
    def says(lacks: list[str]) -> str:
        closing = {"next": "close", "missing": lacks, "language": "fr", "words": {}}
        with translation.override("fr"):
            return guide({"closing": closing}).says.replace("\u00a0", " ")

    assert says([]) == "Tout est dit : vous pouvez fermer"
    assert says(["last_check"]) == "On s’est dit au revoir : vous pouvez fermer"
