"""Next steps by grammar, for a sentence that no pattern of `steps` knows: does it tell of something
done, to come or to do? A sum of named signs of the parse.

The words are data (`lexicon/stepping.toml`), what each sign weighs is in `stepping.toml` beside
this file, written by `python -m qa_rules train steps`.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

from qa_rules.facts.requests import seeks
from qa_rules.facts.restating import Signs
from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.matching import LEXICON
from qa_rules.talk import Said, Talk

if TYPE_CHECKING:
    from spacy.tokens import Token

WEIGHTS = Path(__file__).with_suffix(".toml")
SURE = 0.8
BEFORE = 4
COPY = 0.65  # of the sentence's words are the customer's: what it tells is theirs
MEANT = ("courtesy", "explain", "price", "screen", "felt", "plight", "yes_no")
EVENTS = ("future", "perfect", "passive", "present", "imperative", "first", "you", "infinitive")
ASKED = ("asked_future", "asked_present")
TIMES = ("time", "time_verb", "asked_time")
_THEIRS = re.compile(r"\b(?:votre|vos|vous|ton|ta|tes|te|your|you)\b")
_THEM = re.compile(r"^(?:\w+ )?(?:elle|il|ils|elles|ca|la|le|it|they|the|that)\b")
_CAN = re.compile(
    r"\b(?:vous pouvez|on peut|you can|possible|peut etre|peux pas|pouvons pas|pourra pas|can t"
    r"|cannot|unable)\b"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Of one language: verbs without an event, times, questions without a mark, pronouns."""

    static: frozenset[str]
    time: re.Pattern[str]
    asking: re.Pattern[str]
    mine: frozenset[str]
    yours: frozenset[str]


@cache
def words(language: str) -> Words:
    with (LEXICON / "stepping.toml").open("rb") as file:
        data = tomllib.load(file)[language]
    time, asking = (re.compile("|".join(data[name])) for name in ("time", "asking"))
    yours = frozenset(data["yours"])
    return Words(frozenset(data["static"].split()), time, asking, frozenset(data["mine"]), yours)


@cache
def weights() -> dict[str, float]:
    with WEIGHTS.open("rb") as file:
        return {name: float(weight) for name, weight in tomllib.load(file)["weights"].items()}


def asked_before(turn: Said, talk: Talk) -> bool:
    """The customer's last text only wants to know something: an answer is no step."""
    last = next((t for t in talk.before(turn) if t.is_customer), None)
    if last is None:
        return False
    known = words(talk.language).asking
    return any(
        s.is_question or seeks(s.plain, talk.language) or known.search(s.plain)
        for s in sentences(last)
    )


def tells_step(sentence: Sentence, meant: Signs, *, asked: bool) -> bool:
    """`meant` are the sentence's signs as `restating` reads them."""
    if not may_tell(sentence, meant, asked=asked):
        return False
    return probability(signs(sentence, meant, asked=asked)) > SURE


def may_tell(sentence: Sentence, meant: Signs, *, asked: bool) -> bool:
    """False where no parse whatever could make a step of it."""
    if meant["shares_most"] > COPY and meant["shares"] == 1.0:
        return False
    found = _worded(sentence, meant, asked=asked)
    if not sentence.is_question:
        timed = words(sentence.turn.language).time.search(sentence.plain)
        open_ = [*EVENTS, *(ASKED if asked else ()), *(TIMES if timed else ())]
        found |= {name: 1.0 for name in open_ if weights().get(name, 0.0) > 0}
    return probability(found) > SURE


def probability(found: Signs) -> float:
    weighed = weights()
    total = weighed["bias"] + sum(weighed.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + exp(-total))


def signs(sentence: Sentence, meant: Signs, *, asked: bool) -> Signs:
    """0 or 1 each. A question tells no event."""
    read = words(sentence.turn.language)
    start, end = sentence.start, sentence.end
    tokens = [t for t in sentence.turn.doc if start <= t.idx < end and not t.is_space]
    tokens = [t for t in tokens if not t.is_punct]
    verbs = [i for i, t in enumerate(tokens) if t.pos_ in ("VERB", "AUX")]
    events = [i for i in verbs if tokens[i].lemma_.lower() not in read.static]
    told = set() if sentence.is_question else {_event(tokens, i, read) for i in events}
    is_static = bool(verbs) and not events
    is_told = not sentence.is_question and not is_static
    time = is_told and bool(read.time.search(sentence.plain))
    found: dict[str, bool] = {name: name in told for name in EVENTS}
    found |= {
        "static": is_static,
        "verbless": not verbs,
        "time": time,
        "time_verb": time and bool(events),
        "asked_future": asked and found["future"],
        "asked_present": asked and found["present"],
        "asked_time": asked and time,
        "short": len(tokens) < BEFORE,
    }
    return {k: float(v) for k, v in found.items()} | _worded(sentence, meant, asked=asked)


def _worded(sentence: Sentence, meant: Signs, *, asked: bool) -> Signs:
    """What the words alone tell."""
    found = {
        "question": sentence.is_question,
        "asked": asked,
        "theirs": bool(_THEIRS.search(sentence.plain)),
        "them": bool(_THEM.match(sentence.plain)),
        "can": bool(_CAN.search(sentence.plain)),
    }
    return {k: float(v) for k, v in found.items()} | {k: meant[k] for k in MEANT}


def _event(tokens: "Sequence[Token]", i: int, read: Words) -> str:
    """Which of EVENTS the verb at `i` tells, by its form and the words before it; else nothing."""
    near = tokens[max(0, i - BEFORE) : i]
    said = [t.lower_.replace("’", "'") for t in near]
    lemmas = {t.lemma_.lower() for t in near}
    if tokens[i].lang_ == "fr":
        return _event_fr(tokens[i], said, lemmas, read)
    return _event_en(tokens[i], said, lemmas, read)


def _event_fr(token: "Token", said: list[str], lemmas: set[str], read: Words) -> str:
    form = str(token.morph)
    if "Mood=Imp" in form:
        return "imperative"
    if "VerbForm=Part" in form and "Tense=Past" in form:
        if "avoir" in lemmas and set(said) & read.yours and not set(said) & read.mine:
            return "you"
        return "perfect" if "avoir" in lemmas else "passive" if "être" in lemmas else ""
    if "VerbForm=Fin" not in form:
        return "infinitive" if "VerbForm=Inf" in form else ""
    if "Tense=Fut" in form:
        return "future"
    return _present(said[-3:], read) if "Tense=Pres" in form else ""


def _event_en(token: "Token", said: list[str], lemmas: set[str], read: Words) -> str:
    tag = token.tag_
    if tag == "VBN":
        perfect = bool(lemmas & {"have", "'ve"})
        return "perfect" if perfect else "passive" if not said or "be" in lemmas else ""
    if tag == "VB":
        if set(said) & {"will", "'ll", "ll", "shall", "wo"}:
            return "future"
        is_first = not said or said[-1:][0] in ("please", "then", "just")
        return "imperative" if is_first else "infinitive"
    if tag == "VBG":
        return "first" if set(said) & read.mine else "present" if "be" in lemmas else ""
    if tag == "VBD":
        return "perfect" if set(said[-2:]) & read.mine else ""
    return _present(said[-1:], read) if tag in ("VBP", "VBZ") else ""


def _present(said: list[str], read: Words) -> str:
    if set(said) & read.mine:
        return "first"
    return "you" if said and said[-1] in read.yours else "present"
