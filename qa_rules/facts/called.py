"""Who is called by a name: the words of a turn that address somebody, present the advisor, or stand
for a name that was never filled in.

Which words call is data (`lexicon/called.toml`). What these add up to is in `names`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa_rules.facts.lists import expression, words
from qa_rules.facts.parts import (
    empty_words,
    first_names,
    has_capital,
    in_capitals,
    is_mark,
    not_names,
    word,
)  # fmt: skip
from qa_rules.matching import Span
from qa_rules.talk import Said
from qa_rules.text import fold

TITLES = words("called", "titles")
SHORT_TITLES = words("called", "short_titles")
PARTICLES = words("called", "particles")
CALLS = words("called", "calls")
GREETINGS = words("called", "greetings")
FREE = words("called", "free")
PREPOSITIONS = words("called", "prepositions")
SELF_BEFORE = words("called", "self_before")
ROLE = expression("called", "self_after")
SELF_AFTER = re.compile(rf"[,\s(]*(?:{ROLE.pattern})")
THEIRS = words("called", "theirs")
CLAUSE_MARKS = frozenset(",.!?;")
MOST_PARTS = 4

_PLACEHOLDER = re.compile(
    r"\[(?P<a>[^\]\[\n]{1,40})\](?!\()|\{\{?(?P<b>[^{}\n]{1,40})\}\}?|<(?P<c>[A-Za-zÀ-ÿ_' ]{2,30})>"
    r"|%(?P<d>[A-Za-z_]{3,30})%|\$\{?(?P<e>[A-Za-z_]{4,30})\}?|#(?P<f>[A-Z_]{3,30})#"
    r"|\((?P<g>(?:pr[ée]nom|nom|name|first name|last name|customer name)[^)\n]{0,20})\)"
    r"|(?<![\w])(?P<h>X{3,}|x{4,}|_{3,})(?![\w])"
    r"|(?i:(?<=bonjour )|(?<=hello )|(?<=dear )|(?<=hi ))(?P<i>null|undefined|none|nan)\b"
)
_MARKS = ("[", "{", "<", "%", "$", "#", "(", "XXX", "xxxx", "___")  # one is in every match, or:
_NOTHINGS = (" null", " undefined", " none", " nan")
_FIELD = expression("called", "field")
_NAMED = expression("called", "name_field")


@dataclass(frozen=True, slots=True)
class Call:
    """`own` is the stored name (one letter may be wrong), `other` another one."""

    kind: Literal["own", "other"]
    span: Span


@lru_cache(maxsize=4096)
def name_parts(name: str) -> tuple[str, ...]:
    return tuple(w for w in re.findall(r"[^\W_]+", fold(name)) if w not in TITLES)


@lru_cache(maxsize=4096)
def spellings(name: str) -> frozenset[str]:
    """What a name may be called by, in one piece: whole, first, last with and without particles."""
    parts = name_parts(name)
    found = {"".join(parts)} | {p for p in parts if p not in PARTICLES and len(p) > 1}
    found |= {"".join(parts[i:]) for i in range(1, len(parts))}
    found |= {"".join(parts[i : i + 2]) for i in range(len(parts) - 1)}
    return frozenset(s for s in found if len(s) > 1 and s not in PARTICLES)


def is_near(a: str, b: str) -> bool:
    """Equal, or one letter put in, left out, changed, or two swapped."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 3:
        return False
    i = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        swapped = a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
        return a[i + 1 :] == b[i + 1 :] or swapped
    return a[i + 1 :] == b[i:] if len(a) > len(b) else a[i:] == b[i + 1 :]


def calls(turn: Said, known: frozenset[str], advisor: frozenset[str]) -> Iterator[Call]:
    """Every name by which the turn addresses its reader."""
    i = 0
    while i < len(turn.words):
        call, i = _call_at(turn, i, known, advisor)
        if call is not None:
            yield call


def _call_at(
    turn: Said, i: int, known: frozenset[str], advisor: frozenset[str]
) -> tuple[Call | None, int]:
    j = _behind_title(turn, i)
    if j > i:
        return _titled(turn, i, j, known)
    n = _length(turn, i, known, near=_may_be_misspelt(turn, i))
    if n and _is_vocative(turn, i, i + n):
        return Call("own", (turn.words[i][0], turn.words[i + n - 1][1])), i + n
    if not n and _is_other(turn, i, advisor):
        return Call("other", turn.words[i]), i + 1
    return None, i + 1


def _behind_title(turn: Said, i: int) -> int:
    """The index behind a title at `i`, or `i`."""
    title = word(turn, i)
    if title not in TITLES:
        return i
    if title == "m":
        is_dotted = word(turn, i + 1) == "."
        start, end = turn.words[i]
        apart = turn.text[end : end + 1] in (" ", "\u00a0", ".")
        if not (apart and (turn.text[start] == "M" or is_dotted)):
            return i
    is_cut = title in SHORT_TITLES and word(turn, i + 1) == "."
    return i + 2 if is_cut else i + 1


def _titled(turn: Said, i: int, j: int, known: frozenset[str]) -> tuple[Call | None, int]:
    for k in (j, j + 1):
        n = _length(turn, k, known, near=k == j)
        if n and (k == j or (has_capital(turn, j) and has_capital(turn, k))):
            return Call("own", (turn.words[j][0], turn.words[k + n - 1][1])), k + n
    if not _looks_named(turn, i, j) or not _is_called(turn, i, j):
        return None, j
    end = j + 1
    while (
        end - j < 3 and end < len(turn.words) and has_capital(turn, end) and not in_capitals(turn)
    ):
        end += 1
    return Call("other", (turn.words[j][0], turn.words[end - 1][1])), end


def _looks_named(turn: Said, i: int, j: int) -> bool:
    """A name behind a title: a capital, or what can be nothing else."""
    if word(turn, j) in PARTICLES and has_capital(turn, j) and has_capital(turn, j + 1):
        j += 1
    name = word(turn, j)
    if is_mark(name) or name in not_names() or not name.isalpha() or len(set(name)) < 2:
        return False
    if has_capital(turn, j) and not in_capitals(turn):
        return True
    if name in empty_words(turn.language):
        return False
    return word(turn, i) in SHORT_TITLES or is_mark(word(turn, j + 1)) or name in first_names()


def _is_called(turn: Said, i: int, j: int) -> bool:
    """Addressed, not told of: "Bonjour Mme X", "Mme X, …", not "Mme X du service …"."""
    if SELF_AFTER.match(turn.folded, turn.words[j][1]):
        return False
    left = word(turn, i - 1)
    if left in CALLS:
        return True
    if word(turn, j + 1) == "," and word(turn, j + 2) in THEIRS:
        return False
    return (not left or left in CLAUSE_MARKS) and is_mark(word(turn, j + 1))


def _length(turn: Said, i: int, known: frozenset[str], *, near: bool) -> int:
    """How many words from `i` spell a known name; 0 when none do."""
    joined, best = "", 0
    for n in range(1, MOST_PARTS + 1):
        piece = word(turn, i + n - 1)
        if is_mark(piece):
            break
        joined += piece
        if joined in known or (near and any(is_near(joined, k) for k in known)):
            best = n
    return best


def _may_be_misspelt(turn: Said, i: int) -> bool:
    name = word(turn, i)
    plain = name in not_names() or name in empty_words(turn.language)
    return len(name) > 3 and has_capital(turn, i) and not in_capitals(turn) and not plain


def _is_vocative(turn: Said, i: int, j: int) -> bool:
    """The words i..j, a stored name without a title, address the reader."""
    left, right = word(turn, i - 1), word(turn, j)
    cap = has_capital(turn, i) and not in_capitals(turn)
    if left in SELF_BEFORE or SELF_AFTER.match(turn.folded, turn.words[j - 1][1]):
        return False
    if left in CALLS:
        return is_mark(right) or (cap and right in FREE)
    if not is_mark(right):
        return False
    if is_mark(left):
        return cap or (in_capitals(turn) and turn.folded[turn.words[i][0] :].count(" ") > 0)
    return cap and left not in PREPOSITIONS


def _is_other(turn: Said, i: int, advisor: frozenset[str]) -> bool:
    """Another name without a title: "Bonjour Julie, …", "Merci Julie !"."""
    name, left = word(turn, i), word(turn, i - 1)
    if not name.isalpha() or name in not_names() or name in advisor or left not in CALLS:
        return False
    if SELF_AFTER.match(turn.folded, turn.words[i][1]):
        return False
    right = word(turn, i + 1)
    if name in first_names():
        return is_mark(right) or (has_capital(turn, i) and right in FREE)
    cap = has_capital(turn, i) and not in_capitals(turn)
    return left in GREETINGS and cap and is_mark(right) and len(name) > 2


def is_greeting(turn: Said, call: Call) -> bool:
    """Right behind a word of greeting, a title between them or not: "Bonjour Mme Durand"."""
    before = [turn.folded[a:b] for a, b in turn.words if b <= call.span[0]]
    while before and (before[-1] in TITLES or before[-1] == "."):
        before.pop()
    return bool(before) and before[-1] in GREETINGS


def placeholders(turn: Said) -> list[tuple[Span, bool]]:
    """Every unfilled field, and whether it stands for a name."""
    if not any(m in turn.text for m in _MARKS) and not any(m in turn.folded for m in _NOTHINGS):
        return []
    found = []
    for match in _PLACEHOLDER.finditer(turn.text):
        inner = fold(match.group(match.lastgroup or 0)).strip()
        if _is_field(match.lastgroup or "", inner):
            found.append((match.span(), _stands_for_name(turn, match.start(), inner)))
    return found


def _is_field(group: str, inner: str) -> bool:
    if group in "bdefghi":
        return any(c.isalpha() or c == "_" for c in inner) or inner.isdigit()
    return bool(_FIELD.search(inner)) or "_" in inner


def _stands_for_name(turn: Said, start: int, inner: str) -> bool:
    left = turn.folded[:start].rstrip(" .,")
    last = re.search(r"[^\W_]+$", left)
    called = last is not None and (last.group() in GREETINGS or last.group() in TITLES)
    return bool(_NAMED.search(inner)) or called
