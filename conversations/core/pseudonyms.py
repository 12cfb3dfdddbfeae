"""Hiding who a customer is without moving a character, so that spans still point at their words.

Whether somebody asked to see is in the rows (`Unveiling`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

DOT = "•"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w/])(?:\+\d{1,3}[ .]?|0)[1-9](?:[ .-]?\d{2}){4}(?!\w)")
_WORD = re.compile(r"[^\W\d_]+")
_TITLES = frozenset({"m", "mme", "mlle", "mr", "mrs", "ms", "dr", "de", "du", "la", "le", "les"})


def code(conversation_id: UUID | str) -> str:
    """ "C-8F21": what a conversation is called where its customer is not named."""
    return f"C-{str(conversation_id).replace('-', '')[-4:].upper()}"


def _bare(text: str) -> str:
    """Lower case without accents, as many characters as before."""
    parts = (unicodedata.normalize("NFD", char)[0].lower() for char in text)
    return "".join(part if len(part) == 1 else char for part, char in zip(parts, text, strict=True))


def hidden(text: str, known: Iterable[str]) -> str:
    """The words of the names and numbers in `known`, and any e-mail address or telephone number,
    replaced by dots; the length stays."""
    shown = list(text)
    for match in (*_ADDRESS.finditer(text), *_PHONE.finditer(text)):
        _dot(shown, match.span())
    names = {_bare(word) for one in known for word in _WORD.findall(one) if len(word) > 1}
    for match in _WORD.finditer(text):
        if _bare(match[0]) in names - _TITLES:
            _dot(shown, match.span())
    for one in known:
        if any(char.isdigit() for char in one) and len(one) > 2:
            for match in re.finditer(re.escape(one), text, re.IGNORECASE):
                _dot(shown, match.span())
    return "".join(shown)


def _dot(shown: list[str], span: tuple[int, int]) -> None:
    for n in range(*span):
        shown[n] = shown[n] if shown[n].isspace() else DOT


def unnamed(value: Any, known: Iterable[str]) -> Any:
    """A text that no place points into, or what holds such texts, with `hidden` names."""
    if isinstance(value, str):
        composed = unicodedata.normalize("NFC", value)
        masked = hidden(composed, known)
        return value if masked == composed else masked
    if isinstance(value, Mapping):
        return {key: unnamed(one, known) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [unnamed(one, known) for one in value]
    return value
