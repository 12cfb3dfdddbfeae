"""Content words of a text, made comparable: no grammar words, no courtesies, endings cut.

Says nothing about meaning; two texts that share stems are about the same things.
"""

import re
from functools import cache
from importlib import import_module

from qa_rules.text import fold

STEM = 5
_WORD = re.compile(r"[a-z]+|\d+")
_COURTESIES = {
    "fr": "bonjour bonsoir merci svp stp plait madame monsieur mme cordialement salut bjr slt cdt"
    " journee soiree revoir veux voudrais souhaite souhaiterais voulais voulez souhaitez aimerais"
    " faire fait faut peux pouvez pouvoir puis aider besoin suis etes avez ete chez tres trop jai"
    " cest quand comment pourquoi combien alors donc comme encore toujours",
    "en": "hello hey thanks thank please sir madam morning afternoon evening want would like need"
    " help can could have been get got just still really did don isn doesn won hasn its ive",
}


@cache
def small_words(language: str) -> frozenset[str]:
    """Words of grammar, folded."""
    listed: set[str] = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    return frozenset(part for word in listed for part in _WORD.findall(fold(word)))


@cache
def _ignored(language: str) -> frozenset[str]:
    return small_words(language) | set(_COURTESIES[language].split())


def content_words(plain: str, language: str) -> list[str]:
    """The words that carry the matter, in order, endings cut; numbers whole."""
    ignored = _ignored(language)
    return [
        word[:STEM]
        for word in _WORD.findall(plain)
        if word not in ignored and (len(word) > 2 or word.isdigit())
    ]
