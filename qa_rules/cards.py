"""Payment card numbers in a text: found by length, issuer and Luhn, and masked.

A pure function of the text, for the rule and for whoever stores a message; keeps every offset.
"""

import re
from itertools import accumulate

from qa_rules.ibans import ibans
from qa_rules.matching import Span

MASK = "\u2022"
SHOWN = 4
SHORTEST, LONGEST = 13, 19
LONGEST_PHONE = 15  # digits after a "+"
_APART = r"[\s._\u00ad\u00b7\u200b-\u200f\u2010-\u2015\u2060\ufeff-]{0,3}"
_RUN = re.compile(rf"\d(?:{_APART}\d){{12,}}")  # letters may be glued to it: "CB4970…", "4970…x"
_GROUP = re.compile(r"\d+")
_OPAQUE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
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
    runs = [run.span() for run in _RUN.finditer(text)]
    if not runs:
        return []
    other = [match.span() for match in _OPAQUE.finditer(text)] + ibans(text)
    return [
        span
        for start, end in runs
        if not any(start < b and a < end for a, b in other)
        and not (text[start - 1 : start] == "+" and _n_digits(text[start:end]) <= LONGEST_PHONE)
        for span in _in_run(text, start, end)
    ]


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


def _n_digits(text: str) -> int:
    return sum(1 for c in text if c.isdecimal())


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
