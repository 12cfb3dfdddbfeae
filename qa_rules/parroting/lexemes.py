"""One word of either language: what kind it is, and by which keys another form of it is found.

Knows no sentence and no model; the lists are `words_<language>.toml`, an analyst can edit them.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from qa_rules.spelling import is_known
from qa_rules.text import fold

SHORTEST, GLUED = 4, "lmtsnd"
COUNTED = 13  # the list of numbers begins with zero and counts to twelve
Kind = Literal["content", "function", "person", "possessive", "entity"]
HERE = Path(__file__).parent

_SOUNDS_FR = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(.)\1", r"\1"), (r"ph", "f"), (r"qu|q", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"),
        (r"gu(?=[ei])", "g"), (r"h", ""), (r"y", "i"), (r"eau|au", "o"), (r"oeu|eu", "e"),
        (r"(?:er|ez|ees|ee|es|et|ait|ais|aient|ai|e)$", "e"), (r"[ae]i", "e"),
        (r"[ea][nm](?=[^aeiou]|$)", "A"),
        (r"[stdxp]+$", ""), (r"e$", ""), (r"z", "s"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexeme:
    """`keys`: two words that share one are the same word. `means`: groups of synonyms."""

    form: str
    kind: Kind
    keys: frozenset[str]
    means: frozenset[str] = frozenset()
    person: int = 0
    negative: bool = False
    light: bool = False


@dataclass(frozen=True)
class Words:
    """The lists of one language."""

    endings: list[str]
    function: frozenset[str]
    first: frozenset[str]
    second: frozenset[str]
    possessive: frozenset[str]
    negative: frozenset[str]
    light: frozenset[str]
    entities: frozenset[str]
    figures: dict[str, str]
    repairs: dict[str, tuple[str, ...]]
    forms: dict[str, str]
    groups: dict[str, frozenset[str]]


@cache
def words(language: str) -> Words:
    with (HERE / f"words_{language}.toml").open("rb") as file:
        data = tomllib.load(file)
    forms = {fold(f): lemma for lemma, line in data["forms"].items() for f in line.split()}
    return Words(
        endings=data["endings"].split(),
        function=_set(data, "function"),
        first=_set(data, "first"),
        second=_set(data, "second"),
        possessive=_set(data, "possessive"),
        negative=_set(data, "negative"),
        light=_set(data, "articles"),
        entities=_set(data, "numbers") | _set(data, "dates"),
        figures={name: str(n) for n, name in enumerate(data["numbers"].split()[:COUNTED])},
        repairs={fold(k): tuple(fold(v).split()) for k, v in data["repairs"].items()},
        forms=forms,
        groups=_groups(data, forms),
    )


def _set(data: dict[str, Any], name: str) -> frozenset[str]:
    return frozenset(fold(data[name]).split())


def _groups(data: dict[str, Any], forms: dict[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in data["synonyms"]["groups"]:
        for word in fold(line).split():
            base = forms.get(word) or stripped(word, data["endings"].split())
            found.setdefault(base, set()).add(f"={line[:24]}")
    return {key: frozenset(names) for key, names in found.items()}


def stem(form: str, language: str) -> str:
    return stripped(form, words(language).endings)


def stripped(form: str, endings: list[str]) -> str:
    """Without its ending; three letters stay, a doubled last one is single."""
    for ending in endings:
        if form.endswith(ending) and len(form) - len(ending) >= 3:
            form = form[: -len(ending)]
            break
    return form[:-1] if len(form) > 3 and form[-1] == form[-2] else form


def sound(form: str) -> str:
    """As a French ear hears it, roughly: misspelt words sound like the right ones."""
    for pattern, heard in _SOUNDS_FR:
        form = pattern.sub(heard, form)
    return form


@lru_cache(maxsize=50_000)
def entries(form: str, language: str) -> tuple[Lexeme, ...]:
    """What a written word stands for: itself, or the words it abbreviates."""
    return tuple(lexeme(part, language) for part in _repaired(form, language))


def _repaired(form: str, language: str) -> tuple[str, ...]:
    """By the list; else what was glued ("jattends", "lappli") or cut ("waitin") in haste."""
    repairs = words(language).repairs
    if form in repairs:
        return repairs[form]
    if len(form) < SHORTEST or not form.isalpha() or is_known(form, language):
        return (form,)
    if language == "en":
        full = f"{form}g"
        return (full,) if form.endswith("in") and is_known(full, language) else (form,)
    if form[0] == "j" or (form[0] in GLUED and form[1] in "aeiouyh"):
        rest = repairs.get(form[1:], (form[1:],))
        if form[0] == "j" or len(rest) > 1 or rest[0] != form[1:] or is_known(rest[0], language):
            return (form[0], *rest)
    return (form,)


def lexeme(form: str, language: str) -> Lexeme:
    """Of a folded, repaired word."""
    lists = words(language)
    negative = form in lists.negative
    if form in lists.first or form in lists.second:
        owns = form in lists.possessive
        person = 2 if form in lists.second else 1
        key = "§own" if owns else "§person"
        return Lexeme(form, "possessive" if owns else "person", frozenset((key,)), person=person)
    if form in lists.entities or any(c.isdigit() for c in form):
        return Lexeme(form, "entity", frozenset((form, lists.figures.get(form, form))))
    if form in lists.function or len(form) == 1:
        base = lists.forms.get(form, form)
        light = form in lists.light
        return Lexeme(form, "function", frozenset((base,)), negative=negative, light=light)
    base = lists.forms.get(form) or stem(form, language)
    keys = {form, base}
    if language == "fr" and len(form) > 3:
        heard = sound(form)
        if len(heard) > 2:
            keys.add("~" + heard)
    means = lists.groups.get(base, frozenset())
    return Lexeme(form, "content", frozenset(keys), means, negative=negative)
