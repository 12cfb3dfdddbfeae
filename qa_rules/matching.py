"""Phrases as data: `lexicon/<language>.toml`, matched by spaCy on folded text.

A phrase is plain words with `[a|b]` for a choice and `(a)` for what may be missing:
"(tres) bonne [journee|soiree]". An analyst adds a line; no code. Hyphens, apostrophes and spaces
are all one: "puis-je" is found in "puis je", "n'hesitez" in "n hesitez".
"""

import itertools
import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qa_rules.text import fold

if TYPE_CHECKING:  # spaCy takes a second to import: a web process never needs it
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

LEXICON = Path(__file__).with_name("lexicon")
MOST_VARIANTS = 400
MOST_WORDS = 4000
Span = tuple[int, int]

_WORD = re.compile(r"[^\W_]+|[^\s\w'-]|_")
_PART = re.compile(r"\[([^\]]*)\]|\(([^)]*)\)|([^\[\]()]+)")


def variants(phrase: str) -> list[str]:
    """Every plain phrase that `phrase` stands for, folded."""
    parts = []
    for choice, optional, plain in _PART.findall(phrase):
        if choice:
            parts.append(choice.split("|"))
        elif optional:
            parts.append(["", *optional.split("|")])
        else:
            parts.append([plain])
    found = {" ".join("".join(p).split()) for p in itertools.product(*parts)}
    if len(found) > MOST_VARIANTS:
        raise ValueError(f"{phrase!r} stands for {len(found)} phrases, at most {MOST_VARIANTS}")
    return sorted(fold(text) for text in found if text)


@cache
def lexicon(language: str) -> dict[str, list[str]]:
    """Label to phrases, as written."""
    with (LEXICON / f"{language}.toml").open("rb") as file:
        data = tomllib.load(file)
    return {label: list(entry["phrases"]) for label, entry in data.items()}


@cache
def tokenizer(language: str) -> "Language":
    """A blank pipeline: tokens only, no model."""
    import spacy

    return spacy.blank(language)


@cache
def _matcher(language: str) -> "PhraseMatcher":
    from spacy.matcher import PhraseMatcher

    matcher = PhraseMatcher(tokenizer(language).vocab, attr="ORTH")
    for label, phrases in lexicon(language).items():
        texts = {text for phrase in phrases for text in variants(phrase)}
        matcher.add(label, [_doc(text, words(text), language) for text in sorted(texts)])
    return matcher


def load(language: str) -> None:
    """Build what finds the phrases: once a process, before any time is kept."""
    _matcher(language)


def tokens(folded: str, language: str) -> "Doc":
    """As the language's own tokenizer cuts them."""
    return tokenizer(language).make_doc(folded)


def words(folded: str) -> list[Span]:
    """Words and marks, without spaces, hyphens and apostrophes; the first few thousand."""
    return [match.span() for match in itertools.islice(_WORD.finditer(folded), MOST_WORDS)]


def _doc(folded: str, spans: list[Span], language: str) -> "Doc":
    from spacy.tokens import Doc

    return Doc(tokenizer(language).vocab, words=[folded[a:b] for a, b in spans])


def phrases(folded: str, spans: list[Span], language: str) -> dict[str, list[Span]]:
    """Label to spans (characters), longest first at each place, in order, none overlapping."""
    found: dict[int, list[Span]] = defaultdict(list)
    for label, start, end in _matcher(language)(_doc(folded, spans, language)):
        found[label].append((spans[start][0], spans[end - 1][1]))
    strings = tokenizer(language).vocab.strings
    return {strings[label]: _longest(places) for label, places in found.items()}


def _longest(spans: list[Span]) -> list[Span]:
    if len(spans) == 1:
        return spans
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
