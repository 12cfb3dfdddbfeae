"""How far the conversation has come in ending: matter settled, last check, leave-taking, farewell
pair, each with the turn it was reached at. New business, from either side, takes it all back.

Nothing of it needs the model. What is courteous and what is missing is for the policy to say.
"""

from dataclasses import dataclass
from typing import Literal

from qa_rules.facts.business import NEGATIONS, needs_answer, weigh
from qa_rules.facts.courtesy import checks_last
from qa_rules.facts.farewell import farewells
from qa_rules.talk import Said, Talk

Name = Literal["business", "settled", "last_check", "leave_taking", "farewell_pair"]


@dataclass(frozen=True, slots=True)
class Step:
    """`by` is customer or advisor: who settled, asked, left first, or made the pair whole."""

    name: Name
    seq: int
    by: str


@dataclass(frozen=True, slots=True)
class Phase:
    """The furthest step and all steps reached, oldest first; `since_seq` None while in business."""

    name: Name
    since_seq: int | None
    steps: tuple[Step, ...] = ()


def phase(talk: Talk) -> Phase:
    """The phase at the end of what has been said so far."""
    steps = [*_before_leaving(talk), *_leaving(talk)]
    if not steps:
        return Phase("business", None)
    return Phase(steps[-1].name, steps[-1].seq, tuple(steps))


def _before_leaving(talk: Talk) -> list[Step]:
    reached: dict[Name, Step] = {}
    said: Said | None = None  # the advisor's last text
    for turn in talk.people:
        if turn.is_advisor:
            said = turn
            _by_advisor(turn, talk, reached)
        elif said is not None:
            _by_customer(turn, talk, said, reached)
    return list(reached.values())


def _by_advisor(turn: Said, talk: Talk, reached: dict[Name, Step]) -> None:
    if checks_last(turn, talk):
        reached.setdefault("settled", Step("settled", turn.seq, "advisor"))
        reached.setdefault("last_check", Step("last_check", turn.seq, "advisor"))
    elif _asks(turn) or _has_them_wait(turn):
        reached.clear()


def _by_customer(turn: Said, talk: Talk, said: Said, reached: dict[Name, Step]) -> None:
    if _settles(turn, talk, said):
        reached.setdefault("settled", Step("settled", turn.seq, "customer"))
    elif needs_answer(turn, talk):
        reached.clear()


def _settles(turn: Said, talk: Talk, said: Said) -> bool:
    """They say that it is well, or take what they were told without asking for more."""
    weighed = weigh(turn)
    if weighed.asks or turn.says("given_up"):
        return False
    if turn.says("settled"):
        return not weighed.has_news and NEGATIONS.isdisjoint(weighed.uncovered)
    if needs_answer(turn, talk) or _has_them_wait(said) or checks_last(said, talk):
        return False
    if turn.says("thanks"):
        return not _asks(said)
    return turn.says("accepting") and not turn.says("trying") and not _asks(said)


def _asks(turn: Said) -> bool:
    return weigh(turn).asks


def _has_them_wait(turn: Said) -> bool:
    return turn.says("hold", "looking")


def _leaving(talk: Talk) -> list[Step]:
    """The first farewell nobody followed with business, and the other side's."""
    taken = [turn for turn, _ in farewells(talk)]
    if not taken:
        return []
    first = taken[0]
    steps = [Step("leave_taking", first.seq, first.speaker)]
    other = next((turn for turn in taken if turn.speaker != first.speaker), None)
    return steps if other is None else [*steps, Step("farewell_pair", other.seq, other.speaker)]
