"""What stands around the desks: free seats, the line, alerts, figures. One reading for each scope.

Rows are the board's.
"""

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog

from console.floor import fragments, model
from console.floor.model import Measured, Raised
from console.floor.scope import Watch
from console.threads import run
from console.wire import Form
from conversations.core.floor import House, house
from conversations.now import now
from conversations.queries import floor_line
from conversations.queries.floor_line import Standing

if TYPE_CHECKING:
    from console.floor.board import Board, Watcher

log = structlog.get_logger(__name__)

CALM_S = 0.25
AFTER_FAILURE_S = 1.0
Make = Callable[[Form], str]
FIGURES_S = 15.0
LINE_S = 5.0  # estimates move by themselves


class Surroundings:
    """`shown` is what was last said to those of one scope, by kind."""

    def __init__(self, board: "Board") -> None:
        self.board = board
        self.woken = asyncio.Event()
        self.queues: set[str] = set()
        self.houses: dict[frozenset[str], House] = {}
        self.lines: dict[frozenset[str], Standing] = {}
        self.measured: dict[Hashable, list[Measured]] = {}
        self.alerts: dict[frozenset[str], list[Raised]] = {}
        self.figures_at = self.lines_at = 0.0
        self.are_alerts_due = True

    def forget_all(self) -> None:
        self.queues, self.houses, self.lines, self.measured = set(), {}, {}, {}
        self.alerts = {}
        self.figures_at = self.lines_at = 0.0

    def line_changed(self, queue: str) -> None:
        self.queues.add(queue)
        self.woken.set()

    def alerts_changed(self) -> None:
        self.are_alerts_due = True
        self.woken.set()

    def all_changed(self) -> None:
        self.lines_at = 0.0
        self.are_alerts_due = True
        self.woken.set()

    def figures_soon(self) -> None:
        """A target has changed, or something that they count."""
        self.figures_at = 0.0
        self.woken.set()

    async def run(self) -> None:
        """Beside the rows, which wait for none of this."""
        while True:
            try:
                await self._wait()
                await self._look_at_alerts()
                await self._look_at_lines()
                if time.monotonic() - self.figures_at >= FIGURES_S:
                    self.figures_at = time.monotonic()
                    for watch in self.board.watches():
                        await self._measure(watch, now())
                await asyncio.sleep(CALM_S)
            except Exception as error:
                log.warning("floor.surroundings_failed", error=type(error).__name__)
                await asyncio.sleep(AFTER_FAILURE_S)

    async def _wait(self) -> None:
        at = time.monotonic()
        left = min(self.figures_at + FIGURES_S - at, self.lines_at + LINE_S - at)
        try:
            async with asyncio.timeout(max(0.0, left)):
                await self.woken.wait()
        except TimeoutError:
            pass
        self.woken.clear()

    def look_at_houses(self) -> None:
        for advisors in {watch.advisors for watch in self.board.watches()}:
            found = self.house(advisors)
            if found != self.houses.get(advisors):
                self.houses[advisors] = found
                theirs = [w for w in self.board.watchers if w.watch.advisors == advisors]
                _tell(theirs, partial(fragments.house, found))

    def house(self, advisors: frozenset[str]) -> House:
        rows = self.board.rows
        return house([rows[key] for key in advisors if key in rows])

    async def _look_at_alerts(self) -> None:
        if not self.are_alerts_due:
            return
        self.are_alerts_due = False
        for watch in {one.teams: one for one in self.board.watches()}.values():
            found = await run(model.alerts, watch)
            if found != self.alerts.get(watch.teams):
                self.alerts[watch.teams] = found
                theirs = [w for w in self.board.watchers if w.watch.teams == watch.teams]
                _tell(theirs, partial(fragments.alerts, found))

    async def _look_at_lines(self) -> None:
        named, self.queues = self.queues, set()
        is_time = time.monotonic() - self.lines_at >= LINE_S
        if is_time:
            self.lines_at = time.monotonic()
        for queues in {watch.queues for watch in self.board.watches()}:
            if is_time or queues & named:
                await self._line(queues)

    async def _line(self, queues: frozenset[str]) -> None:
        found = await self.line(queues)
        if found == self.lines.get(queues):
            return
        self.lines[queues] = found
        theirs = [w for w in self.board.watchers if w.watch.queues == queues]
        _tell(theirs, partial(fragments.line, found))

    async def line(self, queues: frozenset[str]) -> Standing:
        lines = [await self.board.hub.lines.of(queue) for queue in sorted(queues)]
        return await run(floor_line.standing, lines, now())

    async def _measure(self, watch: Watch, at: datetime) -> None:
        found = await run(model.measured, watch, at)
        if found == self.measured.get(watch.scope):
            return
        self.measured[watch.scope] = found
        theirs = [w for w in self.board.watchers if w.watch.scope == watch.scope]
        _tell(theirs, partial(fragments.figures, found))


def _tell(watchers: "Iterable[Watcher]", make: Make) -> None:
    """Made once for each form."""
    texts: dict[str, str] = {}
    for watcher in watchers:
        form = watcher.form
        if form.key not in texts:
            texts[form.key] = make(form)
        watcher.show(texts[form.key])
