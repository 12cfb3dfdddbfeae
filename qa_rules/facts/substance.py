"""What the advisor did with the matter: reformulations, confirmation of understanding, next steps.

How a sentence is read is in `restating`, `past` and `steps`; whether something is a fault, in
`rules/reformulation/`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from qa_rules import parroting
from qa_rules.facts.past import ties_to_past
from qa_rules.facts.requests import gives_order
from qa_rules.facts.restating import matter_before, probability, signs
from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.facts.steps import states_step
from qa_rules.talk import Said, Talk

SURE = 0.5


@dataclass(frozen=True, slots=True)
class Read:
    """One sentence of the advisor. `restates`: the matter is given back, copied or not;
    `is_telling`: it is more than a courtesy."""

    sentence: Sentence
    restates: bool
    is_parroted: bool
    has_step: bool
    is_tied: bool
    is_readback: bool
    is_telling: bool

    @property
    def confirms(self) -> bool:
        return self.is_tied or (self.restates and not self.is_parroted)


def advisor_sentences(talk: Talk) -> list[Read]:
    """Every sentence of the advisor as read, once a talk."""
    if "substance" not in talk.memo:
        copies = [r for r in parroting.reformulations(talk) if r.kind == "parroted"]
        talk.memo["substance"] = [
            read for turn in talk.advisor_turns for read in _read_once(turn, talk, copies)
        ]
    found: list[Read] = talk.memo["substance"]
    return found


def _read_once(turn: Said, talk: Talk, copies: list[parroting.Reformulation]) -> list[Read]:
    if "read" not in turn.past:
        turn.past["read"] = list(_read_turn(turn, talk, copies))
    found: list[Read] = turn.past["read"]
    return found


def _read_turn(turn: Said, talk: Talk, copies: list[parroting.Reformulation]) -> Iterator[Read]:
    said = sentences(turn)
    matter = matter_before(turn, talk)
    for sentence, follower in zip_longest(said, said[1:]):
        copied = [
            copy
            for copy in copies
            if copy.turn is turn and copy.start < sentence.end and sentence.start < copy.end
        ]
        found = signs(sentence, follower, matter, talk.language)
        restates = bool(matter.stems) and probability(found) > SURE
        yield Read(
            sentence,
            restates,
            is_parroted=bool(copied),
            has_step=not restates
            and states_step(sentence, talk.language)
            and all(_is_order(copy.source_seq, talk) for copy in copied),
            is_tied=ties_to_past(sentence, talk),
            is_readback=bool(found["readback"]) and found["shares"] == 1.0,
            is_telling=not found["courtesy"],
        )


def _is_order(seq: int, talk: Talk) -> bool:
    """A wish told back as done is an outcome, however many words it shares with the wish."""
    return any(turn.seq == seq and gives_order(turn) for turn in talk.customer_turns)


def n_reformulations(talk: Talk) -> int:
    """Passages that give the customer's statement back, parroted ones included."""
    return sum(1 for read in advisor_sentences(talk) if read.restates or read.is_parroted)


def n_parroted(talk: Talk) -> int:
    return sum(1 for r in parroting.reformulations(talk) if r.kind == "parroted")


def confirmation(talk: Talk) -> bool:
    """Understanding was validated: in own words, or tied to a stored past episode."""
    return any(read.confirms for read in advisor_sentences(talk))


def read_back(talk: Talk) -> bool:
    """An order, an address or the like was read back exactly. No confirmation in own words."""
    return any(read.is_readback for read in advisor_sentences(talk))


def next_steps(talk: Talk) -> bool:
    """A concrete step, instruction, delay or outcome was stated by the advisor."""
    return any(read.has_step for read in advisor_sentences(talk))
