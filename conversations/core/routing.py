"""Who is served next, and by whom.

Winning the seat is in `actions/assign.py`; here only the choice is made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in line. `avoid` just left it; `prefer` had it before it was closed and
    reopened."""

    conversation: str
    queue: str
    language: str
    priority: int
    queued_at: datetime
    avoid: str | None = None
    prefer: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An available advisor with the seats they were granted and those in use; how many of them
    could be given a conversation now, and how many will still be theirs when they empty: a lowered
    cap takes the others."""

    advisor: str
    n_seats: int
    n_occupied: int
    last_assigned_at: datetime | None = None
    queues: frozenset[str] = field(default_factory=frozenset)
    languages: frozenset[str] = field(default_factory=frozenset)
    n_free: int = 0
    n_lasting: int = 0

    @property
    def has_free_seat(self) -> bool:
        return self.n_occupied < self.n_seats

    @property
    def share(self) -> float:
        """Occupied seats over granted seats, 0 to 1."""
        return self.n_occupied / self.n_seats if self.n_seats else 1.0


def in_order(line: Iterable[Waiting]) -> list[Waiting]:
    """Highest priority first, then who comes back after a close, then who has waited longest."""
    return sorted(line, key=lambda w: (-w.priority, w.prefer is None, w.queued_at, w.conversation))


def may_serve(waiting: Waiting, candidate: Candidate) -> bool:
    """Language and skill: may this advisor ever be given this conversation?"""
    return (
        waiting.queue in candidate.queues
        and waiting.language in candidate.languages
        and waiting.avoid != candidate.advisor
    )


def choose(waiting: Waiting, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those who could take it now, best first: the known one, the lowest share, the longest idle.

    A list, because the first may lose the race for the seat and the next is tried.
    """
    able = [c for c in candidates if c.has_free_seat and may_serve(waiting, c)]
    return sorted(
        able,
        key=lambda c: (
            c.advisor != waiting.prefer,
            c.share,
            c.last_assigned_at or NEVER,
            c.advisor,
        ),
    )
