"""Copies of the customer's words in what an advisor writes: where, from which turn, how surely.

Whether a copy is a fault is for `rules/reformulation/`; a restatement in own words is
`facts/restating.py`.
"""

from dataclasses import dataclass
from typing import Literal

from qa_rules.parroting import model
from qa_rules.parroting.passages import passages
from qa_rules.talk import Said, Talk


@dataclass(frozen=True, slots=True)
class Reformulation:
    """The passage of `turn` that gives back what turn `source_seq` said, in the customer's own
    words."""

    turn: Said
    start: int
    end: int
    source_seq: int
    kind: Literal["parroted", "good"]
    probability: float


def reformulations(talk: Talk) -> list[Reformulation]:
    """Those sure enough to count, in order; found once a talk. None in rules-only mode."""
    if any(turn.parsed is None for turn in talk.people):
        return []
    if "parroting" not in talk.memo:
        talk.memo["parroting"] = [
            Reformulation(turn, p.start, p.end, p.source_seq, "parroted", p.probability)
            for turn in talk.advisor_turns
            for p in passages(turn, talk)
            if p.probability >= model.load().flag
        ]
    return talk.memo["parroting"]  # type: ignore[no-any-return]
