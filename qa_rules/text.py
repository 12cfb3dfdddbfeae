"""Text made comparable without moving a character: offsets in the folded text are offsets in the
original."""

import unicodedata
from functools import lru_cache

_SAME = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"',
         "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ", "\r": " ",
         "‑": "-", "–": "-", "—": "-", "…": "."}  # fmt: skip


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


def fold(text: str) -> str:
    """Lower case, no accents, plain quotes and spaces; the same length as `text`."""
    if text.isascii():
        return text.lower().replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return "".join(map(_fold_char, text))
