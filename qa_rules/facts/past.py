"""Does a sentence tie the matter to an episode that the brand has stored for this customer?

Naming a stored fact is not enough (that is `facts_used`): it has to be told as something past. How
that is done is data (`lexicon/past.toml`).
"""

import re
from functools import cache

from qa_rules.facts.content import content_words
from qa_rules.facts.lists import by_language, expression, items
from qa_rules.facts.sentences import Sentence
from qa_rules.talk import Talk
from qa_rules.text import fold

MONTHS = items("past", "months")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)?(?: of)? ([a-z]{3,9})\b")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?\b")
_FIGURES = re.compile(r"\b(\d{1,2})/(\d{1,2})\b")
_TOLD = by_language("past", "told")
_MEANT = by_language("past", "meant")
_OUTCOME = by_language("past", "outcome")
_WELCOME = expression("past", "any.welcome")


@cache
def _dates(text: str, language: str) -> frozenset[tuple[int, int]]:
    """Days and months named in folded text."""
    found = {(int(day), int(month)) for day, month in _FIGURES.findall(text)}
    named = _DAY_FIRST.findall(text) + [(d, m) for m, d in _MONTH_FIRST.findall(text)]
    for day, name in named:
        for number, month in enumerate(MONTHS[language], 1):
            if name.startswith(month[:3]) and (len(name) < 4 or name.startswith(month)):
                found.add((int(day), number))
    return frozenset(found)


def ties_to_past(sentence: Sentence, talk: Talk) -> bool:
    """A stored episode is named (by its date, or two of its words) and told as past."""
    language = talk.language
    if not talk.source.customer.history:
        return False
    if _WELCOME.search(sentence.plain):
        return False
    is_asked = sentence.is_question and bool(_MEANT[language].search(sentence.plain))
    if not (is_asked or _TOLD[language].search(sentence.plain)):
        return False
    is_outcome = bool(_OUTCOME[language].search(sentence.plain)) and not sentence.is_question
    return not is_outcome and any(
        _names(sentence.plain, fold(item), language) for item in talk.source.customer.history
    )


def _names(plain: str, item: str, language: str) -> bool:
    if _dates(plain, language) & _dates(item, language):
        return True
    said = set(content_words(plain, language))
    return len(said & set(content_words(item, language))) >= 2
