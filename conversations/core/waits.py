"""How long those in line may expect to wait for a seat, whichever queue they are in.

Seats serve every queue of their advisor, so all who could be given one of them stand in one order.
A seat passes on one customer each time it has worked off a hold: groups of like desks fill up
like vessels, in the order in which people are served.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf

from conversations.core.routing import Candidate, Waiting, in_order, may_serve

ENOUGH = 5  # served, for a queue to have a hold of its own
QUIET = 3.0  # so many times what lies between two seats without one: what was reckoned is wrong


@dataclass(frozen=True, slots=True)
class Holds:
    """The latest holds of one queue: the time for which they took a seat, those that run and those
    that were handed back among it, and how many of them ended with a customer served."""

    seconds: float
    n_served: int


@dataclass(slots=True)
class _Desks:
    """Desks that may serve the same, `like` this one of nobody's. `worked_until` is when those in
    line before are served by them."""

    like: Candidate
    members: dict[str | None, Candidate] = field(default_factory=dict)
    n_free: int = 0
    n_lasting: int = 0
    worked_until: float = 0.0
    last_at: datetime | None = None

    def add(self, candidate: Candidate) -> None:
        self.members[candidate.advisor] = candidate
        self.n_free += candidate.n_free
        self.n_lasting += candidate.n_lasting
        self.last_at = max(filter(None, (self.last_at, candidate.last_assigned_at)), default=None)

    def free(self, waiting: Waiting) -> int:
        """Who has just let go of this one is not given it again."""
        own = self.members.get(waiting.avoid)
        return self.n_free - (own.n_free if own else 0)

    def lasting(self, waiting: Waiting) -> int:
        own = self.members.get(waiting.avoid)
        return self.n_lasting - (own.n_lasting if own else 0)


def hold_s(holds: Mapping[str, Holds], queue: str) -> float | None:
    """Seat time for each customer served: of this queue, or of all together while it has served
    too few. None before anybody was served."""
    own = holds.get(queue)
    if own is not None and own.n_served >= ENOUGH:
        return own.seconds / own.n_served
    n_served = sum(one.n_served for one in holds.values())
    return sum(one.seconds for one in holds.values()) / n_served if n_served else None


def expected_waits(
    line: Iterable[Waiting],
    candidates: Iterable[Candidate],
    holds: Mapping[str, Holds],
    now: datetime,
) -> dict[str, float | None]:
    """Seconds until each of those in line can expect a seat; 0 where a free one is theirs, None
    where nothing honest can be said: nobody may serve them, nobody was served yet, or no seat has
    come for much longer than one should have taken."""
    desks = _alike(candidates)
    found: dict[str, float | None] = {}
    for waiting in in_order(line):
        able = [d for d in desks if may_serve(waiting, d.like) and d.lasting(waiting) > 0]
        hold = hold_s(holds, waiting.queue)
        free = max(able, key=lambda d: d.free(waiting), default=None)
        if free is not None and free.free(waiting) > 0:
            free.n_free -= 1
            found[waiting.conversation] = 0.0
        elif able and hold is not None:
            wait = _fill(able, waiting, hold)
            found[waiting.conversation] = None if _is_quiet(able, waiting, hold, now) else wait
        else:
            found[waiting.conversation] = None
    return found


def _alike(candidates: Iterable[Candidate]) -> list[_Desks]:
    found: dict[tuple[frozenset[str], frozenset[str]], _Desks] = {}
    for one in candidates:
        kind = (one.queues, one.languages)
        found.setdefault(kind, _Desks(replace(one, advisor=""))).add(one)
    return list(found.values())


def _is_quiet(able: Sequence[_Desks], waiting: Waiting, hold: float, now: datetime) -> bool:
    """None of these seats, which are all taken, has come to anybody for too long."""
    came = max((d.last_at for d in able if d.last_at), default=now)
    between = hold / sum(d.lasting(waiting) for d in able)
    return (now - came).total_seconds() > QUIET * between


def _fill(able: Sequence[_Desks], waiting: Waiting, hold: float) -> float:
    """When these desks, each from where it is, have worked off one more hold together."""
    ordered = sorted(able, key=lambda d: d.worked_until)
    ends = [*(d.worked_until for d in ordered[1:]), inf]
    n, left, at = 0, hold, 0.0
    for desks, end in zip(ordered, ends, strict=True):
        n += desks.lasting(waiting)
        at = desks.worked_until + left / n
        if at <= end:
            break
        left -= (end - desks.worked_until) * n
    for desks in able:
        desks.worked_until = max(desks.worked_until, at)
    return at
