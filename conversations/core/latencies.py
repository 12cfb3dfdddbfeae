"""How long customers waited for each answer, by the definition of the measures.

First advisor text − first unanswered customer text of the burst; automatic messages answer nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

CUSTOMER = "customer"
PEOPLE = frozenset({"advisor", "leader", "analyst"})


@dataclass(frozen=True, slots=True)
class Said:
    seq: int
    side: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Latency:
    """Of the answer at `seq`; `target_s` 0 where there is none."""

    seq: int
    seconds: float
    target_s: int

    @property
    def is_late(self) -> bool:
        return 0 < self.target_s < self.seconds


def latencies(said: Sequence[Said], first_reply_s: int, reply_s: int) -> list[Latency]:
    """In order; one for each answered burst."""
    found: list[Latency] = []
    waiting: datetime | None = None
    for turn in said:
        if turn.side == CUSTOMER:
            waiting = waiting or turn.at
        elif turn.side in PEOPLE and waiting is not None:
            target = reply_s if found else first_reply_s
            found.append(Latency(turn.seq, (turn.at - waiting).total_seconds(), target))
            waiting = None
    return found


def typical(found: Sequence[Latency]) -> tuple[float, float] | None:
    """Median and longest; None where nothing was answered."""
    if not found:
        return None
    seconds = [one.seconds for one in found]
    return median(seconds), max(seconds)
