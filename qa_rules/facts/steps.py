"""Next steps: a sentence of the advisor that states an outcome, an action, an order or a delay.

The patterns are data (`lexicon/steps_*.toml`); prices, cover and availability are answers.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from qa_rules.facts.sentences import LEAD, Sentence
from qa_rules.matching import LEXICON
from qa_rules.text import any_of

_CLAUSE = re.compile(r"[,;:(.]| (?:mais|et|but|and|donc|so) ")
_NOT = re.compile(
    r"\b(?:ne|n) (?:\w+ ){1,4}?(?:pas|jamais|aucune?)\b|\btant qu|\bas long as\b|\bnobody\b"
    r"|^no \w+ |\b(?:not|never|won t|isn t|hasn t"
    r"|haven t|can t|cannot|didn t|aren t|wasn t)\b(?! (?:only|yet \w+ed))"
)
_CAUSE = re.compile(
    r"\b(?:ce qui explique|c est pour (?:cela|ca) que?|which explains|that s why)\b"
)
_NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Patterns:
    """`statement` counts before a question only; `spelled` in the text with its accents, unless it
    tells a cause; `delay` unless a condition or a price is near."""

    statement: re.Pattern[str]
    spelled: re.Pattern[str]
    told: re.Pattern[str]
    order: re.Pattern[str]
    delay: re.Pattern[str]
    unless: re.Pattern[str]


@cache
def patterns(language: str) -> Patterns:
    with (LEXICON / f"steps_{language}.toml").open("rb") as file:
        data = tomllib.load(file)
    words: dict[str, str] = data["words"]

    def one(written: list[str]) -> re.Pattern[str]:
        return any_of([_filled(w, words) for w in written])

    delay = data["delay"]
    return Patterns(
        one(data["statement"]["patterns"]),
        one(data["spelled"]["patterns"]),
        one(data["spelled"]["unless"]),
        one(data["order"]["patterns"]),
        one(delay["patterns"]),
        one(delay["unless"]),
    )


def _filled(pattern: str, words: dict[str, str]) -> str:
    """{name} replaced by the list of that name, lists within lists too."""
    while _NAME.search(pattern):
        pattern = _NAME.sub(lambda match: words[match.group(1)], pattern)
    return pattern


def states_step(sentence: Sentence, language: str) -> bool:
    """Whether this sentence says what happened, what happens next, or by when."""
    return states(sentence, language) or orders(sentence, language) or dates(sentence, language)


def states(sentence: Sentence, language: str) -> bool:
    told = sentence.told if not sentence.is_question else LEAD.sub("", sentence.stated)
    return any(not _is_denied(told, m) for m in patterns(language).statement.finditer(told))


def is_cause(sentence: Sentence) -> bool:
    """ "Elle est partie avant, c'est ce qui explique la relance": what happened, told as a why."""
    return bool(_CAUSE.search(sentence.plain))


def _is_denied(told: str, match: re.Match[str]) -> bool:
    """ "L'application ne s'installera pas": the clause of the match says that it is not so."""
    starts = [m.end() for m in _CLAUSE.finditer(told, 0, match.start())]
    return bool(_NOT.search(told, starts[-1] if starts else 0, match.end() + 12))


def orders(sentence: Sentence, language: str) -> bool:
    return bool(patterns(language).order.search(sentence.told))


def opens_with_order(sentence: Sentence) -> bool:
    found = patterns(sentence.turn.language).order.search(sentence.told)
    return found is not None and found.start() == 0 and not sentence.is_question


def dates(sentence: Sentence, language: str) -> bool:
    """By when, or, in French, what was done by its participle's accent."""
    found = patterns(language)
    if sentence.is_question:
        return bool(sentence.stated) and _is_delayed(sentence, found)
    spelled = found.spelled.search(sentence.spelled) and not found.told.search(sentence.spelled)
    return bool(spelled) or _is_delayed(sentence, found)


def _is_delayed(sentence: Sentence, found: Patterns) -> bool:
    delayed = found.delay.search(sentence.stated)
    return bool(delayed) and not found.unless.search(sentence.plain)
