"""What all sockets share: the life of a connection, frames in, frames out, limits.

What a frame does is said by `customer.py` and `desk.py`.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

import structlog
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from console import frames, hub, metrics
from console.limits import Bucket
from console.outbox import Outbox
from console.pulse import ANSWER_S
from console.sockets import gate
from console.wire import SUBPROTOCOL, Form, now
from conversations.core.entry import Entry
from conversations.core.posting import Author
from conversations.errors import BadFrame, RateLimited, Refused, Unavailable
from conversations.log import Post, Posted, post
from conversations.queries import events
from conversations.queries.events import Place

log = structlog.get_logger(__name__)

MOST_IN_FLIGHT = 64
MOST_REFUSALS = 100
Turn = asyncio.Future[None]
AT_ONCE = (frames.MessagePost, frames.Typing, frames.Seen)


class Socket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Not a channel-layer consumer: the hub listens for all, so a socket costs no subscription
    and no thread hop a frame."""

    kind: ClassVar[str]
    page: ClassVar[str]
    audience: ClassVar[str]
    forms: ClassVar[frames.Forms]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope, self.base_send = scope, send
        self.user_id = self.conversation_id = self.credential = self.rights = ""
        self.bucket = 0
        self.topics: set[str] = set()
        self.cursors: dict[str, hub.Cursor] = {}
        self.is_open = self.has_begun = False
        self.missed: set[str] = set()
        self.n_in_flight = 0
        self.n_refused = self.n_acting = 0
        self.acting: dict[str, Turn] = {}
        try:
            while True:
                message = await receive()
                if message["type"] == "websocket.receive":
                    await self.received(message)
                elif message["type"] == "websocket.connect":
                    if not await self.opened():
                        await self.close()
                        return
                else:
                    return
        finally:
            await self.gone()

    # -- opening and closing

    async def opened(self) -> bool:
        """Check, accept, register, catch up. False refuses before accepting (HTTP 403)."""
        if not await self.admitted():
            return False
        is_json = SUBPROTOCOL in self.scope.get("subprotocols", ())
        self.form = Form(self.audience, "" if is_json else self.page, self.language())
        self.outbox = Outbox(self.base_send, self.beat_soon)
        self.posts = Bucket(settings.POSTS_PER_S)
        self.asks = Bucket(settings.FRAMES_PER_S)
        await self.accept(SUBPROTOCOL if is_json else None)
        self.is_open = True
        self.hub = hub.get()
        self.hub.pulse.join(self)
        self.address = gate.address(self.scope)
        gate.n_by_address[self.address] += 1
        if gate.n_by_address[self.address] > settings.SOCKETS_PER_ADDRESS:
            await self.let_go(4429)
        else:
            await self.begin()
            self.has_begun = True
            for reason in self.missed:
                self.hub.refresher.soon(self, reason)
        return True

    async def admitted(self) -> bool:
        raise NotImplementedError

    async def begin(self) -> None:
        raise NotImplementedError

    def language(self) -> str:
        return "fr"

    async def gone(self) -> None:
        if self.is_open:
            self.is_open = False
            self.outbox.close()
            self.hub.pulse.part(self)
            gate.n_by_address -= Counter([self.address])
            self.hub.leave(self, self.cursors)
            await self.left()

    async def left(self) -> None:
        """What must happen once the socket is gone."""

    async def let_go(self, code: int) -> None:
        """Close from our side; the client may come back."""
        if self.is_open:
            self.outbox.close()
            await self.close(code)

    # -- frames out

    def show(self, text: str) -> None:
        if text:
            self.outbox.put(text)

    def show_frame(self, frame: dict[str, Any]) -> None:
        self.show(self.form.encode(frame))

    def beat(self, at: float) -> None:
        rooms = self.hub.rooms
        seqs = {key: rooms[key].seq or c.seq for key, c in self.cursors.items() if key in rooms}
        self.outbox.beat(self.form.encode({"type": "beat", "at": now(), "seqs": seqs}), at)

    def beat_soon(self) -> None:
        asyncio.get_running_loop().call_soon(self._early_beat)

    def _early_beat(self) -> None:
        if self.is_open:
            self.beat(time.monotonic())

    def is_stuck(self, at: float) -> bool:
        return self.outbox.is_stuck(at, ANSWER_S)

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
        key = str(getattr(form, "conversation", None) or "")
        if not self.asks.take() or self.n_acting >= MOST_IN_FLIGHT:
            await self.refuse(RateLimited(), form.ref, form)
        elif isinstance(form, AT_ONCE) and key not in self.acting:
            await self._do(form)
        else:
            self._in_turn(key, form)

    def _in_turn(self, key: str, form: frames.Form) -> None:
        """In order for one conversation, beside all else: with its row locked it alone waits."""
        self.n_acting += 1
        self.acting[key] = asyncio.ensure_future(self._after(self.acting.get(key), key, form))

    async def _after(self, before: "Turn | None", key: str, form: frames.Form) -> None:
        if before is not None:
            await asyncio.wait([before])
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

    async def handle(self, form: frames.Form) -> None:
        raise NotImplementedError

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

    def send_post(self, conversation: str, author: Author, form: frames.MessagePost) -> None:
        """Into the next commit. The answer comes with the commit; nothing waits for it here."""
        if not self.posts.take() or self.n_in_flight >= MOST_IN_FLIGHT:
            raise RateLimited
        self.n_in_flight += 1
        key = str(form.client_key)
        files = tuple(map(str, form.attachments))
        post(Post(conversation, author, form.text, key, self._answerer(form, key), files))

    def _answerer(self, form: frames.MessagePost, client_key: str) -> "Answer":
        def answer(done: Posted | Refused) -> None:
            self.n_in_flight -= 1
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

    async def refresh(self, reasons: set[str]) -> None:
        """What comes while the snapshot is still being read is looked at right after it."""
        if self.has_begun:
            await self.look(reasons)
        else:
            self.missed |= reasons

    async def look(self, reasons: set[str]) -> None:
        """Look at one's own state and show what changed; `reasons` are topics and event kinds."""


Answer = Callable[[Posted | Refused], None]
_tasks: set["asyncio.Future[None]"] = set()
