"""Next steps by grammar, for a sentence that no pattern of `steps` knows: does it tell of something
done, to come or to do? A sum of named signs of the parse.

The words are data (`lexicon/stepping.toml`), what each sign weighs is in `stepping.toml` beside
this file, written by `python -m qa_rules train steps`.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from qa_rules.facts.events import BEFORE, EVENTS, events
from qa_rules.facts.requests import seeks
from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.facts.weighed import Signs, table
from qa_rules.matching import LEXICON
from qa_rules.talk import Said, Talk

WEIGHTS = Path(__file__).with_suffix(".toml")
SURE = 0.8
FEELING = 0.32  # of the length of a long sentence: "je comprends votre agacement" and no more
COPY = 0.65  # of the sentence's words are the customer's: what it tells is theirs
NAMES = ("time", "asking", "how", "negated", "way")
MEANT = ("courtesy", "explain", "price", "screen", "felt", "plight", "yes_no")
ASKED = ("asked_future", "asked_present")
HOW = ("how_verbless",)
TIMES = ("time", "time_verb", "asked_time")
Asked = frozenset[str]
_IF = re.compile(r"\b(?:si (?:vous|tu|c est|votre|l|le|la)|en cas d|if (?:you|it|the|your))\b")
_THEIRS = re.compile(r"\b(?:votre|vos|vous|ton|ta|tes|te|your|you)\b")
_THEM = re.compile(r"^(?:\w+ )?(?:elle|il|ils|elles|ca|la|le|it|they|the|that)\b")
_CAN = re.compile(
    r"\b(?:vous pouvez|on peut|you can|possible|peut etre|peux pas|pouvons pas|pourra pas|can t"
    r"|cannot|unable)\b"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Of one language: verbs without an event, times, questions without a mark, how to go about
    it, what denies, what opens with a way to do it."""

    static: frozenset[str]
    time: re.Pattern[str]
    asking: re.Pattern[str]
    how: re.Pattern[str]
    negated: re.Pattern[str]
    way: re.Pattern[str]


@cache
def words(language: str) -> Words:
    with (LEXICON / "stepping.toml").open("rb") as file:
        data = tomllib.load(file)[language]
    found = (re.compile("|".join(data[name])) for name in NAMES)
    return Words(frozenset(data["static"].split()), *found)


def asked_before(turn: Said, talk: Talk) -> Asked:
    """The customer's last text wants to "know" something: an answer is no step; or "how" to go
    about it: an answer is one."""
    last = talk.customer_before(turn)
    if last is None:
        return frozenset()
    if "asks" not in last.kept:
        last.kept["asks"] = frozenset(_asks(s, talk.language) for s in sentences(last)) - {""}
    found: Asked = last.kept["asks"]
    return found


def _asks(said: Sentence, language: str) -> str:
    read = words(language)
    if read.how.search(said.plain):
        return "how"
    known = said.is_question or seeks(said.plain, language) or read.asking.search(said.plain)
    return "know" if known else ""


def tells_step(sentence: Sentence, meant: Signs, *, asked: Asked) -> bool:
    """`meant` are the sentence's signs as `restating` reads them."""
    if answers_how(sentence, asked):
        return True
    if not may_tell(sentence, meant, asked=asked):
        return False
    found = signs(sentence, meant, asked=asked)
    if (found["negated"] or (found["conditional"] and asked)) and not found["imperative"]:
        return False
    return probability(found) > SURE


def answers_how(sentence: Sentence, asked: Asked) -> bool:
    """ "Sur le site, avec votre numéro": the way or the place that was asked for."""
    if "how" not in asked or sentence.is_question:
        return False
    return bool(words(sentence.turn.language).way.search(sentence.plain))


def may_tell(sentence: Sentence, meant: Signs, *, asked: Asked) -> bool:
    """False where no parse whatever could make a step of it."""
    if meant["shares_most"] > COPY and meant["shares"] == 1.0:
        return False
    if meant["felt"] and meant["length"] <= FEELING:
        return False
    found = _worded(sentence, meant, asked=asked)
    if not sentence.is_question:
        timed = words(sentence.turn.language).time.search(sentence.plain)
        open_ = [*EVENTS, *(ASKED if "know" in asked else ()), *(TIMES if timed else ())]
        open_ += HOW if "how" in asked else ()
        worth = table(WEIGHTS, "weights")
        found |= {name: 1.0 for name in open_ if worth.get(name, 0.0) > 0}
    return probability(found) > SURE


def probability(found: Signs) -> float:
    weighed = table(WEIGHTS, "weights")
    total = weighed["bias"] + sum([weighed.get(name, 0.0) * value for name, value in found.items()])
    return 1 / (1 + exp(-total))


def signs(sentence: Sentence, meant: Signs, *, asked: Asked) -> Signs:
    """0 or 1 each. A question tells no event."""
    read = words(sentence.turn.language)
    start, end = sentence.start, sentence.end
    tokens = [t for t in sentence.turn.doc if start <= t.idx < end and not t.is_space]
    tokens = [t for t in tokens if not t.is_punct]
    told, is_static = events(tokens, read.static)
    is_told = not sentence.is_question and not is_static
    time = is_told and bool(read.time.search(sentence.plain))
    verbless = not told and not is_static
    found: dict[str, bool] = {name: is_told and name in told for name in EVENTS}
    found |= {
        "static": is_static,
        "verbless": verbless,
        "how_verbless": verbless and "how" in asked and not sentence.is_question,
        "time": time,
        "time_verb": time and not verbless,
        "asked_future": "know" in asked and found["future"],
        "asked_present": "know" in asked and found["present"],
        "asked_time": "know" in asked and time,
        "short": len(tokens) < BEFORE,
    }
    return {k: float(v) for k, v in found.items()} | _worded(sentence, meant, asked=asked)


def _worded(sentence: Sentence, meant: Signs, *, asked: Asked) -> Signs:
    """What the words alone tell."""
    read = words(sentence.turn.language)
    found = {
        "question": sentence.is_question,
        "asked": "know" in asked,
        "how": "how" in asked and not (sentence.is_question or _CAN.search(sentence.plain)),
        "theirs": bool(_THEIRS.search(sentence.plain)),
        "them": bool(_THEM.match(sentence.plain)),
        "can": bool(_CAN.search(sentence.plain)),
        "negated": bool(read.negated.search(sentence.plain)),
        "conditional": bool(_IF.search(sentence.plain)),
    }
    return {k: float(v) for k, v in found.items()} | {k: meant[k] for k in MEANT}
