"""The floor's socket: what a leader watches, as it changes.

Watching reads and nothing more: no clock and no customer knows of it. Only what is at the leader's
own desk stays there meanwhile (`pulse.py`). What is shared between watchers is in `console.floor`.
"""

from typing import Any, ClassVar

from console import frames
from console.floor import fragments, model, scope
from console.floor.frames import FLOOR, RowsWant, Unview, View
from console.roles import may_watch
from console.sockets import floor_acts, gate
from console.sockets.base import Socket
from console.sockets.floor_view import Reading
from console.sockets.told import Told
from console.threads import run
from conversations.core.entry import Entry
from conversations.errors import NotFound
from conversations.now import now
from conversations.queries import quality
from conversations.queries.told import OF_TALKS

HELD = frozenset({"conversation.assigned", "conversation.taken_over"})


class FloorSocket(Socket):
    kind: ClassVar[str] = "floor"
    page: ClassVar[str] = "floor"
    audience: ClassVar[str] = "staff"
    forms: ClassVar[frames.Forms] = FLOOR

    async def admitted(self) -> bool:
        staff = await run(gate.staff_at, self.scope)
        if staff is None or not may_watch(staff.user):
            return False
        self.user, self.user_id = staff.user, str(staff.user.pk)
        self.credential, self.rights = staff.credential, staff.rights
        self.chosen = scope.chosen_in(gate.query(self.scope))
        try:
            self.watch = await run(scope.watch, self.user, self.chosen)
        except NotFound:
            return False
        self.holds_desk = "wall" not in gate.query(self.scope)  # a screen on the wall is nobody
        return True

    def language(self) -> str:
        return self.user.language

    async def begin(self) -> None:
        board = self.hub.board
        self.reading = Reading(self)
        self.own = Told(self, OF_TALKS)
        self.desk = f"advisor:{self.user_id}"
        self.subscribe(set())
        await board.join(self)
        await self._show_all()
        await self.own.tell()

    def subscribe(self, more: set[str]) -> None:
        """To what is one's own, and to these."""
        self.hub.subscribe(self, {f"user:{self.user_id}", self.desk, *more})

    async def _show_all(self) -> None:
        """A page is told the versions of its rows, and asks for those that it lacks. What is read
        and what is shown follow each other at once: no change comes in between."""
        board = self.hub.board
        line = None if self.form.page else await board.around.line(self.watch.queues)
        raised = await run(model.alerts, self.watch)
        frame: dict[str, Any] = {"type": "snapshot", "at": now()}
        standing = board.standing(self.watch)
        if line is None:
            self.show_frame({**frame, "rows": standing})
            self.show(fragments.alerts(raised, self.form))
            return
        rows = [shown.frame() for shown in standing]
        figures = fragments.named(board.around.measured.get(self.watch.scope, []))
        frame |= {"advisors": rows, "n_waiting": line.n_waiting}
        frame |= {"waiting": line.waiting, "paused": line.paused}
        frame |= {"alerts": raised, "figures": figures}
        self.show_frame({**frame, "house": board.around.house(self.watch.advisors)})

    async def left(self) -> None:
        if hasattr(self, "reading"):
            self.reading.close()
        self.hub.board.part(self)

    def lifecycle(self, entry: Entry) -> None:
        """What changes with it is in the rows, which come by themselves; what is read follows, and
        is noted there when it goes on at another desk."""
        if entry.conversation == self.reading.key:
            self.hub.refresher.soon(self, "held" if entry.kind in HELD else "reading")

    async def look(self, reasons: set[str]) -> None:
        """The layer is away, it is time to look at what is in scope, or what is read has changed
        hands."""
        if reasons and reasons <= {"reading", "held"}:
            await self._follow(reasons)
            return
        await self.own.tell()
        if reasons == {self.desk}:
            return
        try:
            watch = await run(scope.watch, self.user, self.chosen)
        except NotFound:
            await self.let_go(4401)
            return
        if watch != self.watch:
            self.watch = watch
            await self.hub.board.join(self)
            await self._show_all()
        await self._follow(reasons)
        if "healing" in reasons:
            self.hub.board.look_again()

    async def _follow(self, reasons: set[str]) -> None:
        await self.reading.follow()
        if "held" in reasons:
            await self.reading.note()

    def judged(self, news: quality.News) -> None:
        self.reading.news(news)

    async def handle(self, form: frames.Form) -> None:
        match form:
            case RowsWant():
                self._give_rows(form.advisors.split())
            case View():
                await self.reading.open(form.conversation)
                self.ok(form.ref, conversation=str(form.conversation))
            case Unview():
                self.reading.close()
                self.ok_if_asked(form)
            case _:
                await floor_acts.act(self, form)

    def _give_rows(self, wanted: list[str]) -> None:
        board = self.hub.board
        for key in dict.fromkeys(wanted):
            if key in self.watch.advisors and key in board.rows:
                self.show(board.texts.row(key, board.shown.get(key), self.form))
