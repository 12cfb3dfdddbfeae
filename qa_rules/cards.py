"""Payment card numbers in a text: found by length, issuer and Luhn, and masked.

A pure function of the text, for the rule and for whoever stores a message; keeps every offset.
"""

import re
from itertools import accumulate

from qa_rules.matching import Span

MASK = "\u2022"
SHOWN = 4
_RUN = re.compile(r"(?<![^\W_])\d(?:[ .\u00a0\u202f-]?\d){12,}(?![^\W_])")
_GROUP = re.compile(r"\d+")
_IBAN = re.compile(r"[A-Za-z]{2}\d{2}[ \u00a0]?$")
_MASKED = re.compile(
    rf"{MASK}(?:[ .\u00a0\u202f-]?{MASK}){{8,}}(?:[ .\u00a0\u202f-]?\d){{{SHOWN}}}"
)
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
        digits = [i for i in range(start, end) if text[i].isdigit()]
        for i in digits[:-SHOWN]:
            chars[i] = MASK
    return "".join(chars)


def _in_run(text: str, start: int, end: int) -> list[Span]:
    """The whole run, or a card at the edge of its groups ("4111 … 1111 12/27")."""
    if _IBAN.search(text[:start]):
        return []
    if _is_card(_digits(text[start:end])):
        return [(start, end)]
    groups = [(m.start() + start, m.end() + start) for m in _GROUP.finditer(text[start:end])]
    for i, (a, _) in enumerate(groups):
        sizes = accumulate(b - a for a, b in groups[i:])
        for j, size in enumerate(sizes, i):
            if size >= 13 and _is_card(_digits(text[a : groups[j][1]])):
                return [(a, groups[j][1])]
    return []


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_card(digits: str) -> bool:
    fits = any(p.match(digits) and len(digits) in lengths for p, lengths in ISSUERS)
    return fits and len(set(digits)) > 1 and _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for i, digit in enumerate(reversed(digits)):
        n = int(digit) * (1 + i % 2)
        total += n - 9 if n > 9 else n
    return total % 10 == 0
