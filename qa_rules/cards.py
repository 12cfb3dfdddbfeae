"""Payment card numbers in a text: found by length, issuer and Luhn, and masked.

A pure function of the text, for the rule and for whoever stores a message; keeps every offset.
"""

import re
from itertools import accumulate

from qa_rules.matching import Span

MASK = "\u2022"
SHOWN = 4
SHORTEST, LONGEST = 13, 19
_APART = r"[\s._\u00ad\u00b7\u200b-\u200f\u2010-\u2015\u2060\ufeff-]{0,3}"
_RUN = re.compile(rf"(?<![^\W_])\d(?:{_APART}\d){{12,}}(?![^\W_])")
_GROUP = re.compile(r"\d+")
_IBAN = re.compile(r"[A-Za-z]{2}\d{2}[ \u00a0]?$")
_MASKED = re.compile(rf"{MASK}(?:{_APART}{MASK}){{8,}}(?:{_APART}\d){{{SHOWN}}}")
ISSUERS = (  # first digits, lengths
    (re.compile(r"4"), (13, 16, 19)),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"30[0-5]|309|36|38|39"), (14,)),
    (re.compile(r"35(?:2[89]|[3-8])"), (16,)),
    (re.compile(r"6011|64[4-9]|65|62|50|5[6-9]|6[37]"), (16, 19)),
)


def card_numbers(text: str) -> list[Span]:
    """Where card numbers stand in clear, in order."""
    return [span for run in _RUN.finditer(text) for span in _in_run(text, *run.span())]


def masked_numbers(text: str) -> list[Span]:
    """Where `mask_card_numbers` has been at work."""
    return [match.span() for match in _MASKED.finditer(text)]


def mask_card_numbers(text: str) -> str:
    """All digits but the last four become dots; the length stays."""
    chars = list(text)
    for start, end in card_numbers(text):
        digits = [i for i in range(start, end) if text[i].isdecimal()]
        for i in digits[:-SHOWN]:
            chars[i] = MASK
    return "".join(chars)


def _in_run(text: str, start: int, end: int) -> list[Span]:
    """The whole run, or the cards among its groups ("4111 … 1111 12/27"), none overlapping."""
    if _IBAN.search(text[:start]):
        return []
    if _is_card(_digits(text[start:end])):
        return [(start, end)]
    groups = [(m.start() + start, m.end() + start) for m in _GROUP.finditer(text[start:end])]
    found: list[Span] = []
    for i, (a, _) in enumerate(groups):
        if found and a < found[-1][1]:
            continue
        found += _first_card(text, groups[i:])
    return found


def _first_card(text: str, groups: list[Span]) -> list[Span]:
    """A card that begins with the first group."""
    begin = groups[0][0]
    for (_, end), size in zip(groups, accumulate(b - a for a, b in groups), strict=True):
        if size > LONGEST:
            break
        if size >= SHORTEST and _is_card(_digits(text[begin:end])):
            return [(begin, end)]
    return []


def _digits(text: str) -> str:
    return "".join(str(int(c)) for c in text if c.isdecimal())


def _is_card(digits: str) -> bool:
    fits = any(p.match(digits) and len(digits) in lengths for p, lengths in ISSUERS)
    return fits and len(set(digits)) > 1 and _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for i, digit in enumerate(reversed(digits)):
        n = int(digit) * (1 + i % 2)
        total += n - 9 if n > 9 else n
    return total % 10 == 0
