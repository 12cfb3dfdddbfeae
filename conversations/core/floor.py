"""What on a floor needs a person first: seats, waits, and the order of those who need help.

Values in, values out: rows are read in `queries/floor.py`. What is shown changes with the time only
at the moments that `next_turn` names, so that nothing has to be looked at in between.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NEAR_SHARE = 0.7  # of the target used: as at the desk
APART_S = 30  # messages closer together are one request
ASKED_TIMES = 3

# In this order where several stand together; those in NOW come before those that will, and help
# that was asked for before all.
KINDS = ("help", "breached", "critical", "asked", "angry", "near")
NOW = frozenset({"help", "breached", "critical"})
CALM, SOON, URGENT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation in a seat. The reply clock runs from `since` to `due_at` (both None when it
    is the customer's turn); a wrap-up ends at `until`."""

    conversation: str
    state: str
    customer: str
    queue: str
    brand: str
    opened_at: datetime
    since: datetime | None = None
    due_at: datetime | None = None
    until: datetime | None = None
    n_asked: int = 0
    score: float | None = None
    n_findings: int = 0
    critical_at: datetime | None = None
    phase: str = ""
    help_at: datetime | None = None
    help_text: str = ""
    angry_at: datetime | None = None
    angry_words: str = ""
    joined: tuple[str, ...] = ()

    @property
    def near_at(self) -> datetime | None:
        if self.since is None or self.due_at is None:
            return None
        return self.since + (self.due_at - self.since) * NEAR_SHARE

    def pace(self, now: datetime) -> str:
        """Of its reply clock: calm, near or over."""
        if self.near_at is None or self.due_at is None or now < self.near_at:
            return "calm"
        return "near" if now < self.due_at else "over"


@dataclass(frozen=True, slots=True)
class Place:
    """A seat as it is drawn; an extra one has a reason, an end and who gave it."""

    position: int
    kind: str
    held: Held | None = None
    reason: str = ""
    by: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An advisor of the floor. `queues` are the names of those they serve, in the house's order;
    `queue_ids` and `team_ids` are what scopes and filters ask for."""

    advisor: str
    name: str
    teams: tuple[str, ...]
    team_ids: frozenset[str]
    queues: tuple[str, ...]
    queue_ids: frozenset[str]
    brands: tuple[str, ...]
    status: str
    reason: str
    status_at: datetime | None
    cap: int
    places: tuple[Place, ...]

    @property
    def held(self) -> list[Held]:
        return [place.held for place in self.places if place.held is not None]

    @property
    def over(self) -> set[int]:
        """Positions of the seats that a lowered cap takes away as soon as they empty: the last."""
        regular = sorted(place.position for place in self.places if place.kind == "regular")
        return set(regular[max(0, self.cap) :])

    @property
    def extras(self) -> list[Place]:
        return [place for place in self.places if place.kind != "regular"]

    @property
    def n_free(self) -> int:
        """Seats that could be given a conversation now; a lowered cap is obeyed."""
        if self.status != "available":
            return 0
        return n_free(self.cap, [(p.kind == "regular", p.held is not None) for p in self.places])


@dataclass(frozen=True, slots=True)
class Need:
    """Why somebody should look, where, and since when it stands."""

    kind: str
    conversation: str
    customer: str
    at: datetime
    n: int = 0
    text: str = ""

    @property
    def level(self) -> int:
        return URGENT if self.kind in NOW else SOON


def n_free(cap: int, seats: Iterable[tuple[bool, bool]]) -> int:
    """Of seats as (is regular, is taken): how many could be given a conversation."""
    seats = list(seats)
    regular = [is_taken for is_regular, is_taken in seats if is_regular]
    extra = sum(not is_taken for is_regular, is_taken in seats if not is_regular)
    return max(0, min(cap, len(regular)) - sum(regular)) + extra


def n_asked(times: Sequence[datetime], apart_s: float = APART_S) -> int:
    """How often a customer has asked: words that follow each other at once are one request."""
    found = 0
    last: datetime | None = None
    for at in sorted(times):
        if last is None or at - last >= timedelta(seconds=apart_s):
            found += 1
        last = at
    return found


def needs(row: Row, now: datetime) -> tuple[Need, ...]:
    """The most pressing first; of equal ones the oldest."""
    found = [need for held in row.held for need in _needs(held, now)]
    return tuple(sorted(found, key=lambda n: (-n.level, KINDS.index(n.kind), n.at, n.conversation)))


def _needs(held: Held, now: datetime) -> Iterable[Need]:
    where = (held.conversation, held.customer)
    if held.help_at is not None:
        yield Need("help", *where, held.help_at, text=held.help_text)
    if held.state != "active":
        return
    pace = held.pace(now)
    if pace == "over" and held.since is not None:
        yield Need("breached", *where, held.since)
    if pace == "near" and held.since is not None:
        yield Need("near", *where, held.since)
    if held.critical_at is not None:
        yield Need("critical", *where, held.critical_at)
    if held.n_asked >= ASKED_TIMES and held.since is not None:
        yield Need("asked", *where, held.since, n=held.n_asked)
    if held.angry_at is not None:
        yield Need("angry", *where, held.angry_at, text=held.angry_words)


def level(found: Sequence[Need]) -> int:
    return max((need.level for need in found), default=CALM)


Rank = tuple[int, int, float, str, str]


def rank(row: Row, found: Sequence[Need]) -> Rank:
    """Ascending: who has asked for help, who needs it now, who will, then the rest by name. Within
    one of these the oldest need comes first."""
    height = level(found)
    most = [n for n in found if n.kind == "help"] or [n for n in found if n.level == height]
    asks = any(n.kind == "help" for n in found)
    since = min((n.at.timestamp() for n in most), default=0.0)
    return -height, -asks, since, row.name.casefold(), row.advisor


def in_order(rows: Iterable[Row], now: datetime) -> list[tuple[Row, tuple[Need, ...]]]:
    found = [(row, needs(row, now)) for row in rows]
    return sorted(found, key=lambda pair: rank(*pair))


def next_turn(row: Row, now: datetime) -> datetime | None:
    """When time alone will change what the row says; None when it will not."""
    moments = [at for held in row.held for at in (held.near_at, held.due_at) if held.due_at]
    return min((at for at in moments if at is not None and at > now), default=None)


@dataclass(frozen=True, slots=True)
class House:
    """Seats of those who are there: how many are free, how many there are."""

    n_available: int = 0
    n_paused: int = 0
    n_seats: int = 0
    n_taken: int = 0
    n_free: int = 0

    @property
    def is_full(self) -> bool:
        return self.n_available > 0 and self.n_free == 0


def house(rows: Iterable[Row]) -> House:
    rows = list(rows)
    there = [row for row in rows if row.status == "available"]
    return House(
        n_available=len(there),
        n_paused=sum(row.status == "paused" for row in rows),
        n_seats=sum(len(row.places) - len(row.over) for row in there),
        n_taken=sum(len(row.held) for row in there),
        n_free=sum(row.n_free for row in there),
    )
