"""The dictionaries: is a word known, and is it one letter away from a common one?

Which words of a message are looked up is the rule's business (`rules/wording/misspelling.py`).
"""

import gzip
import json
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from qa_rules.matching import LEXICON
from qa_rules.text import fold

COMMON = 900
LETTERS = {"fr": "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûü", "en": "abcdefghijklmnopqrstuvwxyz"}
AMERICAN = {
    "our": "or",
    "is": "iz",
    "ys": "yz",
    "ll": "l",
    "re": "er",
    "ogue": "og",
    "ence": "ense",
}
NEAR = [
    *("sc", "ck", "gj", "td", "mn", "bp", "sz", "fv", "qc"),
    *("qw", "we", "er", "rt", "ty", "yu", "ui", "io", "op", "as", "sd", "df", "fg", "gh", "hj"),
    *("jk", "kl", "zx", "xc", "cv", "vb", "bn", "az", "ze", "qs", "lm"),
]
KNOWN = LEXICON / "known_words.txt"


@cache
def _also() -> frozenset[str]:
    """Words of everyday service that the dictionaries leave out, a word a line."""
    return frozenset(KNOWN.read_text(encoding="utf-8").split())


@cache
def _frequencies(language: str) -> dict[str, int]:
    """Every word of the dictionary, with how often it was met. Takes a quarter of a second."""
    packed = files("spellchecker").joinpath(f"resources/{language}.json.gz").read_bytes()
    found: dict[str, int] = json.loads(gzip.decompress(packed))
    return found


@lru_cache(maxsize=32_768)
def is_known(word: str, language: str) -> bool:
    """In the language's dictionary, in the other one's, or in our own list."""
    other = "en" if language == "fr" else "fr"
    forms = {word, *_respelt(word, language)}
    return any(
        w in _frequencies(language) or w in _also() or w in _frequencies(other) for w in forms
    )


def _respelt(word: str, language: str) -> Iterator[str]:
    """As the dictionaries write it: œ as oe in French, American spelling in English."""
    if language == "fr":
        yield word.replace("œ", "oe").replace("æ", "ae")
        yield word.replace("oe", "œ")
        return
    for british, american in AMERICAN.items():
        if british in word:
            yield word.replace(british, american)


@lru_cache(maxsize=4_096)
def common_neighbour(word: str, language: str) -> str | None:
    """The commonest common word that one slip of the keyboard turns into `word`."""
    known = _frequencies(language)
    near = [found for found in set(_slips(word, language)) if known.get(found, 0) >= COMMON]
    return max(near, key=lambda found: (known[found], found), default=None)


def _slips(word: str, language: str) -> Iterator[str]:
    """A letter left out, doubled, swapped, or changed for a likely one; never the first."""
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in LETTERS[language]:
            yield head + letter + tail
            if tail and _is_likely(tail[0], letter):
                yield head + letter + tail[1:]


@cache
def _is_likely(typed: str, meant: str) -> bool:
    """An accent, a vowel for a vowel, a like sound, or a neighbour on the keyboard."""
    one, other = fold(typed), fold(meant)
    if one == other or {one, other} <= set("aeiouy"):
        return True
    return any(one in row and other in row for row in NEAR)
