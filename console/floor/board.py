"""The floor as this process knows it: read once and rendered once for all who watch.

A wake-up says which desk changed: it is read at once, but none more than four times a second, and
whoever watches it is shown what is new. Between wake-ups only time passes, and when it matters is
known.
"""

import asyncio
import time
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from console import metrics
from console.floor import model
from console.floor.fragments import Texts
from console.floor.model import Shown
from console.floor.scope import Watch
from console.floor.surroundings import Surroundings
from console.threads import run
from console.wire import Form
from conversations.core.floor import Row, next_turn
from conversations.now import now
from conversations.queries import floor

if TYPE_CHECKING:
    from console.hub import Hub

log = structlog.get_logger(__name__)

SOON_S, GAP_S = 0.02, 0.1  # what happens together is read together
CALM_S = 0.25  # between two readings of the same desk
MOST_AT_ONCE = 40  # desks in one reading: others' threads have their turn in between
HEAL_AT_ONCE = 20  # of those of which nothing was heard; whoever was named goes first
HEAL_S = 20.0
AFTER_FAILURE_S = 1.0


class Watcher(Protocol):
    """A leader's socket as the board sees it."""

    form: Form
    watch: Watch
    is_open: bool

    def show(self, text: str) -> None: ...
    async def refresh(self, reasons: set[str]) -> None: ...


class Board:
    """`rows` are the desks that somebody here watches, `shown` what was last said of them, `turns`
    when time alone will change that, `read_at` when each was last read."""

    def __init__(self, hub: "Hub") -> None:
        self.hub = hub
        self.watchers: set[Watcher] = set()
        self.rows: dict[str, Row] = {}
        self.shown: dict[str, Shown] = {}
        self.at_desk: dict[str, str] = {}
        self.turns: dict[str, datetime] = {}
        self.due: dict[str, None] = {}  # in the order in which they were named
        self.later: dict[str, None] = {}  # nothing was heard of these; it may have been lost
        self.read_at: dict[str, float] = {}
        self.texts = Texts()
        self.around = Surroundings(self)
        self.woken = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    # -- who watches

    async def join(self, watcher: Watcher) -> None:
        """Watch from now on: what changes is shown, what stands is there to be asked for."""
        self.watchers.add(watcher)
        unknown = watcher.watch.advisors - self.rows.keys()
        if unknown:
            self._take(await run(floor.rows, unknown), now())
        if not self.tasks:
            loop = asyncio.get_running_loop()
            self.tasks = [loop.create_task(each()) for each in (self._run, self.around.run)]

    def part(self, watcher: Watcher) -> None:
        self.watchers.discard(watcher)
        if not self.watchers:
            self.rows, self.shown, self.at_desk, self.due = {}, {}, {}, {}
            self.turns, self.read_at, self.later = {}, {}, {}
            self.texts.forget_all()
            self.around.forget_all()
            for task in self.tasks:
                task.cancel()
            self.tasks = []

    def standing(self, watch: Watch) -> list[Shown]:
        return [self.shown[key] for key in watch.advisors if key in self.shown]

    def watches(self) -> set[Watch]:
        return {watcher.watch for watcher in self.watchers}

    # -- what happened

    def heard(self, message: dict[str, Any]) -> None:
        """A wake-up of any process. Costs nothing while nobody watches."""
        if not self.watchers:
            return
        talks = [head[0] for head in message.get("heads", ())]
        talks += message.get("judged", ())
        found = {self.at_desk[key] for key in talks if key in self.at_desk}
        for topic in message.get("topics", ()):
            kind, _, key = topic.partition(":")
            if kind == "advisor" and key in self.rows:
                found.add(key)
            elif kind == "queue":
                self.around.line_changed(key)
            elif kind == "acts":
                self.around.figures_soon()
                self._tell_of_acts()
            elif kind == "alerts":
                self.around.alerts_changed()
        self.look(found)

    def _tell_of_acts(self) -> None:
        """A page with the list of the day's acts open asks for it again."""
        for watcher in self.watchers:
            watcher.show(watcher.form.encode({"type": "acts"}))

    def look(self, advisors: Collection[str]) -> None:
        """These may have changed."""
        self.due.update(dict.fromkeys(advisors))
        if self.due:
            self.woken.set()

    def look_again(self) -> None:
        """Wake-ups may have been lost: everything."""
        self.around.all_changed()
        self.later.update(dict.fromkeys(key for w in self.watches() for key in w.advisors))
        self.woken.set()

    def _heal(self) -> None:
        """Now and then, all of it; who is in scope may have changed too."""
        self.look_again()
        for watcher in self.watchers:
            self.hub.refresher.soon(watcher, "scope")

    # -- looking

    async def _run(self) -> None:
        healed_at = time.monotonic()
        while True:
            try:
                await self._wait()
                if time.monotonic() - healed_at > HEAL_S:
                    healed_at = time.monotonic()
                    self._heal()
                await self._turn()
                await asyncio.sleep(GAP_S)
            except Exception as error:
                log.warning("floor.failed", error=type(error).__name__, exc_info=True)
                await asyncio.sleep(AFTER_FAILURE_S)

    async def _wait(self) -> None:
        """Until something happens, until a desk may be read again, or until time itself changes
        what a row says."""
        soonest = min(self.turns.values(), default=None)
        left = (soonest - now()).total_seconds() if soonest else HEAL_S
        if self.later:
            left = 0.0
        elif self.due:
            held_back = min(self.read_at.get(key, 0.0) for key in self.due) + CALM_S
            left = min(left, held_back - time.monotonic())
        try:
            async with asyncio.timeout(max(SOON_S, min(left, HEAL_S))):
                await self.woken.wait()
            await asyncio.sleep(SOON_S)
        except TimeoutError:
            pass
        self.woken.clear()

    def _due_now(self) -> list[str]:
        """Of what is due, whatever was not read a moment ago; and a few of the rest."""
        before = time.monotonic() - CALM_S
        found = [key for key in self.due if self.read_at.get(key, 0.0) <= before][:MOST_AT_ONCE]
        found += [key for key in self.later if key not in self.due][:HEAL_AT_ONCE]
        for key in found:
            self.due.pop(key, None)
            self.later.pop(key, None)
        return found

    async def _turn(self) -> None:
        due = self._due_now()
        self.read_at.update(dict.fromkeys(due, time.monotonic()))
        try:
            found = await run(floor.rows, due) if due else []
        except Exception:
            self.look(due)
            raise
        metrics.FLOOR_READS.inc(len(due))
        at = now()
        self._take(found, at)
        named = {row.advisor for row in found} | {k for k, turn in self.turns.items() if turn <= at}
        changed = [key for key in named if self._has_changed(key, at)]
        if changed:
            self._show(changed)
            self.around.look_at_houses()

    def _take(self, rows: Iterable[Row], at: datetime) -> None:
        for row in rows:
            before = self.rows.get(row.advisor)
            for held in before.held if before else ():
                if self.at_desk.get(held.conversation) == row.advisor:
                    del self.at_desk[held.conversation]
            self.rows[row.advisor] = row
            self.at_desk.update(dict.fromkeys((h.conversation for h in row.held), row.advisor))
            if before is None and model.is_there(row):
                self.shown[row.advisor] = model.shown(row, at)
                self._expect(row, at)

    def _expect(self, row: Row, at: datetime) -> None:
        """When time alone will change what is said of this row."""
        if turn := next_turn(row, at):
            self.turns[row.advisor] = turn
        else:
            self.turns.pop(row.advisor, None)

    def _has_changed(self, key: str, at: datetime) -> bool:
        row = self.rows[key]
        self._expect(row, at)
        found = model.shown(row, at) if model.is_there(row) else None
        if found == self.shown.get(key):
            return False
        if found is None:
            del self.shown[key]
        else:
            self.shown[key] = found
        return True

    def _show(self, changed: list[str]) -> None:
        """To all who watch these desks; made once for each form. A page gets what changed together
        in one message, another client a frame for each."""
        together: dict[tuple[frozenset[str], str], list[str]] = {}
        for watcher in self.watchers:
            advisors, form = watcher.watch.advisors, watcher.form
            texts = together.get((advisors, form.key))
            if texts is None:
                keys = [key for key in changed if key in advisors]
                texts = [self.texts.row(key, self.shown.get(key), form) for key in keys]
                texts = ["".join(texts)] if form.page and texts else texts
                together[advisors, form.key] = texts
            for text in texts:
                watcher.show(text)
