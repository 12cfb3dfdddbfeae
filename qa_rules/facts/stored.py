"""Which stored facts the advisor names: products and past episodes.

The customer's name is in `names`.
"""

import re
from collections.abc import Iterator

from qa_rules.facts.parts import empty_words, word_set
from qa_rules.talk import Said, Talk
from qa_rules.text import fold

MONTHS = {
    m: i
    for i, names in enumerate(
        ("janvier january jan janv", "fevrier february feb fev", "mars march mar",
         "avril april apr avr",
         "mai may", "juin june jun", "juillet july jul juil", "aout august aug",
         "septembre september sep sept", "octobre october oct", "novembre november nov",
         "decembre december dec"), 1)
    for m in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:er|st|nd|rd|th)?(?: of)? ({_MONTH})\b")
_MONTH_DAY = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?\b")
_RANGE = re.compile(rf"\b(\d{{1,2}})(?: au | to | - |-|/)\d{{1,2}} ({_MONTH})\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.]\d{2,4})?\b")
_ISO = re.compile(r"\b\d{4}-(\d{2})-(\d{2})\b")
_ONLY_MONTH = re.compile(rf"\b(?:en|in|de|of|last|dernier|since|depuis|d') ?({_MONTH})\b")
_NUMBER = re.compile(r"\b[a-z]{0,4}-?\d[\d-]{2,}\b")
_CODE = re.compile(r"\b(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{4,}\b")
_YEARS = re.compile(r"\b(\d{1,2}|[a-z]+(?:[ -]et un)?) (?:ans|annees|years)\b")
_SINCE = re.compile(r"\b(?:depuis|since|en|in) (\d{4})\b")
COUNTS = {
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15,
    "vingt": 20, "trente": 30, "quarante": 40, "one": 1, "two": 2, "three": 3, "four": 4,
    "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip
_RELATIVE = re.compile(
    r"\b(hier|avant hier|avant-hier|yesterday|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|(?:semaine|mois|annee) derniere?|last"
    r" (?:week|month|year))\b"
)
_PAST = re.compile(
    r"\b(?:deja|derniere? (?:fois|appel|echange|contact|visite|commande|demande|passage"
    r"|intervention|achat)|precedente?s?"
    r"|la derniere fois|lors de|suite a votre|aviez|avez deja|a nouveau|de nouveau|encore une fois"
    r"|already|last time|previous|previously|earlier|your last|your recent|you had|again"
    r"|recente?s?|anterieure?s?"
    r"|meme (?:panne|probleme|souci|incident|defaut)|same (?:fault|problem|issue))\b"
)
_LOYAL = re.compile(
    r"(?:client|cliente|fidele|customer|loyal|avec nous|cotes|parmi nous|chez nous|with us"
    r"|confiance)"
)
_LONG = re.compile(
    r"longue date|toutes ces annees|tant d.annees|many years|so many years|long.?standing"
    r"|nombreuses annees"
)
GENERIC = word_set(
    "client cliente depuis customer since numero number dernier derniere last contact appel call"
    " avec le la du"
    " with recu recue livre livree date ref reference"
)
STEM = 5


def uses_product(talk: Talk) -> bool:
    customer = talk.source.customer
    names = [*customer.products, *customer.product_aliases]
    patterns = [p for p in (_spelling(name) for name in names) if p is not None]
    marks = set() if customer.product_aliases else {m for p in customer.products for m in _marks(p)}
    return any(
        any(p.search(turn.folded) for p in patterns) or _has_mark(turn, marks)
        for turn in talk.advisor_turns
    )


def _spelling(name: str) -> re.Pattern[str] | None:
    """The name whatever its spaces and hyphens, with a plural."""
    words = re.findall(r"[^\W_]+|\+", fold(name))
    if not words:
        return None
    body = r"[\s'-]*(?:a |de |d'|du |pour )?".join(map(re.escape, words))
    return re.compile(rf"(?<![^\W_]){body}(?:s|x)?(?![^\W_])")


def _marks(product: str) -> Iterator[str]:
    """The words that tell a product apart: the model, not the sort ("Aurore" of "Lampe Aurore")."""
    words = re.findall(r"[^\W_]+", product)
    if len(words) > 1:
        yield from (
            w
            for w in words
            if len(w) > 2 and not w.isdigit() and (w[0].isupper() or any(c.isdigit() for c in w))
        )


def _has_mark(turn: Said, marks: set[str]) -> bool:
    """A model's name with its capital inside a sentence, or its letters and figures anywhere."""
    for mark in marks:
        for match in re.finditer(
            rf"(?<![^\W_]){re.escape(mark)}(?![^\W_])", turn.text, re.IGNORECASE
        ):
            if any(c.isdigit() for c in mark):
                return True
            lead = turn.text[: match.start()].rstrip()
            if match.group()[0].isupper() and lead and lead[-1] not in ".!?":
                return True
    return False


def uses_history(talk: Talk) -> bool:
    theirs = frozenset().union(*(_stems_of(turn) for turn in talk.customer_turns))
    return any(
        _names_item(fold(item), turn, theirs)
        for item in talk.source.customer.history
        for turn in talk.advisor_turns
    )


def _names_item(item: str, turn: Said, theirs: frozenset[str]) -> bool:
    """A date, a number, a person or the matter of the item, drawn from the file."""
    key = ("names item", item)
    if key not in turn.past:
        stems = _stems(item, turn.language) & _stems_of(turn)
        turn.past[key] = _draws(item, turn.folded, stems), stems
    draws, stems = turn.past[key]
    return draws or len(stems - theirs) >= 2


def _stems_of(turn: Said) -> frozenset[str]:
    if "stems" not in turn.kept:
        turn.kept["stems"] = _stems(turn.folded, turn.language)
    found: frozenset[str] = turn.kept["stems"]
    return found


def _draws(item: str, text: str, stems: frozenset[str]) -> bool:
    """Surely, whatever the customer said."""
    if _dates(item) & _dates(text) or _numbers(item) & _numbers(text):
        return True
    if _names_years(item, text):
        return True
    if stems and (_months(item) & _months(text) or _relatives(item) & _relatives(text)):
        return True
    return bool(stems and _PAST.search(text))


def _dates(text: str) -> set[tuple[int, int]]:
    found = {(int(d), MONTHS[m]) for d, m in _DAY_MONTH.findall(text)}
    found |= {(int(d), MONTHS[m]) for m, d in _MONTH_DAY.findall(text)}
    found |= {(int(d), MONTHS[m]) for d, m in _RANGE.findall(text)}
    found |= {(int(d), int(m)) for m, d in _ISO.findall(text)}
    return found | {(int(d), int(m)) for d, m in _SLASHED.findall(text) if 0 < int(m) < 13}


def _numbers(text: str) -> set[str]:
    return {re.sub(r"\D", "", n) for n in _NUMBER.findall(text)} | set(_CODE.findall(text))


def _months(text: str) -> set[int]:
    return {MONTHS[m] for m in _ONLY_MONTH.findall(text)} | {m for _, m in _dates(text)}


def _relatives(text: str) -> set[str]:
    return set(_RELATIVE.findall(text))


def _names_years(item: str, text: str) -> bool:
    """ "client depuis 2004" and "vingt ans à nos côtés"."""
    since = _SINCE.search(item)
    stored = {n for n in map(_count, _YEARS.findall(item)) if n}
    said = {n for n in map(_count, _YEARS.findall(text)) if n}
    if stored & said:
        return True
    if since is None or not _LOYAL.search(text):
        return False
    return bool(_LONG.search(text)) or any(2017 <= int(since[1]) + n <= 2032 for n in said if n > 1)


def _count(written: str) -> int:
    return int(written) if written.isdigit() else COUNTS.get(written, 0)


def _stems(text: str, language: str) -> frozenset[str]:
    empty = empty_words(language)
    words = re.findall(r"[^\W\d_]{4,}", text)
    return frozenset(
        w[:STEM] for w in words if w not in empty and w not in MONTHS and w not in GENERIC
    )
