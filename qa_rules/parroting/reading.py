"""A turn as sentences of comparable words: repaired, entities and frames set apart.

Compares nothing; alignment.py does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from qa_rules.matching import Span
from qa_rules.parroting.lexemes import Lexeme, entries
from qa_rules.talk import Said, Talk
from qa_rules.text import fold

OURS = "parroting_"
DRESS = ("parroting_frame", "parroting_tag", "parroting_canned", "parroting_wish")
ACTS = (
    "parroting_asked", "parroting_wanted", "parroting_wants", "parroting_asks",
    "parroting_inquires", "parroting_done", "parroting_acts", "parroting_readback",
    "parroting_confirms", "parroting_explains", "parroting_if",
)  # fmt: skip
OPENERS = ("parroting_opens", "parroting_orders")
RETURNED = ("parroting_wanted", "parroting_asked")  # "do you want" gives nothing back
LONGEST, MOST = 120, 40  # words of a sentence, sentences of a turn

_WORD = re.compile(r"\d{1,3}(?: \d{3})+\b|[^\W_]+")
_STOP = re.compile(r"[.!?;\n]+(?=\s|$)|\n|(?<=\w)[.!?](?=[A-ZÀ-Ý])")
_SHORT = frozenset(("m", "mr", "mme", "mrs", "ms", "dr", "st", "no", "n°", "art"))
_MAY_HOLD = re.compile(r"[@\d]|http")
_ENTITY = re.compile(
    r"https?://\S+|\S+@\S+"
    r"|\b\d+\s*(?:bis|ter|[A-Da-d])?,?\s+(?:rue|avenue|av|bd|boulevard|quai|place|allée|allee|impasse"
    r"|chemin|route|cours|square)\s[^,;.\n]{2,40}"
    r"|\b\d+\s*[A-Da-d]?,?\s+(?:[A-Z]\w+\s){1,3}(?:Street|Road|Lane|Avenue|Drive|Close|Way|Place)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Word:
    """`dressed`: part of a frame, a tag or a canned phrase, neither copied nor new."""

    start: int
    end: int
    lexeme: Lexeme
    kind: str
    keys: frozenset[str]
    dressed: bool = False

    @property
    def counts(self) -> bool:
        return self.kind == "content" and not self.dressed


@dataclass(eq=False)
class Sentence:
    """A stretch of a turn; what it does is only looked up once it is a candidate."""

    start: int
    end: int
    words: list[Word]
    asks: bool
    keys: frozenset[str]
    folded: str
    phrases: dict[str, list[Span]]

    def _inside(self, *labels: str) -> list[Span]:
        known = [self.phrases[label] for label in labels if label in self.phrases]
        return sorted(s for spans in known for s in spans if self.start <= s[0] < self.end)

    @cached_property
    def dress(self) -> frozenset[str]:
        """What it is dressed in: frame, tag, canned, wish."""
        return frozenset(label[len(OURS) :] for label in DRESS if self._inside(label))

    @cached_property
    def acts(self) -> frozenset[str]:
        """Labels found in it; a question of the advisor's own gives no wish back."""
        asking = self._inside("parroting_inquires")
        found = {label for label in ACTS if self._inside(label)}
        for label in RETURNED:
            if all(_is_within(span, asking) for span in self._inside(label)):
                found.discard(label)
        at = next((w.start for w in self.words if not w.dressed), self.words[0].start)
        found |= {x for x in OPENERS if any(span[0] == at for span in self._inside(x))}
        return frozenset(label[len(OURS) :] for label in found)

    @cached_property
    def inquiries(self) -> frozenset[str]:
        """How it asks, unless what it asks about was asked by the customer."""
        asking = self._inside("parroting_inquires")
        wanted = [s for s in self._inside(*RETURNED) if not _is_within(s, asking)]
        ends = wanted[0][0] if wanted else self.end
        return frozenset(self.folded[a:b] for a, b in asking if a < ends)


def _is_within(span: Span, others: list[Span]) -> bool:
    return any(start <= span[0] < end for start, end in others)


def sentences(turn: Said, talk: Talk) -> list[Sentence]:
    """Read once, and kept with the turn."""
    key = ("parroting", _names(talk))
    if key not in turn.kept:
        turn.kept[key] = list(_read(turn, key[1]))
    return turn.kept[key]  # type: ignore[no-any-return]


def _names(talk: Talk) -> frozenset[str]:
    """Folded words of the customer's and advisor's names."""
    found = talk.memo.get("parroting.names")
    if found is None:
        customer, advisor = talk.source.customer, talk.source.advisor
        said = fold(f"{customer.name} {advisor.name} {customer.external_id}")
        found = talk.memo["parroting.names"] = frozenset(
            w for w in _WORD.findall(said) if len(w) > 2
        )
    return found


def _read(turn: Said, names: frozenset[str]) -> Iterator[Sentence]:
    dress = turn.spans(*DRESS)
    text = turn.text
    entities = [m.span() for m in _ENTITY.finditer(text)] if _MAY_HOLD.search(text) else []
    for start, end in islice(_bounds(turn), MOST):
        found = _words(turn, start, end, names)
        if not found:
            continue
        for span in dress:
            if start <= span[0] < end:
                _mark(found, span, dressed=True)
        for span in entities:
            _mark(found, span, dressed=False)
        keys = frozenset().union(*(w.keys | w.lexeme.means for w in found if w.counts))
        asks = "?" in text[start:end]
        yield Sentence(start, end, found, asks, keys, turn.folded, turn.phrases)


def _bounds(turn: Said) -> Iterator[Span]:
    """Where sentences begin and end; an abbreviation ends none."""
    begin = 0
    for stop in _STOP.finditer(turn.text):
        last = turn.folded[begin : stop.start()].rpartition(" ")[2]
        if last in _SHORT:
            continue
        yield begin, stop.end()
        begin = stop.end()
    if begin < len(turn.text):
        yield begin, len(turn.text)


def _words(turn: Said, start: int, end: int, names: frozenset[str]) -> list[Word]:
    language, text = turn.language, turn.text
    found: list[Word] = []
    for match in islice(_WORD.finditer(turn.folded, start, end), LONGEST):
        form, (at, to) = match.group(), match.span()
        named = form in names or (bool(found) and _is_capital(text, at, to))
        for entry in entries(form.replace(" ", ""), language):
            kind = "entity" if named and entry.kind == "content" else entry.kind
            found.append(Word(at, to, entry, kind, entry.keys))
    return found


def _is_capital(text: str, at: int, to: int) -> bool:
    """A name, where it opens no sentence: a capital that shouts no word."""
    return text[at].isupper() and not text[at:to].isupper()


def _mark(found: list[Word], span: Span, *, dressed: bool) -> None:
    for word in found:
        if span[0] <= word.start < span[1]:
            if dressed:
                word.dressed = True
            elif word.kind == "content":
                word.kind = "entity"
