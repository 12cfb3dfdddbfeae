"""Text made comparable without moving a character: offsets in the folded text are offsets in the
original."""

import re
import unicodedata
from collections.abc import Sequence

_LOOKS_BACK = re.compile(r"^((?:\(\?<![^()]*\))+)\\b")
_SAME = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"',
         "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ", "\r": " ",
         "‑": "-", "–": "-", "—": "-", "…": "."}  # fmt: skip


def _fold_char(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


class _Folded(dict[int, str]):
    """What `str.translate` asks of each character; those not met before are looked up once."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        if len(self) < MOST_KNOWN:
            self[code] = folded
        return folded


MOST_KNOWN = 4096
_FOLDED = _Folded()


def fold(text: str) -> str:
    """Lower case, no accents, plain quotes and spaces; the same length as `text`."""
    if text.isascii():
        return text.lower().replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return text.translate(_FOLDED)


def any_of(written: Sequence[str]) -> re.Pattern[str]:
    """One expression that finds what any of them finds. Those that begin at the start of the text,
    or of a word, are tried there only: a long list costs a fraction so. What must not stand before
    a word is asked at its start: "(?<!if )\\bwe" says what "\\b(?<!if )we" does."""
    written = [_LOOKS_BACK.sub(r"\\b\1", w) for w in written]
    starts = {"^": [w[1:] for w in written if w[:1] == "^"]}
    starts[r"\b"] = [w[2:] for w in written if w[:2] == r"\b"]
    starts[""] = [w for w in written if w[:1] != "^" and w[:2] != r"\b"]
    listed = (
        f"{start}(?:{'|'.join(f'(?:{w})' for w in ws)})" for start, ws in starts.items() if ws
    )
    return re.compile("|".join(listed))
