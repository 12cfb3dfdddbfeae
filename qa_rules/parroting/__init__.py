"""Copies of the customer's words in what an advisor writes: where, from which turn, how surely.

Whether a copy is a fault is for `rules/reformulation/`; restatements of both kinds are gathered
in `facts/reformulating.py`.
"""

from dataclasses import dataclass
from typing import Literal

from qa_rules.parroting import model
from qa_rules.parroting.passages import passages
from qa_rules.talk import Said, Talk


@dataclass(frozen=True, slots=True)
class Reformulation:
    """The passage of `turn` that gives back what turn `source_seq` said: `parroted` in the
    customer's own words, `good` in the advisor's."""

    turn: Said
    start: int
    end: int
    source_seq: int
    kind: Literal["parroted", "good"]
    probability: float


def copies(talk: Talk) -> list[Reformulation]:
    """Those sure enough to count, in order; found once a talk. Empty in rules-only mode, where
    nothing is known."""
    if not talk.has_models:
        return []
    if "parroting" not in talk.memo:
        talk.memo["parroting"] = [
            Reformulation(turn, p.start, p.end, p.source_seq, "parroted", p.probability)
            for turn in talk.advisor_turns
            for p in passages(turn, talk)
            if p.probability >= model.load().flag
        ]
    return talk.memo["parroting"]  # type: ignore[no-any-return]
