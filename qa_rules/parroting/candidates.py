"""Which sentences of an advisor's turn are worth comparing with which of the customer's.

A cheap sieve on shared keys: nearly every turn of ordinary chat ends here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from qa_rules.parroting.alignment import Alignment, align
from qa_rules.parroting.reading import Sentence, Word, sentences
from qa_rules.talk import Said, Talk

TURNS_BACK, FURTHEST = 12, 60
AT_LEAST, SHORT = 3, 2
MOST, ALIGNED = 24, 40


@dataclass(slots=True)
class Candidate:
    """One or two adjacent sentences on each side, aligned. `sources` are the turns of `theirs`,
    `rest` the other sentences of the advisor's turn, `age` how many customer turns back."""

    turn: Said
    ours: list[Sentence]
    theirs: list[Sentence]
    sources: list[Said]
    rest: list[Sentence]
    age: int
    alignment: Alignment


@dataclass(slots=True)
class Source:
    """A customer's sentence, its turn, and how many customer turns ago it was said."""

    sentence: Sentence
    turn: Said
    age: int


def candidates(turn: Said, talk: Talk) -> Iterator[Candidate]:
    """Pairs of passages that share enough content to be judged; a bounded number of them."""
    return islice(_candidates(turn, talk), MOST)


def _candidates(turn: Said, talk: Talk) -> Iterator[Candidate]:
    own = sentences(turn, talk)
    if len(_shared(own, talk)) < 2:
        return
    n_aligned = 0
    said = _said_before(turn, talk)
    for ours in _windows(own):
        keys = frozenset().union(*(s.keys for s in ours))
        near = [source for source in said if len(keys & source.sentence.keys) > 1]
        for sources in reversed(list(_joined(near))):
            theirs = [source.sentence for source in sources]
            n_aligned += 1
            if n_aligned > ALIGNED:
                return
            alignment = align(_words(ours), _words(theirs))
            if _is_enough(alignment) and _needs_all(alignment, ours, theirs):
                rest = [s for s in own if s not in ours]
                turns, age = [source.turn for source in sources], sources[-1].age
                yield Candidate(turn, ours, theirs, turns, rest, age, alignment)


def _shared(own: list[Sentence], talk: Talk) -> set[str]:
    """What the advisor's sentences share with the customer's of the whole talk: mostly too little
    for a look at each."""
    if "parroting.keys" not in talk.memo:
        said = (s.keys for turn in talk.customer_turns for s in sentences(turn, talk))
        talk.memo["parroting.keys"] = set().union(*said)
    known: set[str] = talk.memo["parroting.keys"]
    return {key for s in own for key in s.keys} & known


def _said_before(turn: Said, talk: Talk) -> list[Source]:
    """Sentences of the last customer turns, in order."""
    turns = [t for t in islice(talk.before(turn), FURTHEST) if t.is_customer][:TURNS_BACK]
    return [
        Source(sentence, t, age)
        for age, t in reversed(list(enumerate(turns)))
        for sentence in sentences(t, talk)
        if len(sentence.keys) > 1
    ]


def _windows(own: list[Sentence]) -> Iterator[list[Sentence]]:
    for i, sentence in enumerate(own):
        if sentence.keys:
            yield [sentence]
            if i + 1 < len(own) and own[i + 1].keys:
                yield own[i : i + 2]


def _joined(near: list[Source]) -> Iterator[list[Source]]:
    for i, source in enumerate(near):
        yield [source]
        if i + 1 < len(near):
            yield near[i : i + 2]


def _words(passage: list[Sentence]) -> list[Word]:
    return [word for sentence in passage for word in sentence.words]


def _is_enough(alignment: Alignment) -> bool:
    """Three content words, or two when the advisor's statement has no more than three."""
    n = sum(1 for p in alignment.pairs if alignment.ours[p.i].counts)
    if n >= AT_LEAST:
        return True
    return n >= SHORT and _size(alignment.ours) <= AT_LEAST


def _size(found: list[Word]) -> int:
    return sum(1 for word in found if word.counts)


def _needs_all(alignment: Alignment, ours: list[Sentence], theirs: list[Sentence]) -> bool:
    """Both sentences of a joined passage take part."""
    for side, parts in (("i", ours), ("j", theirs)):
        if len(parts) < 2:
            continue
        words = alignment.ours if side == "i" else alignment.theirs
        counted = {id(words[getattr(p, side)]) for p in alignment.pairs}
        for part in parts:
            if not any(w.counts and id(w) in counted for w in part.words):
                return False
    return True
