"""A floor as its page and its frames show it: rows in order, the line, the house, the figures.

Reading is `conversations.queries`' work, deciding `conversations.core.floor`'s.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from django.utils import timezone

from console.floor.scope import Watch
from conversations.core import figures as core
from conversations.core.alerts import BREACH, together
from conversations.core.figures import Figure
from conversations.core.floor import House, Need, Row, house, in_order, level, needs, rank
from conversations.models import Alert
from conversations.now import now
from conversations.queries import alerts as alert_rows
from conversations.queries import figures, floor, floor_acts, floor_line
from conversations.queries.floor_line import Standing
from conversations.queries.line import lines_of

QUARTER = timedelta(minutes=15)
PRESENT = ("available", "paused")


@dataclass(frozen=True)
class Shown:
    """A row with what its advisor needs at this moment: all that a frame or a fragment says."""

    row: Row
    needs: tuple[Need, ...]

    @property
    def level(self) -> int:
        return level(self.needs)

    @property
    def n_more(self) -> int:
        """Needs beyond the two that a row has room for."""
        return max(0, len(self.needs) - 2)

    @property
    def rank(self) -> str:
        """Sorts as text, as the page does it: level, help asked for, since when, name."""
        height, asks, since, name, advisor = rank(self.row, self.needs)
        return f"{height + 2}|{asks + 1}|{int(since):012}|{name}|{advisor}"

    @property
    def asked(self) -> list[str]:
        """Each call for help, so that a page tells a new one from those it has announced."""
        return [f"{n.conversation}@{int(n.at.timestamp())}" for n in self.needs if n.kind == "help"]

    @cached_property
    def version(self) -> str:
        """The same wherever it is asked: a page says which rows it has by it."""
        row = replace(self.row, team_ids=frozenset(), queue_ids=frozenset())  # in no order
        ids = sorted(self.row.team_ids), sorted(self.row.queue_ids)
        return f"{crc32(repr((row, ids, self.needs)).encode()):08x}"

    def frame(self) -> dict[str, Any]:
        row = self.row
        return {
            "type": "advisor",
            "advisor": row.advisor,
            "name": row.name,
            "teams": row.teams,
            "queues": row.queues,
            "status": row.status,
            "reason": row.reason,
            "since": row.status_at,
            "cap": row.cap,
            "free": row.n_free,
            "seats": row.places,
            "needs": self.needs,
            "level": self.level,
            "rank": self.rank,
        }


def shown(row: Row, now: datetime) -> Shown:
    return Shown(row, needs(row, now))


def is_there(row: Row) -> bool:
    """Offline and empty-handed: not on the floor."""
    return row.status in PRESENT or bool(row.held)


def whole(watch: Watch, now: datetime) -> tuple[list[Shown], House, Standing]:
    """Read now. Those who need help first."""
    found = [row for row in floor.rows(watch.advisors) if is_there(row)]
    ordered = [Shown(row, need) for row, need in in_order(found, now)]
    return ordered, house(found), floor_line.standing(lines_of(watch.queues, now), now)


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that stands: of a team in scope (of several, where it is the same customers), or of
    the house (`team` empty). `n` is a number of customers, or seconds; with `calm_since` it alarms
    no longer and is about to go."""

    alert: str
    kind: str
    team: str
    since: datetime
    n: int
    calm_since: datetime | None = None

    @classmethod
    def of(cls, row: Alert) -> "Raised":
        team = row.team.name if row.team else ""
        return cls(str(row.pk), row.kind, team, row.began_at, row.n, row.calm_since)


def alerts(watch: Watch) -> list[Raised]:
    """The oldest first. Customers whom several of these teams are late for are one alert."""
    rows = list(alert_rows.standing(watch.teams))
    late = {row.team_id: row for row in rows if row.kind == BREACH and row.team_id}
    if len(late) < 2:
        return [Raised.of(row) for row in rows]
    sets = alert_rows.late_by_team([row.team_id for row in late.values() if row.team_id], now())
    found = [Raised.of(row) for row in rows if row.team_id not in late or row.kind != BREACH]
    found += [_as_one([late[key] for key in keys], n) for keys, n in together(sets)]
    return sorted(found, key=lambda one: (one.since, one.alert))


def _as_one(rows: list[Alert], n: int) -> Raised:
    """The oldest of them stands for all."""
    rows.sort(key=lambda row: (row.began_at, row.pk))
    one = Raised.of(rows[0])
    if len(rows) == 1:
        return one
    return replace(one, team=", ".join(sorted(row.team.name for row in rows if row.team)), n=n)


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure in both windows."""

    name: str
    quarter: Figure
    day: Figure


def measured(watch: Watch, now: datetime) -> list[Measured]:
    """Held against the targets that a leader has set for today, else the house's."""
    targets = floor_acts.targets(watch.teams, start_of_day(now))
    begins = [now - QUARTER, start_of_day(now)]
    quarter, day = (core.figures(c, targets) for c in figures.windows(watch.scope, begins, now))
    return [Measured(q.name, q, d) for q, d in zip(quarter, day, strict=True)]


def start_of_day(now: datetime, zone: ZoneInfo | None = None) -> datetime:
    """Midnight on the wall of the house (or of `zone`)."""
    local = timezone.localtime(now, zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
