"""Does the advisor give their own name? "Je suis Karim", "Bonjour, Léo, conseiller", a signature.

What comes before and behind a name is data (`lexicon/presented.toml`). How the customer is called
is in `called`.
"""

import re

from qa_rules.facts.called import CALLS, ROLE, SELF_AFTER, TITLES, is_near
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
from qa_rules.spelling import is_known
from qa_rules.talk import Said

SKIPPED = words("presented", "between")
PLACES = words("presented", "places")
SURE = expression("presented", "sure")
CAPITAL = expression("presented", "capital")
KNOWN = expression("presented", "known")
BUSY = expression("presented", "busy")
TAKES_OVER = words("presented", "takes_over")


def presents(turn: Said, customer: frozenset[str], advisor: frozenset[str]) -> bool:
    """The advisor's own name or first name is given in this turn."""
    own = advisor - customer
    if own and any(_is_own(turn, i, own) for i in range(len(turn.words))):
        return True
    return (
        _after(turn, SURE, "any")
        or _after(turn, CAPITAL, "capital")
        or _after(turn, KNOWN, "known")
        or _before_role(turn, customer)
        or _alone(turn, customer)
        or _signs(turn, customer)
    )


def _is_own(turn: Said, i: int, own: frozenset[str]) -> bool:
    return word(turn, i) in own and (has_capital(turn, i) or word(turn, i) in first_names())


def _after(turn: Said, pattern: re.Pattern[str], kind: str) -> bool:
    """A name right behind the pattern, but for "votre conseillère" and the like."""
    for match in pattern.finditer(turn.folded):
        i = next((k for k, s in enumerate(turn.words) if s[0] >= match.end()), len(turn.words))
        skipped = 0
        while word(turn, i) in SKIPPED and skipped < 5:
            i, skipped = i + 1, skipped + 1
        if i < len(turn.words) and _is_name(turn, i, kind) and not _is_told_of(turn, i):
            return True
    return False


def _is_told_of(turn: Said, i: int) -> bool:
    """ "C'est Bruno qui fait votre tournée"."""
    return word(turn, i + 1) == "qui" and word(turn, i + 2) not in TAKES_OVER


def _is_name(turn: Said, i: int, kind: str) -> bool:
    name = word(turn, i)
    if is_mark(name) or not name.isalpha() or len(name) < 2:
        return False
    if name in not_names() and not (kind == "any" and name in first_names() and _is_named(turn, i)):
        return False
    if name in first_names():
        return True
    if kind == "any":
        return name not in empty_words(turn.language)
    return kind == "capital" and has_capital(turn, i) and not in_capitals(turn)


def _is_named(turn: Said, i: int) -> bool:
    """With a capital, where French would have none: "ravi" is a word of it."""
    return turn.language == "en" and has_capital(turn, i) and not in_capitals(turn)


def _before_role(turn: Said, customer: frozenset[str]) -> bool:
    """ "Théo à votre service", "Karen here", "Petra picking this up", "Mme Roy, en charge de…"."""
    if not (ROLE.search(turn.folded) or BUSY.search(turn.folded)):
        return False
    for i, (_, end) in enumerate(turn.words):
        if word(turn, i) in customer and is_mark(word(turn, i + 1)):
            continue  # "Bonjour Camille, à votre service"
        if _is_name(turn, i, "capital") and _has_role(turn, i, end):
            left = word(turn, i - 1)
            if is_mark(left) or left in CALLS or (left in first_names() and i <= 6):
                return True
            if left in TITLES and i > 1 and is_mark(word(turn, i - 2)):
                return True
    return False


def _has_role(turn: Said, i: int, end: int) -> bool:
    if SELF_AFTER.match(turn.folded, end):
        return True
    is_apart = turn.folded[end : end + 1] == " "
    return is_apart and word(turn, i) in first_names() and bool(BUSY.match(turn.folded, end + 1))


def _alone(turn: Said, customer: frozenset[str]) -> bool:
    """Behind the greeting, a name between two marks: "Bonjour Mme Durand, Sonia."."""
    if not turn.says("greeting"):
        return False
    start = turn.spans("greeting")[0][0]
    for i, (a, _) in enumerate(turn.words):
        if a < start or i == 0 or a > start + 70:
            continue
        if word(turn, i - 2) in TITLES and not _is_after_title(turn, i):
            continue
        if word(turn, i - 1) in (",", ".", "!", "-", ":", ";", ")") and _is_lone(turn, i, customer):
            return _is_behind_greeting(turn, i)
    return False


def _is_after_title(turn: Said, i: int) -> bool:
    """ "Bonjour madame, Bertrand de l'atelier": not "M. Bernard"."""
    return word(turn, i - 1) == "," and word(turn, i) in first_names()


def _is_lone(turn: Said, i: int, customer: frozenset[str]) -> bool:
    if not _is_likely(turn, i) or any(is_near(word(turn, i), c) for c in customer):
        return False
    j = i + 1
    if j < len(turn.words) and has_capital(turn, j) and not is_mark(word(turn, j)):
        j += 1
    return (is_mark(word(turn, j)) and word(turn, j) not in ("?", ":")) or word(turn, j) in PLACES


def _is_likely(turn: Said, i: int) -> bool:
    """A name, and no word that only opens a sentence: "Bonsoir. Réglages, Itinérance…"."""
    if not _is_name(turn, i, "capital"):
        return False
    start, end = turn.words[i]
    written = turn.text[start:end].lower()
    return word(turn, i) in first_names() or not is_known(written, turn.language)


def _is_behind_greeting(turn: Said, i: int) -> bool:
    """Only the greeting, a title and the customer's name stand before it."""
    marks = sum(is_mark(word(turn, k)) for k in range(i))
    return marks <= 3 and i <= 8


def _signs(turn: Said, customer: frozenset[str]) -> bool:
    """ "Cordialement, Léa": a name behind a last line, at the end."""
    for _, end in turn.spans("farewell_line"):
        i = next((k for k, s in enumerate(turn.words) if s[0] >= end), len(turn.words))
        while i < len(turn.words) and (is_mark(word(turn, i)) or word(turn, i) in TITLES):
            i += 1
        if len(turn.words) - i <= 6 and i < len(turn.words):
            last = all(is_mark(word(turn, k)) for k in range(i + 1, len(turn.words)))
            named = _is_name(turn, i, "capital") if last else _is_likely(turn, i)
            return named and word(turn, i) not in customer
    return _signs_last_line(turn, customer)


def _signs_last_line(turn: Said, customer: frozenset[str]) -> bool:
    """A last line or a dash with nothing but a name."""
    match = re.search(r"(?:\n|[—–-] ?)([^\W\d_]+)(?:,[^\n]{0,40})?[.!]?\s*$", turn.text)
    if match is None or match.start() == 0:
        return False
    i = next((k for k, s in enumerate(turn.words) if s[0] == match.start(1)), None)
    spaced = turn.text[match.start()] == "\n" or turn.text[match.start() - 1].isspace()
    return (
        i is not None and spaced and word(turn, i) not in customer and _is_name(turn, i, "capital")
    )
