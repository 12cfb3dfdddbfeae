"""Every passage in which the advisor gives the customer's matter back: copied, or in own words.

How a copy is told is in `parroting`, how a restatement, in `restating`.
"""

from qa_rules import parroting
from qa_rules.facts.content import content_words
from qa_rules.facts.restating import stems
from qa_rules.facts.sentences import Sentence
from qa_rules.facts.substance import advisor_sentences, restates
from qa_rules.parroting import Reformulation
from qa_rules.talk import Talk


def reformulations(talk: Talk) -> list[Reformulation]:
    """In order of place, each passage once; found once a talk. Only where it is parsed."""
    if "reformulations" not in talk.memo:
        talk.memo["reformulations"] = _found(talk)
    found: list[Reformulation] = talk.memo["reformulations"]
    return found


def _found(talk: Talk) -> list[Reformulation]:
    copies = parroting.copies(talk)
    good = [
        Reformulation(
            read.sentence.turn,
            read.sentence.start,
            read.sentence.end,
            _source(read.sentence, talk),
            "good",
            round(sure, 3),
        )
        for read in advisor_sentences(talk)
        if (sure := restates(read, talk))
    ]
    return sorted([*copies, *good], key=lambda r: (r.turn.index, r.start))


def _source(sentence: Sentence, talk: Talk) -> int:
    """The customer's turn that shares most words with it; the nearest of equals."""
    said = set(content_words(sentence.plain, talk.language))
    heard = [turn for turn in talk.before(sentence.turn) if turn.is_customer]
    shared = [len(said & stems(turn)) for turn in heard]
    return heard[shared.index(max(shared))].seq


def n_reformulations(talk: Talk) -> int | None:
    """None in rules-only mode."""
    return len(reformulations(talk)) if talk.has_models else None


def n_parroted(talk: Talk) -> int | None:
    """None in rules-only mode."""
    return len(parroting.copies(talk)) if talk.has_models else None
