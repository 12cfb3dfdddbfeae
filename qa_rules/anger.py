"""Whether a customer says in their own words that they are angry: phrases of a list, nothing else.

Only ever asked of what customers write. No feeling is inferred: the words found are shown as such.
The phrases are data, in `lexicon/anger_<language>.toml`.
"""

import re
from functools import cache

from qa_rules.matching import LEXICON, lexicon, variants
from qa_rules.text import fold

LANGUAGES = tuple(sorted(path.stem[-2:] for path in LEXICON.glob("anger_*.toml")))
_DENIED = re.compile(
    r"\b(?:pas|plus|jamais|aucunement|nullement|ni|sans|not|never|isn't|wasn't|aren't|hardly|no)"
    r"(?: (?:du tout|vraiment|tres|trop|si|etre|encore|une|un"
    r"|really|be|very|that|so|at all|being|a))*\W*$"
)
LONGEST_DENIAL = 40


def phrases(language: str) -> list[str]:
    """As written in the list, for whoever wants to know what is looked for."""
    if language not in LANGUAGES:
        return []
    return [phrase for listed in lexicon(f"anger_{language}").values() for phrase in listed]


@cache
def _expression(language: str) -> re.Pattern[str]:
    plain = {one for phrase in phrases(language) for one in variants(phrase)}
    parts = (r"[\s'-]+".join(map(re.escape, re.split(r"[\s'-]+", one))) for one in plain)
    listed = "|".join(sorted(parts, key=len, reverse=True))  # the longest first
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)")


def angry_words(text: str, language: str) -> str:
    """The first such words, as the customer wrote them; empty when there are none, or when they
    are denied ("je ne suis pas en colère")."""
    if language not in LANGUAGES:
        return ""
    folded = fold(text)
    for match in _expression(language).finditer(folded):
        start, end = match.span()
        if not _DENIED.search(folded[max(0, start - LONGEST_DENIAL) : start]):
            return text[start:end]
    return ""
