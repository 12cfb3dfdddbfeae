"""Lists that the facts read, out of `lexicon/<file>.toml`: words, and expressions of which one is
enough. Each file is read once.

What a list is for is said in its file, what follows from it, where it is asked for.
"""

import re
import tomllib
from functools import cache
from typing import Any

from qa_rules.matching import LEXICON
from qa_rules.text import any_of


@cache
def _read(file: str) -> dict[str, Any]:
    with (LEXICON / f"{file}.toml").open("rb") as opened:
        return tomllib.load(opened)


def words(file: str, name: str) -> frozenset[str]:
    """Those of a list, which are parted by spaces."""
    return frozenset(_read(file)[name].split())


def expression(file: str, name: str) -> re.Pattern[str]:
    """What finds any of a list; `name` may be that of a language and of the list in it."""
    found: Any = _read(file)
    for part in name.split("."):
        found = found[part]
    return any_of(found)


def by_language(file: str, name: str) -> dict[str, re.Pattern[str]]:
    return {language: expression(file, f"{language}.{name}") for language in ("fr", "en")}


def items(file: str, name: str) -> dict[str, list[str]]:
    """By language, in their order."""
    return {language: list(_read(file)[language][name]) for language in ("fr", "en")}


def pairs(file: str, name: str) -> dict[str, dict[str, str]]:
    """By language, what stands for what."""
    return {language: dict(_read(file)[language][name]) for language in ("fr", "en")}
