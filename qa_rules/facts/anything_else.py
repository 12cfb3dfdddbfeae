"""The last check in words that no list foresaw: a question about something more, or whether that
is all, with nothing of the matter in it.

Known phrases are in `courtesy`; the words are data (`lexicon/last_check.toml`).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from qa_rules.facts.business import needs_answer
from qa_rules.facts.content import STEM, content_words
from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.matching import LEXICON, Span
from qa_rules.talk import Said, Talk
from qa_rules.text import any_of

KNOWN = ("last_check_ask", "last_check_bit", "last_check_weak", "is_that_all")
SHORT = 8  # words that a "no, thanks" has at most


@dataclass(frozen=True, slots=True)
class Words:
    more: re.Pattern[str]
    done: re.Pattern[str]
    all_: re.Pattern[str]
    tell: re.Pattern[str]
    not_: re.Pattern[str]
    decline: re.Pattern[str]
    plain: frozenset[str]


@cache
def words(language: str) -> Words:
    with (LEXICON / "last_check.toml").open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)[language]
    more, done, all_, tell, not_, decline = (
        any_of(data[name]) for name in ("more", "done", "all", "tell", "not", "decline")
    )
    plain = frozenset(w[:STEM] for w in data["plain"].split())
    return Words(more, done, all_, tell, not_, decline, plain)


def asks_for_more(turn: Said, talk: Talk) -> Span | None:
    """Where; never in the advisor's first message."""
    if turn is talk.advisor_turns[0]:
        return None
    return next(((s.start, s.end) for s in sentences(turn) if _asks(s, talk)), None)


def may_ask(sentence: Sentence) -> bool:
    """Whether this sentence, whatever is answered to it, reads as a last check."""
    turn, known = sentence.turn, words(sentence.turn.language)
    if any(sentence.start <= a < sentence.end for a, _ in turn.spans(*KNOWN)):
        return True
    said = content_words(sentence.plain, turn.language)
    more = sentence.is_question and known.more.search(sentence.plain)
    return bool(more and said and known.plain.issuperset(said))


def _asks(sentence: Sentence, talk: Talk) -> bool:
    known = words(talk.language)
    plain = sentence.plain
    if not (sentence.is_question or known.tell.search(plain)) or known.not_.search(plain):
        return False
    is_more, is_all = bool(known.more.search(plain)), bool(known.all_.search(plain))
    is_done = bool(known.done.search(plain))
    if not (is_more or is_all or is_done):
        return False
    said = content_words(known.done.sub(" ", plain), talk.language)
    if (is_done or (is_more and said)) and known.plain.issuperset(said):
        return True
    return is_declined(sentence.turn, talk)


def is_declined(turn: Said, talk: Talk) -> bool:
    """The customer wants nothing more, then and later."""
    later = [t for t in talk.after(turn) if t.is_customer]
    if not later or any(needs_answer(t, talk) for t in later[1:]):
        return False
    answer = next(iter(sentences(later[0])), None)
    if answer is None or len(later[0].folded.split()) > SHORT:
        return False
    return bool(words(talk.language).decline.search(answer.plain))
