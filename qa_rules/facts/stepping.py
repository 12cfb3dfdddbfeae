"""Does a sentence of the advisor tell a next step: something done, to come or to do in this
customer's case? A sum of named signs, and of what its words weigh.

Questions of the customer that ask for knowledge, or how to go about it, are data
(`lexicon/stepping.toml`); what each sign and word weighs is in `stepping.toml` beside this file,
written by `python -m qa_rules train steps`. What the patterns of `steps` find is one sign more.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qa_rules.facts import weighed
from qa_rules.facts.requests import seeks
from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.facts.steps import dates
from qa_rules.facts.weighed import Signs
from qa_rules.facts.worded import weighable
from qa_rules.matching import LEXICON
from qa_rules.talk import Said, Talk

WEIGHTS = Path(__file__).with_suffix(".toml")
SURE = 0.25  # log-odds: of many sentences one is soon too likely; chosen on other hands' talks
CLEAR = 3  # log-odds that a restatement is told by
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
    """Of one language: questions without a mark, how to go about it, what denies."""

    asking: re.Pattern[str]
    how: re.Pattern[str]
    negated: re.Pattern[str]


@cache
def words(language: str) -> Words:
    with (LEXICON / "stepping.toml").open("rb") as file:
        data = tomllib.load(file)[language]
    return Words(*(re.compile("|".join(data[name])) for name in ("asking", "how", "negated")))


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


def tells_step(sentence: Sentence, meant: Signs, odds: float, *, asked: Asked) -> bool:
    """`meant` are the sentence's signs as `restating` reads them, `odds` what they come to. No
    parse is read."""
    found, language = signs(sentence, meant, odds, asked=asked), sentence.turn.language
    return weighed.log_odds(WEIGHTS, found, language, [*weighable(sentence.told.split())]) > SURE


def signs(sentence: Sentence, meant: Signs, odds: float, *, asked: Asked) -> Signs:
    """-1 to 1 each."""
    read, plain = words(sentence.turn.language), sentence.plain
    language = sentence.turn.language
    told = meant["stepping"] or meant["ordering"] or dates(sentence, language)
    found = {
        "listed": bool(told),
        "asked": "know" in asked,
        "asked_how": "how" in asked,
        "how": "how" in asked and not (sentence.is_question or _CAN.search(plain)),
        "theirs": bool(_THEIRS.search(plain)),
        "them": bool(_THEM.match(plain)),
        "can": bool(_CAN.search(plain)),
        "negated": bool(read.negated.search(plain)),
        "conditional": bool(_IF.search(plain)),
    }
    restated = max(-CLEAR, min(CLEAR, odds)) / CLEAR
    return {k: float(v) for k, v in found.items()} | meant | {"wording": 0.0, "restated": restated}
