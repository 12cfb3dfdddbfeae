"""Payment card numbers in a text: found by length, issuer and Luhn, and masked.

A pure function of the text, for the rule and for whoever stores a message; keeps every offset.
"""

import re
from functools import cache
from itertools import accumulate

from qa_rules.ibans import ibans
from qa_rules.matching import Span

MASK = "\u2022"
SHOWN = 4
PREFIX = 4  # digits that tell the issuer
LONGEST_PHONE = 15  # digits after a "+"
_APART = r"[\s._\u00ad\u00b7\u200b-\u200f\u2010-\u2015\u2060\ufeff-]{0,3}"
_RUN = re.compile(rf"\d(?:{_APART}\d){{12,}}")  # letters may be glued to it: "CB4970…", "4970…x"
_GROUP = re.compile(r"\d+")
_DOUBLED = str.maketrans("0123456789", "0246813579")  # the digits of the double, added up
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
    digits = _digits(text[start:end])
    if len(digits) in _lengths(digits[:PREFIX]) and _is_card(digits):
        return [(start, end)]
    groups = [(m.start() + start, m.end() + start) for m in _GROUP.finditer(text[start:end])]
    ends = {n: i for i, n in enumerate(accumulate(b - a for a, b in groups))}
    found: list[Span] = []
    for (a, _), begin in zip(groups, [0, *ends], strict=False):
        if found and a < found[-1][1]:
            continue
        last = _last_group(digits, ends, begin)
        if last is not None:
            found.append((a, groups[last][1]))
    return found


def _last_group(digits: str, ends: dict[int, int], begin: int) -> int | None:
    """With which group a card ends that begins at a digit; `ends`: after which digits one does."""
    for n in _lengths(digits[begin : begin + PREFIX]):
        if (last := ends.get(begin + n)) is not None and _is_card(digits[begin : begin + n]):
            return last
    return None


@cache
def _lengths(prefix: str) -> tuple[int, ...]:
    """How long a number that begins so may be, the shortest first."""
    return tuple(sorted({n for p, lengths in ISSUERS if p.match(prefix) for n in lengths}))


def _n_digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _digits(text: str) -> str:
    found = "".join(filter(str.isdecimal, text))
    return found if found.isascii() else "".join(str(int(c)) for c in found)


def _is_card(digits: str) -> bool:
    """Not one digit all along, and its check digit is right (Luhn)."""
    if len(set(digits)) == 1:
        return False
    doubled = digits[-2::-2].translate(_DOUBLED)
    return (sum(map(int, digits[-1::-2])) + sum(map(int, doubled))) % 10 == 0
