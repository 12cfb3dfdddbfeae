"""A turn cut into sentences, each in plain words for the patterns of `substance`.

Knows nothing of what a sentence says. Offsets are characters of the turn's text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_rules.talk import Said

LONGEST = 600
MOST = 60
LEAST = 3  # words on either side of a colon
_END = re.compile(
    r"(?:[.!?…]+(?<!\bM\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bMme\.)(?<!\bDr\.)[\"»)]?(?=\s|$))"
    r"|\n+"
)
_COLON = re.compile(r"[^\W\d] ?[:;](?= \w)")
_LAST_CLAUSE = re.compile(r"[,;:(](?=[^,;:(]*$)")
LEAD = re.compile(
    r"^(?:(?:(?:bonjour|bonsoir|bon matin|salut|coucou|hello|hi|hey|dear|cher|chere"
    r"|good (?:morning|afternoon|evening))(?: (?!(?:votre|vos|vous|je|j|nous|on|les?|la|l"
    r"|une?|il|elle|ils|ce|c|your|you|i|we|the|it|an?|that|this) )[\w.]+){0,3}"
    r"|oui|yes|ok|okay|parfait|d accord|alors|tres bien|super|tout a fait|absolument|bien sur"
    r"|certainement|pas de (?:souci|probleme)|entendu|of course|certainly"
    r"|absolutely|no problem|great|sure|perfect), )+"
)
_PLAIN = str.maketrans({"'": " ", "-": " ", '"': " ", "*": " "})


@dataclass(eq=False, slots=True)
class Sentence:
    """`plain` has no accents, hyphens, apostrophes or capitals, and single spaces."""

    turn: Said
    start: int
    end: int
    plain: str
    is_question: bool
    _told: str | None = None

    @property
    def told(self) -> str:
        """`plain` without the greeting and the name before it."""
        if self._told is None:
            self._told = LEAD.sub("", self.plain)
        return self._told

    @property
    def spelled(self) -> str:
        """As `plain`, with its accents."""
        written = self.turn.text[self.start : self.end][:LONGEST].lower().replace("’", "'")
        return " ".join(written.translate(_PLAIN).split())

    @property
    def stated(self) -> str:
        """What comes before the question in a sentence that ends with one; else all of it."""
        if not self.is_question:
            return self.plain
        cut = _LAST_CLAUSE.search(self.plain)
        return self.plain[: cut.start()] if cut else ""


def sentences(turn: Said) -> list[Sentence]:
    """In order, cut once a turn."""
    if "sentences" not in turn.past:
        turn.past["sentences"] = _sentences(turn)
    found: list[Sentence] = turn.past["sentences"]
    return found


def clauses(turn: Said) -> list[Sentence]:
    """Sentences, cut once more at a colon or semicolon with something to say on either side."""
    return [part for sentence in sentences(turn) for part in _clauses(sentence)]


def _clauses(whole: Sentence) -> Iterator[Sentence]:
    turn, start = whole.turn, whole.start
    for mark in _COLON.finditer(turn.text, whole.start, whole.end):
        cut = mark.end()
        sides = turn.folded[start:cut], turn.folded[cut : whole.end]
        if all(len(side.split()) >= LEAST for side in sides):
            yield _sentence(turn, start, cut)
            start = cut + 1
    yield whole if start == whole.start else _sentence(turn, start, whole.end)


def _sentence(turn: Said, start: int, end: int) -> Sentence:
    plain = " ".join(turn.folded[start:end][:LONGEST].translate(_PLAIN).split())
    return Sentence(turn, start, end, plain, "?" in turn.text[start:end][-4:])


def _sentences(turn: Said) -> list[Sentence]:
    """Of a text without any end only the first characters are read."""
    found = []
    for start, end in _cuts(turn.text):
        if any(map(str.isalnum, turn.text[start:end])):
            found.append(_sentence(turn, start, end))
        if len(found) == MOST:
            break
    return found


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _END.finditer(text):
        yield _trimmed(text, start, mark.end())
        start = mark.end()
    if start < len(text):
        yield _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    lead = len(body) - len(body.lstrip())
    return start + lead, start + max(lead, len(body.rstrip()))
