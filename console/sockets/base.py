"""What all sockets share beyond the connection: catching up, frames in, their order and limits.

The connection's life is in `connection.py`; what a frame does, in `customer.py` and `desk.py`.
"""

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from console import frames, hub, metrics
from console.blocking import Blocked
from console.sockets.connection import Connection
from conversations import wake
from conversations.core.entry import Entry
from conversations.core.posting import Author
from conversations.errors import BadFrame, RateLimited, Refused, Unavailable
from conversations.log import Post, Posted, post
from conversations.queries import events
from conversations.queries.events import Place
from conversations.queries.quality import News

log = structlog.get_logger(__name__)

MOST_IN_FLIGHT = 64
MOST_REFUSALS = 100
Turn = asyncio.Future[None]
AT_ONCE = (frames.MessagePost, frames.Typing, frames.Seen)
BESIDE = (frames.DraftCheck, frames.HintDismiss)


class Socket(Connection):
    """`acting` is the last act under way of each conversation, `posting` its last post that has
    no answer yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.n_in_flight = self.n_refused = self.n_acting = 0
        self.acting: dict[str, Turn] = {}
        self.posting: dict[str, Turn] = {}

    # -- catching up

    async def catch_up(self, cursor: hub.Cursor, place: Place) -> tuple[list[Entry], bool]:
        """The first page after `place`. Nothing else is shown of this conversation until
        `follow_on` is called: after the page has been shown."""
        return self._page(cursor, place, await events.after([place], staff=self.is_staff))

    async def pages(self, places: Sequence[Place]) -> dict[str, tuple[list[Entry], bool]]:
        """As `catch_up`, for many conversations that are followed already, in one read."""
        found: dict[str, list[Entry]] = {place.conversation: [] for place in places}
        for entry in await events.after(places, staff=self.is_staff):
            found[entry.conversation].append(entry)
        return {
            place.conversation: self._page(
                self.cursors[place.conversation], place, found[place.conversation]
            )
            for place in places
        }

    @property
    def is_staff(self) -> bool:
        return self.audience == "staff"

    def _page(
        self, cursor: hub.Cursor, place: Place, entries: list[Entry]
    ) -> tuple[list[Entry], bool]:
        shown, more = events.page(entries)
        seqs = [e.seq for e in shown if e.seq is not None]
        staff = [e.staff_seq for e in shown if e.staff_seq is not None]
        cursor.seq = seqs[-1] if seqs else place.seq
        cursor.staff_seq = staff[-1] if staff else place.staff_seq
        return shown, more

    def follow_on(self, view: dict[str, Any]) -> None:
        """From here the hub shows what comes, and what `view` knows to be there already."""
        key = view["conversation"]
        if cursor := self.cursors.get(key):
            self.hub.caught_up(key, cursor)
            self.hub.advance({key: (view["seq"], view.get("staff_seq", 0))})

    # -- frames in

    async def received(self, message: dict[str, Any]) -> None:
        text = message.get("text")
        try:
            if text is None:
                raise BadFrame("Only text frames are read.")
            form = frames.parse(text, self.forms)
        except Refused as error:
            await self.refuse(error, frames.ref_of(error))
            return
        if isinstance(form, frames.Beat) and (self.outbox.answered() or self.asks.take()):
            return
        key = _place(form)
        if not self.asks.take() or self.n_acting >= MOST_IN_FLIGHT:
            await self.refuse(RateLimited(), form.ref, form)
        elif isinstance(form, AT_ONCE) and key not in self.acting:
            await self._do(form)
        else:
            self._in_turn(key, form)

    def _in_turn(self, key: str, form: frames.Form) -> None:
        """In order for one conversation, beside all else: with its row locked it alone waits.
        Behind posts, too: a close sent right after a message must not overtake it."""
        self.n_acting += 1
        self.acting[key] = asyncio.ensure_future(self._after(self.acting.get(key), key, form))

    async def _after(self, before: "Turn | None", key: str, form: frames.Form) -> None:
        if before is not None:
            await asyncio.wait([before])
        if (unanswered := self.posting.get(key)) and not isinstance(form, AT_ONCE):
            await asyncio.wait([unanswered])
        await self._do(form)
        self.n_acting -= 1
        if self.acting.get(key) is asyncio.current_task():
            del self.acting[key]

    async def _do(self, form: frames.Form) -> None:
        try:
            await self.handle(form)
        except Refused as error:
            await self.refuse(error, form.ref, form)
        except Exception as error:
            log.error("socket.failed", error=type(error).__name__, exc_info=True)
            await self.refuse(Unavailable(), form.ref, form)

    @abstractmethod
    async def handle(self, form: frames.Form) -> None:
        """Do what the frame asks for. Raises Refused."""

    async def refuse(
        self, error: Refused, ref: str | None, form: frames.Form | None = None
    ) -> None:
        """An error frame; somebody who insists is closed with 1008."""
        metrics.REFUSALS.labels(error.code).inc()
        frame: dict[str, Any] = {
            "type": "error", "ref": ref, "code": error.code, "detail": error.detail,
        }  # fmt: skip
        if error.code == "closed":
            frame["reopen_until"] = error.reopen_until
        for name in ("by", "why", "is_now"):
            if (said := getattr(error, name)) not in ("", None):
                frame[name] = said
        if isinstance(error, Blocked):
            frame["findings"] = error.findings
        for name in ("conversation", "client_key"):
            if value := getattr(form, name, None):
                frame[name] = str(value)
        self.show_frame(frame)
        if error.code in ("rate_limited", "bad_frame", "unknown_type"):
            self.n_refused += 1
            if self.n_refused > MOST_REFUSALS:
                await self.let_go(1008)

    def ok(self, ref: str | None, **more: Any) -> None:
        self.show_frame({"type": "ok", "ref": ref, **more})

    def ok_if_asked(self, form: frames.Form) -> None:
        """What is not stored is answered only where an answer can be told from others."""
        if form.ref is not None:
            self.ok(form.ref)

    def has_seen(self, conversation: str, side: str, seq: int) -> None:
        """Nobody has seen more than was shown here."""
        cursor = self.cursors.get(conversation)
        if cursor is None:
            return
        seq = min(seq, cursor.seq)
        self.hub.pulse.seen(conversation, side, seq)
        wake.seen(conversation, side, seq)

    def send_post(self, conversation: str, author: Author, form: frames.MessagePost) -> None:
        """Into the next commit. The answer comes with the commit; nothing waits for it here."""
        if not self.posts.take() or self.n_in_flight >= MOST_IN_FLIGHT:
            raise RateLimited
        self.n_in_flight += 1
        key = str(form.client_key)
        files = tuple(map(str, form.attachments))
        answer = self._answerer(form, key)
        post(Post(conversation, author, form.text, key, answer, files, hold_s=form.hold_s))

    def _answerer(self, form: frames.MessagePost, client_key: str) -> "Answer":
        place = _place(form)
        turn = self.posting[place] = asyncio.get_running_loop().create_future()

        def answer(done: Posted | Refused) -> None:
            self.n_in_flight -= 1
            turn.set_result(None)
            if self.posting.get(place) is turn:
                del self.posting[place]
            if not self.is_open:
                return
            if isinstance(done, Posted):
                metrics.POSTS.inc()
                self.ok(form.ref, seq=done.seq, client_key=client_key)
            else:
                self._spawn(self.refuse(done, form.ref, form))

        return answer

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)

    # -- what the hub says

    def lifecycle(self, entry: Entry) -> None:
        self.hub.refresher.soon(self, entry.kind)

    def answered(self, entry: Entry) -> None:
        """The house has written to the customer, here or anywhere else."""

    def judged(self, news: News) -> None:
        """Findings and a score have changed; a desk shows them."""

    async def refresh(self, reasons: set[str]) -> None:
        """What comes while the snapshot is still being read is looked at right after it."""
        if self.has_begun:
            await self.look(reasons)
        else:
            self.missed |= reasons

    async def look(self, reasons: set[str]) -> None:
        """Look at one's own state and show what changed; `reasons` are topics and event kinds."""


def _place(form: frames.Form) -> str:
    """The conversation a frame names; a customer's names none, they have but one. What is asked of
    a draft has an order of its own: no message waits behind it."""
    place = str(getattr(form, "conversation", None) or "")
    return f"draft {place}" if isinstance(form, BESIDE) else place


Answer = Callable[[Posted | Refused], None]
_tasks: set["asyncio.Future[None]"] = set()
