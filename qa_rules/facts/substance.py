"""What the advisor did with the matter: confirmation of understanding, next steps.

How a sentence is read is in `restating`, `past`, `steps` and `stepping`; whether something is a
fault, in `rules/reformulation/`. Without the parse (rules-only mode) a copy cannot be told, nor a
step that no pattern knows: what hangs on it is None.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qa_rules import parroting
from qa_rules.facts.past import ties_to_past
from qa_rules.facts.requests import gives_order
from qa_rules.facts.restating import (
    Matter,
    is_affirmed,
    log_odds,
    matter_before,
    probability,
    signs,
    went_on,
)
from qa_rules.facts.sentences import Sentence, clauses
from qa_rules.facts.stepping import asked_before, tells_step
from qa_rules.facts.steps import is_cause, opens_with_order
from qa_rules.facts.weighed import Signs
from qa_rules.talk import Said, Talk

SURELY, LIKELY = 2.0, 0.0  # log-odds from which a restatement, and a wish told back, is no step


@dataclass(frozen=True, slots=True)
class Read:
    """One sentence of the advisor. `meant` are the signs that the matter is given back and
    `log_odds` what they come to, as far as its turn tells; `may_step` that a step in it would be
    the advisor's own."""

    sentence: Sentence
    meant: Signs
    log_odds: float
    is_parroted: bool
    may_step: bool
    is_tied: bool
    has_matter: bool

    @property
    def is_readback(self) -> bool:
        return bool(self.meant["readback"]) and self.meant["shares"] == 1.0

    @property
    def is_telling(self) -> bool:
        """It is more than a courtesy."""
        return not self.meant["courtesy"]


def advisor_sentences(talk: Talk) -> list[Read]:
    """Every sentence of the advisor as read, once a talk."""
    if "substance" not in talk.memo:
        talk.memo["substance"] = [
            read for turn in talk.advisor_turns for read in _read_once(turn, talk)
        ]
    found: list[Read] = talk.memo["substance"]
    return found


def _read_once(turn: Said, talk: Talk) -> list[Read]:
    if "read" not in turn.past:
        turn.past["read"] = list(_read_turn(turn, talk))
    found: list[Read] = turn.past["read"]
    return found


def _read_turn(turn: Said, talk: Talk) -> Iterator[Read]:
    said = clauses(turn)
    matter = matter_before(turn, talk)
    copies = [copy for copy in parroting.copies(talk) if copy.turn is turn]
    for sentence, meant in zip(said, signs(said, matter, talk.language), strict=True):
        copied = [c for c in copies if c.start < sentence.end and sentence.start < c.end]
        yield _read(sentence, meant, matter, copied, talk)


def _read(
    sentence: Sentence,
    meant: Signs,
    matter: Matter,
    copied: list[parroting.Reformulation],
    talk: Talk,
) -> Read:
    weighed = log_odds(meant)
    is_check = bool(meant["checked"] and meant["question"])
    may_step = (
        not (is_check or meant["introduced"] or is_cause(sentence))
        and (weighed < _no_step(meant) or opens_with_order(sentence))
        and all(_is_order(copy.source_seq, talk) for copy in copied)
    )
    return Read(
        sentence,
        meant,
        weighed,
        is_parroted=bool(copied),
        may_step=may_step,
        is_tied=ties_to_past(sentence, talk),
        has_matter=bool(matter.stems),
    )


def _no_step(meant: Signs) -> float:
    return LIKELY if meant["wish"] and not meant["question"] else SURELY


def _is_order(seq: int, talk: Talk) -> bool:
    """A wish told back as done is an outcome, however many words it shares with the wish."""
    return any(turn.seq == seq and gives_order(turn) for turn in talk.customer_turns)


def meant_in(read: Read, talk: Talk) -> Signs:
    """With what the turns behind it say: the customer's yes, or what the advisor makes of it in
    their next message."""
    turn, end = read.sentence.turn, read.sentence.end
    if any(map(str.isalnum, turn.text[end:])):
        return read.meant
    behind = next((t for t in talk.after(turn) if t.is_advisor or t.is_customer), None)
    if behind is None:
        return read.meant
    if behind.is_customer:
        return read.meant | {"affirmed": float(is_affirmed(behind))}
    following = _read_once(behind, talk)
    return (
        went_on(read.meant, following[0].sentence, following[0].meant) if following else read.meant
    )


def restates(read: Read, talk: Talk) -> float | None:
    """How surely it gives the matter back in own words; None where it does not. Once a talk."""
    if read.is_parroted or not read.has_matter:
        return None
    known: dict[int, float | None] = talk.memo.setdefault("restates", {})
    if id(read) not in known:
        meant = meant_in(read, talk)
        odds = read.log_odds if meant is read.meant else log_odds(meant)
        known[id(read)] = probability(odds) if odds > 0 else None
    return known[id(read)]


def confirmation(talk: Talk) -> bool | None:
    """Understanding was validated: in own words, or tied to a stored past episode."""
    found = advisor_sentences(talk)
    if any(read.is_tied for read in found):
        return True
    restated = any(restates(read, talk) for read in found)
    return restated if talk.has_models or not restated else None


def read_back(talk: Talk) -> bool:
    """An order, an address or the like was read back exactly. No confirmation in own words."""
    return any(read.is_readback for read in advisor_sentences(talk))


def next_steps(talk: Talk) -> bool:
    """A concrete step, instruction, delay or outcome was stated by the advisor. Known without the
    parse too, but for wishes told back word for word, which only it tells from copies."""
    return any(_tells_steps(turn, talk) for turn in talk.advisor_turns)


def _tells_steps(turn: Said, talk: Talk) -> bool:
    if "steps" not in turn.past:
        asked = asked_before(turn, talk)
        turn.past["steps"] = any(
            tells_step(read.sentence, read.meant, read.log_odds, asked=asked)
            for read in _read_once(turn, talk)
            if read.may_step
        )
    return bool(turn.past["steps"])
