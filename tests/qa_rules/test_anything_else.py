"""The last check in words that no list holds, and questions that only look like one."""

import pytest

from qa_rules import check
from qa_rules.transcript import Transcript, Turn

SAID = {
    "fr": ("le four ne chauffe plus", "Bonjour, remontez le disjoncteur.", "ça remarche"),
    "en": ("oven won't heat", "Hello, flip the breaker back up.", "works again"),
}


def last_check(language: str, asked: str, answer: str) -> object:
    first, reply, thanks = SAID[language]
    turns = [("customer", first), ("advisor", reply), ("customer", thanks)]
    turns += [("advisor", asked), ("customer", answer)]
    told = [Turn(n, who, text) for n, (who, text) in enumerate(turns, 1)]  # type: ignore[arg-type]
    result = check(Transcript(told, language=language, closed_by="advisor"))  # type: ignore[arg-type]
    return result.facts["last_check"]


@pytest.mark.parametrize(
    ("language", "asked", "answer"),
    [
        ("fr", "Un dernier doute que je puisse lever ?", "non merci"),
        ("fr", "Si un autre point vous tracasse, dites-le-moi.", "non c'est bon"),
        ("fr", "Avez-vous d'autres appareils à me signaler ?", "nan"),
        ("fr", "Est-ce que tout est clair pour vous ?", "c'est parfait merci"),
        ("en", "Another matter you'd like to bring up?", "nope"),
        ("en", "Have we covered everything you needed?", "that's all thanks"),
        ("en", "Any other appliances giving you grief?", "no thanks"),
    ],
)
def test_asked_in_whatever_words(language: str, asked: str, answer: str) -> None:
    assert last_check(language, asked, answer) is True


@pytest.mark.parametrize(
    ("language", "asked", "answer"),
    [
        ("fr", "L'autre voyant est-il allumé ?", "non"),
        ("fr", "Avez-vous essayé un autre plat ?", "non"),
        ("fr", "Est-ce que ça chauffe maintenant ?", "oui merci"),
        ("fr", "N'hésitez pas si vous avez un autre souci.", "merci"),
        ("en", "Is the other light on?", "no"),
        ("en", "Have you tried another dish?", "nope"),
        ("en", "Feel free to write if another problem comes up.", "thanks"),
    ],
)
def test_what_belongs_to_the_matter_is_none(language: str, asked: str, answer: str) -> None:
    assert last_check(language, asked, answer) is False
