"""Business or courtesy: what is left of a message without its thanks, agreement and leave-taking.

Leave-taking itself is in `farewell`.
"""

from qa_rules.facts.parts import empty_words, first_names, inside, is_mark, word, word_set
from qa_rules.matching import Span
from qa_rules.talk import Said, Talk

COURTESY = (
    "pleasantry", "thanks", "thanks_past", "thanks_waiting", "farewell", "farewell_apart",
    "farewell_enjoy", "farewell_line", "farewell_returned", "farewell_if_short", "greeting",
    "last_check_ask", "last_check_bit", "last_check_weak", "not_asking",
)  # fmt: skip
NEGATIONS = frozenset(("pas", "plus", "jamais", "not", "never", "no"))
FEW = 2


class Weighed:
    """A message from `start` to `end`: content words that no courtesy covers, and the rest."""

    def __init__(self, turn: Said, start: int = 0, end: int | None = None) -> None:
        self.turn, self.start = turn, start
        self.end = len(turn.text) if end is None else end
        self.courtesies = [s for s in turn.spans(*COURTESY) if not _is_denied(turn, s)]
        self.uncovered = self._uncovered()
        self.is_courteous = any(self._within(span) for span in self.courtesies)
        empty = empty_words(turn.language)
        self.content = [w for w in self.uncovered if w not in empty and w not in first_names()]

    def _within(self, span: Span) -> bool:
        return self.start <= span[0] and span[1] <= self.end

    def _uncovered(self) -> list[str]:
        spans, covers, folded = self.turn.words, self.courtesies, self.turn.folded
        if self.start or self.end < len(folded):
            spans = [span for span in spans if self._within(span)]
        if covers:
            spans = [span for span in spans if not inside(span, covers)]
        return [folded[a:b] for a, b in spans if folded[a].isalnum()]

    @property
    def asks(self) -> bool:
        """A question mark behind something that is no courtesy."""
        text = self.turn.text[self.start : self.end]
        return "?" in text and (len(self.uncovered) > 0 or not self.is_courteous)

    @property
    def has_news(self) -> bool:
        """It says, with a word of content, that something new comes."""
        marks = self.turn.spans("business_marker")
        fresh = [s for s in marks if self._within(s) and not inside(s, self.courtesies)]
        return bool(self.content and fresh)

    @property
    def has_matter(self) -> bool:
        """It names a matter, a figure, or says that something is not."""
        named = [s for s in self.turn.spans("matter") if self._within(s)]
        return bool(self.content) and (
            any(not inside(s, self.courtesies) for s in named)
            or any(w.isdigit() and len(w) > 2 for w in self.content)
            or not NEGATIONS.isdisjoint(self.uncovered)
        )


def weigh(turn: Said, start: int = 0, end: int | None = None) -> Weighed:
    """Once for each stretch."""
    key = ("weighed", start, end)
    if key not in turn.past:
        turn.past[key] = Weighed(turn, start, end)
    found: Weighed = turn.past[key]
    return found


def _is_denied(turn: Said, span: Span) -> bool:
    """ "ça marche" in "ça marche pas"."""
    follows = turn.folded[span[1] : span[1] + 14].split()
    return bool(follows) and follows[0].strip(".,!") == "pas" and "thanks" not in turn.phrases


def needs_answer(turn: Said, talk: Talk, start: int = 0, end: int | None = None) -> bool:
    """A question, a request, a new matter: not a goodbye, thanks, or a bare "ok"."""
    if ("answer", start, end) not in turn.past:
        turn.past["answer", start, end] = _needs_answer(turn, talk, start, end)
    found: bool = turn.past["answer", start, end]
    return found


def _needs_answer(turn: Said, talk: Talk, start: int, end: int | None) -> bool:
    weighed = weigh(turn, start, end)
    if weighed.asks or weighed.has_news or weighed.has_matter:
        return True
    if _is_bare_yes(turn) and _offered(turn, talk):
        return True
    n, n_words = len(weighed.content), len(weighed.uncovered)
    if weighed.is_courteous:
        return n > FEW
    return n >= FEW or n_words > FEW


YES = word_set("oui ouais ui volontiers yes yeah yep please absolument svp merci stp ok")


def _is_bare_yes(turn: Said) -> bool:
    words = [word(turn, i) for i in range(len(turn.words))]
    plain = [w for w in words if not is_mark(w)]
    agrees = bool(plain) and plain[0] in YES - {"merci", "ok", "svp", "stp"}
    return agrees and all(w in YES | {"je", "veux", "bien", "i", "would"} for w in plain)


def _offered(turn: Said, talk: Talk) -> bool:
    """The advisor's last text asks for a yes that asks for something."""
    last = next((t for t in talk.before(turn) if t.is_advisor), None)
    if last is None or "?" not in last.text or last.says("is_that_all"):
        return False
    return last.says("offering", "last_check_ask", "last_check_bit")


def goes_on(turn: Said) -> bool:
    """The advisor's message has business in it, not only courtesies."""
    if "goes on" not in turn.kept:
        turn.kept["goes on"] = _goes_on(turn)
    found: bool = turn.kept["goes on"]
    return found


def _goes_on(turn: Said) -> bool:
    weighed = weigh(turn)
    if weighed.asks:
        return True
    if weighed.is_courteous:
        return len(weighed.content) > FEW or weighed.has_matter
    return len(weighed.uncovered) >= FEW or bool(weighed.content)
