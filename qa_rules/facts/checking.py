"""The last check by its wording, for a sentence that no phrase and no list knows: does it ask
whether there is anything more? A sum of named signs, and of what small words and their pairs say.

The signs' words are data (`lexicon/last_check.toml`); what each weighs is in `checking.toml` beside
this file, written by `python -m qa_rules train last_check`. A word that tells nothing of a check is
"_" in a pair: "autre _" is another matter than "autre chose".
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import combinations, pairwise
from pathlib import Path

from qa_rules.facts import weighed
from qa_rules.facts.anything_else import is_declined, words
from qa_rules.facts.business import needs_answer
from qa_rules.facts.called import is_near
from qa_rules.facts.content import small_words
from qa_rules.facts.lists import pairs
from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.facts.weighed import NEVER, Signs
from qa_rules.matching import Span
from qa_rules.talk import Said, Talk

WEIGHTS = Path(__file__).with_suffix(".toml")
MANY, SHORT = 4, 6
FUZZY = 5  # letters: a longer word may have a wrong one
UNKNOWN, MARKS = "_", "?,:"
_WORD = re.compile(r"[^\W_]+|[?,:]")
_RESPELT = pairs("last_check", "respelt")
_CLASSES = pairs("last_check", "classes")


def surest(turn: Said, talk: Talk) -> tuple[float, Span]:
    """Log-odds of the sentence that likeliest asks, and where it is; `NEVER` where none may, and in
    the advisor's first message."""
    if "checking" not in turn.past:
        turn.past["checking"] = _surest(turn, talk)
    sure, span = turn.past["checking"]
    if NEVER < sure <= 0 and is_declined(turn, talk):
        sure += weighed.table(WEIGHTS, "weights")["declined"]
    return sure, span


def _surest(turn: Said, talk: Talk) -> tuple[float, Span]:
    """Whatever comes later."""
    if turn is talk.advisor_turns[0]:
        return NEVER, (0, 0)
    asked = (s for s in sentences(turn) if may_check(s))
    return max(((_log_odds(s, talk), (s.start, s.end)) for s in asked), default=(NEVER, (0, 0)))


def may_check(sentence: Sentence) -> bool:
    """A question, an invitation to speak, or few words about something more."""
    if sentence.is_question:
        return True
    known = words(sentence.turn.language)
    if known.tell.search(sentence.plain):
        return True
    is_open = sentence.plain[-1:] not in (".", "!") and sentence.plain.count(" ") < SHORT
    return is_open and bool(known.more.search(sentence.plain))


def _log_odds(sentence: Sentence, talk: Talk) -> float:
    told = wording(sentence, weighed.telling(WEIGHTS, talk.language))
    return weighed.log_odds(WEIGHTS, signs(sentence, talk), talk.language, told)


def signs(sentence: Sentence, talk: Talk) -> Signs:
    """0 or 1 each: what the lists find, which kinds of words meet, and how many other words."""
    plain, known = sentence.plain, words(talk.language)
    found = {
        "question": sentence.is_question,
        "list more": bool(known.more.search(plain)),
        "list all": bool(known.all_.search(plain)),
        "list done": bool(known.done.search(plain)),
        "list tell": bool(known.tell.search(plain)),
        "list not": bool(known.not_.search(plain)),
        "settled": _is_settled(sentence.turn, talk),
        "alone": len(sentences(sentence.turn)) == 1,
        "last": sentence is sentences(sentence.turn)[-1],
    }
    kinds = [_kinds(word, talk.language) for word in plain_words(sentence)]
    found |= dict.fromkeys(_met(kinds), True)
    return {name: 1.0 for name, value in found.items() if value}


def _met(kinds: list[tuple[str, ...]]) -> Iterator[str]:
    met = sorted({kind for found in kinds for kind in found if kind != UNKNOWN})
    n_foreign = min(kinds.count((UNKNOWN,)), MANY)
    yield f"foreign {n_foreign}"
    yield from met
    yield from map("+".join, combinations(met, 2))
    yield from (f"{kind}+foreign {min(n_foreign, 2)}" for kind in met)
    told = [found for found in kinds if found]
    for left, right in pairwise([("^",), *told, ("$",)]):
        yield from (f"{a} {b}" for a in left for b in right)


def _is_settled(turn: Said, talk: Talk) -> bool:
    """The customer's last text asks for nothing."""
    last = talk.customer_before(turn)
    return last is not None and not needs_answer(last, talk)


@lru_cache(maxsize=16384)
def _kinds(word: str, language: str) -> tuple[str, ...]:
    """What a word is about; "_" when it is about something else, none for a small word or mark."""
    classes = _classes(language)
    if word in classes:
        return classes[word]
    if word in MARKS or word in small_words(language):
        return ()
    if len(word) < FUZZY:
        return (UNKNOWN,)
    near = (kinds for k, kinds in classes.items() if len(k) >= FUZZY and is_near(word, k))
    return next(near, (UNKNOWN,))


@cache
def _classes(language: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for kind, listed in _CLASSES[language].items():
        for word in listed.split():
            found[word] = (*found.get(word, ()), kind)
    return found


def wording(sentence: Sentence, telling: frozenset[str]) -> list[str]:
    """Its telling words and their pairs, each once."""
    told = [word if word in telling else UNKNOWN for word in plain_words(sentence)]
    return list(dict.fromkeys([*told, *map(" ".join, pairwise(["^", *told, "$"]))]))


def plain_words(sentence: Sentence) -> list[str]:
    """Its words and marks, short forms written out."""
    written = _RESPELT[sentence.turn.language]
    found = _WORD.findall(sentence.plain)
    return [part for word in found for part in written.get(word, word).split()]
