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

from qa_rules.facts import steps
from qa_rules.facts.content import content_words
from qa_rules.facts.sentences import Sentence
from qa_rules.matching import LEXICON
from qa_rules.talk import Said, Talk
from qa_rules.text import any_of

WEIGHTS = Path(__file__).with_suffix(".toml")
SOURCES = 12
WEIGHTY = 0.5
Signs = dict[str, float]


@cache
def _signs(language: str) -> dict[str, re.Pattern[str]]:
    with (LEXICON / f"restating_{language}.toml").open("rb") as file:
        data = tomllib.load(file)
    return {name: any_of(written) for name, written in data["signs"].items()}


@cache
def weights() -> dict[str, float]:
    with WEIGHTS.open("rb") as file:
        data = tomllib.load(file)
    return {name: float(weight) for name, weight in data["weights"].items()}


class Matter:
    """What the customer said before a turn: its content words, its numbers, the last text."""

    def __init__(self, said: Sequence[Said], language: str) -> None:
        self.stems = {stem for turn in said[:SOURCES] for stem in _stems(turn, language)}
        self.last = said[0].folded if said else ""
        is_opened = bool(_signs(language)["question_open"].search(self.last))
        self.is_question = self.last.rstrip().endswith("?") or is_opened


def _stems(turn: Said, language: str) -> frozenset[str]:
    """Found once a turn: many answers look back at it."""
    if "matter" not in turn.kept:
        turn.kept["matter"] = frozenset(content_words(turn.folded, language))
    found: frozenset[str] = turn.kept["matter"]
    return found


def matter_before(turn: Said, talk: Talk) -> Matter:
    """What counts as the matter when the advisor writes `turn`."""
    return Matter([t for t in talk.before(turn) if t.is_customer], talk.language)


def signs(sentence: Sentence, follower: Sentence | None, matter: Matter, language: str) -> Signs:
    """The signs of one sentence, 0 to 1 each. `follower` is the advisor's next sentence."""
    plain = steps.LEAD.sub("", sentence.plain)
    found: Signs = {name: float(bool(p.search(plain))) for name, p in _signs(language).items()}
    stems = content_words(sentence.plain, language)
    shared = {stem for stem in stems if stem in matter.stems}
    found["stepping"] = float(steps.states(sentence, language))
    found["ordering"] = float(steps.orders(sentence, language))
    found["shares"] = min(len(shared), 3) / 3
    found["shares_most"] = len(shared) / len(stems) if stems else 0.0
    found["new_numbers"] = float(any(s.isdigit() and s not in matter.stems for s in stems))
    found["short"] = float(len(stems) < 2)
    found["substance"] = min(len(stems), 8) / 8
    found["customer_asked"] = float(matter.is_question)
    found["question"] = float(sentence.is_question)
    if follower is not None and follower.is_question:
        _follow(found, follower, language)
    if found["checked"] and found["question"] and found["substance"] >= WEIGHTY:
        found["explain"] = 0.0  # "…, is that right?": theirs, not ours
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
