"""Does a sentence give the customer's matter back in the advisor's own words? A sum of named signs.

The signs are data (`lexicon/restating_*.toml`), what each weighs is in `restating.toml` beside this
file. A copy is no business of this file: `parroting` sees to it.
"""

import math
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from qa_rules.facts.content import content_words
from qa_rules.facts.sentences import Sentence
from qa_rules.facts.steps import patterns as step_patterns
from qa_rules.matching import LEXICON
from qa_rules.talk import Said, Talk

WEIGHTS = Path(__file__).with_suffix(".toml")
SOURCES = 12
Signs = dict[str, float]


@cache
def _signs(language: str) -> dict[str, re.Pattern[str]]:
    with (LEXICON / f"restating_{language}.toml").open("rb") as file:
        data = tomllib.load(file)
    return {
        name: re.compile("|".join(f"(?:{p})" for p in written))
        for name, written in data["signs"].items()
    }


@cache
def weights() -> dict[str, float]:
    with WEIGHTS.open("rb") as file:
        data = tomllib.load(file)
    return {name: float(weight) for name, weight in data["weights"].items()}


class Matter:
    """What the customer said before a turn: its content words, its numbers, the last text."""

    def __init__(self, said: Sequence[Said], language: str) -> None:
        self.texts = [turn.folded for turn in said[:SOURCES]]
        self.stems = {stem for text in self.texts for stem in content_words(text, language)}
        self.last = self.texts[0] if self.texts else ""
        is_opened = bool(_signs(language)["question_open"].search(self.last))
        self.is_question = self.last.rstrip().endswith("?") or is_opened


def matter_before(turn: Said, talk: Talk) -> Matter:
    """What counts as the matter when the advisor writes `turn`."""
    return Matter([t for t in talk.before(turn) if t.is_customer], talk.language)


def signs(sentence: Sentence, follower: Sentence | None, matter: Matter, language: str) -> Signs:
    """The signs of one sentence, 0 to 1 each. `follower` is the advisor's next sentence."""
    found: Signs = {
        name: float(bool(p.search(sentence.plain))) for name, p in _signs(language).items()
    }
    stems = content_words(sentence.plain, language)
    shared = {stem for stem in stems if stem in matter.stems}
    steps = step_patterns(language)
    found["stepping"] = float(bool(steps.statement.search(sentence.stated)))
    found["ordering"] = float(bool(steps.order.search(sentence.plain)))
    found["shares"] = min(len(shared), 3) / 3
    found["shares_most"] = len(shared) / len(stems) if stems else 0.0
    found["new_numbers"] = float(any(s.isdigit() and s not in matter.stems for s in stems))
    found["short"] = float(len(stems) < 2)
    found["substance"] = min(len(stems), 8) / 8
    found["customer_asked"] = float(matter.is_question)
    found["question"] = float(sentence.is_question)
    if follower is not None and follower.is_question:
        _follow(found, follower, language)
    return found


def _follow(found: Signs, follower: Sentence, language: str) -> None:
    """A check in the next sentence counts for this one; so does a question that goes on from it."""
    after = _signs(language)
    if after["checked"].search(follower.plain) and len(follower.plain.split()) < 9:
        found["checked"] = 1.0
    elif not any(after[name].search(follower.plain) for name in ("courtesy", "identity")):
        found["asked_on"] = 1.0


def probability(found: Signs) -> float:
    weighed = weights()
    total = weighed["bias"] + sum(weighed.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-total))
