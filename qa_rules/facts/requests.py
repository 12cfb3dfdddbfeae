"""What the customer came for: a statement of some weight, a plain order, or only a question.

Judges nothing the advisor said. How a sentence asks is data (`lexicon/requests.toml`).
"""

from dataclasses import dataclass

from qa_rules.facts.content import content_words
from qa_rules.facts.lists import by_language
from qa_rules.facts.sentences import sentences
from qa_rules.talk import Said, Talk

STATEMENT_WORDS = 4
ORDER_WORDS = 9
_ORDER = by_language("requests", "order")
_ASKED = by_language("requests", "asked")
_SOUGHT = by_language("requests", "sought")


@dataclass(frozen=True, slots=True)
class Request:
    """`n_words` counts content words; `asks` that all of it is questions, `orders` a plain wish."""

    turn: Said
    n_words: int
    asks: bool
    orders: bool

    @property
    def is_weighty(self) -> bool:
        """Enough was told for understanding to be in question."""
        if self.asks:
            return False
        return self.n_words >= (ORDER_WORDS if self.orders else STATEMENT_WORDS)


def request(talk: Talk) -> Request | None:
    """The customer's matter: their texts up to the advisor's first answer to a statement of it."""
    if "request" not in talk.memo:
        talk.memo["request"] = _heaviest(talk)
    found: Request | None = talk.memo["request"]
    return found


def first_request(talk: Talk, least: int) -> Request | None:
    """What the customer opened with: their first text of `least` content words."""
    for turn in talk.customer_turns:
        weighed = _weigh(turn, talk.language)
        if weighed.n_words >= least:
            return weighed
    return None


def gives_order(turn: Said) -> bool:
    """The turn asks for something to be done."""
    return _weigh(turn, turn.language).orders


def _heaviest(talk: Talk) -> Request | None:
    weighed = [_weigh(turn, talk.language) for turn in talk.customer_turns if talk.after(turn)]
    told = [r for r in weighed if r.n_words]
    return max(told, key=lambda r: (r.is_weighty, not r.asks, r.n_words), default=None)


def seeks(plain: str, language: str) -> bool:
    """A question without its mark, or a search: an answer settles it."""
    return bool(_ASKED[language].search(plain) or _SOUGHT[language].search(plain))


def _weigh(turn: Said, language: str) -> Request:
    """Once a turn."""
    if "request" not in turn.past:
        turn.past["request"] = _weighed(turn, language)
    found: Request = turn.past["request"]
    return found


def _weighed(turn: Said, language: str) -> Request:
    said = sentences(turn)
    told = [s for s in said if not (s.is_question or seeks(s.plain, language))]
    counted = told or said
    words = [word for s in counted for word in content_words(s.plain, language)]
    return Request(
        turn,
        len(words),
        asks=not told,
        orders=any(_ORDER[language].search(s.plain) for s in counted),
    )
