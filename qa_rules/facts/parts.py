"""A turn in words and sentences: what stands before and after a phrase, what is asked.

Knows no fact; everything here is offsets and folded words.
"""

import tomllib
from bisect import bisect_left, bisect_right
from functools import cache
from typing import Any

from qa_rules.facts.sentences import sentences
from qa_rules.matching import LEXICON, Span
from qa_rules.talk import Said, Talk


def word_set(text: str) -> frozenset[str]:
    """The words of `text`, which are parted by spaces."""
    return frozenset(text.split())


@cache
def empty_words(language: str) -> frozenset[str]:
    """Words that say nothing of a matter."""
    with (LEXICON / "empty_words.toml").open("rb") as file:
        return frozenset(tomllib.load(file)[language].split())


@cache
def first_names() -> frozenset[str]:
    return frozenset(_names()["names"].split())


@cache
def not_names() -> frozenset[str]:
    return frozenset(_names()["not_names"].split())


@cache
def _names() -> dict[str, Any]:
    with (LEXICON / "names.toml").open("rb") as file:
        return tomllib.load(file)


def word(turn: Said, i: int) -> str:
    """The i-th word or mark, folded; empty outside the turn."""
    if 0 <= i < len(turn.words):
        start, end = turn.words[i]
        return turn.folded[start:end]
    return ""


def before(turn: Said, position: int) -> int:
    """The index of the last word that ends at or before `position`; -1 when none does."""
    return bisect_right(turn.words, position, key=lambda span: span[1]) - 1


def after(turn: Said, position: int) -> int:
    """The index of the first word that starts at or after `position`."""
    return bisect_left(turn.words, position, key=lambda span: span[0])


def is_mark(text: str) -> bool:
    """Punctuation, an emoji, or the edge of the text."""
    return not text or not text[0].isalnum()


def has_capital(turn: Said, i: int) -> bool:
    start, _ = turn.words[i]
    return turn.text[start].isupper()


def in_capitals(turn: Said) -> bool:
    """The message, as far as its start tells, is in capitals: a capital says nothing."""
    return len(turn.text) > 5 and turn.text[:200].isupper()


def sentence_at(turn: Said, talk: Talk, position: int) -> Span:
    """The bounds of the sentence that holds `position`."""
    for sentence in sentences(turn):
        if position < sentence.end:
            return sentence.start, sentence.end
    return 0, len(turn.text)


def asks_at(turn: Said, talk: Talk, position: int) -> bool:
    """Does the sentence that holds `position` end with a question mark?"""
    start, end = sentence_at(turn, talk, position)
    return "?" in turn.text[max(start, end - 4) : end + 2]


def inside(span: Span, spans: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def touches(span: Span, spans: list[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)
