"""Bank account numbers in a text: known by their country and its length, so that nobody takes the
digits in them for a payment card's.
"""

import re

from qa_rules.matching import Span

_APART = r"[ \u00a0\u202f.-]?"
LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21,
    "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MA": 28,
    "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "TN": 24, "TR": 26,
}  # fmt: skip
_START = re.compile(rf"(?<![^\W_])({'|'.join(LENGTHS)})\d\d", re.IGNORECASE)
_MORE = re.compile(rf"{_APART}[0-9A-Z]")  # small letters are the words behind it
_BEGUN = re.compile(r"[ \u00a0\u202f]\d")  # "FR76 3000 …": begun as one, then broken off


def ibans(text: str) -> list[Span]:
    """In order; one that breaks off counts as long as it is written like one."""
    found = [_from(text, match) for match in _START.finditer(text)]
    return [span for span in found if span is not None]


def _from(text: str, match: re.Match[str]) -> Span | None:
    at, missing = match.end(), LENGTHS[match[1].upper()] - 4
    while missing and (more := _MORE.match(text, at)):
        at, missing = more.end(), missing - 1
    is_whole = not missing and not text[at : at + 1].isalnum()
    return (match.start(), at) if is_whole or _BEGUN.match(text, match.end()) else None
