"""One hub per process: sockets register with it, it alone hears the wake-ups and reads the log.

An event is rendered once for each form in use and given to every follower in order. The periodic
part (beats, leases, healing) is in `pulse.py`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import structlog

from console import metrics
from console.asking import Asking
from console.blocking import Blocking
from console.drafts import Drafts
from console.floor.board import Board
from console.judging import Judging
from console.lines import Lines
from console.pulse import Pulse
from console.redactions import Redactions
from console.refresh import Refresher
from console.wire import Form, rendered
from conversations import wake
from conversations.core.entry import Entry
from conversations.queries import events
from conversations.queries.events import Place
from conversations.queries.quality import News

log = structlog.get_logger(__name__)


class Follower(Protocol):
    """A socket as the hub sees it."""

    form: Form
    topics: set[str]

    def show(self, text: str) -> None: ...
    def show_frame(self, frame: dict[str, Any]) -> None: ...
    def lifecycle(self, entry: Entry) -> None: ...
    def answered(self, entry: Entry) -> None: ...
    def judged(self, news: News) -> None: ...
    async def refresh(self, reasons: set[str]) -> None: ...


class Cursor:
    """How far one follower has been shown one conversation; not `ready` while it catches up."""

    __slots__ = ("follower", "ready", "seq", "staff_seq")

    def __init__(self, follower: Follower, place: Place) -> None:
        self.follower = follower
        self.seq, self.staff_seq = place.seq, place.staff_seq
        self.ready = False


class Room:
    """A conversation that somebody here follows."""

    __slots__ = ("cursors", "seq", "staff_seq")

    def __init__(self) -> None:
        self.cursors: dict[Follower, Cursor] = {}
        self.seq = self.staff_seq = 0

    def is_behind(self, cursor: Cursor) -> bool:
        if not cursor.ready:
            return False
        staff = cursor.follower.form.audience == "staff"
        return cursor.seq < self.seq or (staff and cursor.staff_seq < self.staff_seq)


class Hub:
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.rooms: dict[str, Room] = {}
        self.topics: dict[str, set[Follower]] = defaultdict(set)
        self.dirty: set[str] = set()
        self.fetching: asyncio.Task[None] | None = None
        self.refresher = Refresher()
        self.lines = Lines()
        self.drafts = Drafts()
        self.asking = Asking()
        self.judging = Judging(self.judged)
        self.blocking = Blocking(self.drafts)
        self.pings: set[str] = set()
        self.pulse = Pulse(self)
        self.board = Board(self)
        self.redactions = Redactions(self)
        wake.attach().listeners.append(self.committed)

    # -- who follows what

    def follow(self, follower: Follower, place: Place) -> Cursor:
        """Register first; then read what is after `place`, show it, and call `caught_up`."""
        room = self.rooms.setdefault(place.conversation, Room())
        cursor = room.cursors[follower] = Cursor(follower, place)
        return cursor

    def caught_up(self, conversation: str, cursor: Cursor) -> None:
        """The follower has been shown everything up to where its cursor stands."""
        cursor.ready = True
        self.redactions.caught_up(conversation, cursor)
        room = self.rooms.get(conversation)
        if room is not None and room.is_behind(cursor):
            self._fetch_soon({conversation})

    def unfollow(self, follower: Follower, conversation: str) -> None:
        room = self.rooms.get(conversation)
        if room is not None:
            room.cursors.pop(follower, None)
            if not room.cursors:
                del self.rooms[conversation]

    def subscribe(self, follower: Follower, topics: set[str]) -> None:
        """Exactly these topics from now on."""
        for topic in follower.topics - topics:
            self.topics[topic].discard(follower)
            if not self.topics[topic]:
                del self.topics[topic]
        for topic in topics - follower.topics:
            self.topics[topic].add(follower)
        follower.topics = topics

    def leave(self, follower: Follower, conversations: Iterable[str]) -> None:
        for conversation in list(conversations):
            self.unfollow(follower, conversation)
        self.subscribe(follower, set())
        self.refresher.forget(follower)

    # -- what happened

    def committed(self, entries: Sequence[Entry]) -> None:
        """Entries committed by this very process: no need to read them again."""
        behind = {e.conversation for e in entries if not self._deliver(e)}
        if behind:
            self._fetch_soon(behind)

    def poked(self, message: dict[str, Any]) -> None:
        """A wake-up from any process, this one included."""
        if nonce := message.get("ping"):
            self.pings.add(nonce)
        self.advance({key: (seq, staff_seq) for key, seq, staff_seq in message.get("heads", ())})
        for topic in message.get("topics", ()):
            self.lines.forget(topic.removeprefix("queue:"))
            for follower in list(self.topics.get(topic, ())):
                self.refresher.soon(follower, topic)
        for note in message.get("extra", ()):
            self._pass_on(note)
        self.board.heard(message)
        self.judging.soon([key for key in message.get("judged", ()) if key in self.rooms])

    def advance(self, heads: dict[str, tuple[int, int]], *, thoroughly: bool = False) -> None:
        """The logs have come this far; read what some follower here is missing. Most heads are of
        our own commits, which everybody has been shown: only `thoroughly` asks each follower."""
        behind = set()
        for conversation, (seq, staff_seq) in heads.items():
            room = self.rooms.get(conversation)
            if room is None:
                continue
            is_news = seq > room.seq or staff_seq > room.staff_seq
            room.seq, room.staff_seq = max(room.seq, seq), max(room.staff_seq, staff_seq)
            if (is_news or thoroughly) and any(map(room.is_behind, room.cursors.values())):
                behind.add(conversation)
        if behind:
            self._fetch_soon(behind)

    # -- delivering

    def _deliver(self, entry: Entry) -> bool:
        """Show `entry` to all who are due it; False when somebody lacks one before it."""
        room = self.rooms.get(entry.conversation)
        if room is None:
            return True
        complete = True
        if entry.seq is not None:
            room.seq = max(room.seq, entry.seq)
        else:
            room.staff_seq = max(room.staff_seq, entry.staff_seq or 0)
        for cursor in list(room.cursors.values()):
            if cursor.ready:
                complete &= self._show(entry, cursor)
        return complete

    def _show(self, entry: Entry, cursor: Cursor) -> bool:
        follower = cursor.follower
        if entry.seq is not None:
            if entry.seq <= cursor.seq:
                return True
            if entry.seq > cursor.seq + 1:
                return False
            cursor.seq = entry.seq
        else:
            if follower.form.audience != "staff" or (entry.staff_seq or 0) <= cursor.staff_seq:
                return True
            if (entry.staff_seq or 0) > cursor.staff_seq + 1:
                return False
            cursor.staff_seq = entry.staff_seq or 0
        follower.show(rendered(entry, follower.form))
        if entry.kind != "message.posted":
            follower.lifecycle(entry)
        elif entry.actor_kind != "customer":
            follower.answered(entry)
        return True

    def _fetch_soon(self, conversations: set[str]) -> None:
        self.dirty |= conversations
        if self.fetching is None:
            self.fetching = self.loop.create_task(self._fetch())

    async def _fetch(self) -> None:
        try:
            while self.dirty:
                taken, self.dirty = self.dirty, set()
                try:
                    await self._read(taken)
                except Exception as error:
                    log.warning("hub.read_failed", error=type(error).__name__)
                    self.dirty |= taken
                    await asyncio.sleep(0.5)
        finally:
            self.fetching = None

    async def _read(self, conversations: set[str]) -> None:
        places = {"everyone": [], "staff": []}  # type: dict[str, list[Place]]
        for conversation in conversations:
            room = self.rooms.get(conversation)
            behind = [c for c in room.cursors.values() if room.is_behind(c)] if room else []
            if not behind:
                continue
            staff = [c.staff_seq for c in behind if c.follower.form.audience == "staff"]
            place = Place(conversation, min(c.seq for c in behind), min(staff, default=0))
            places["staff" if staff else "everyone"].append(place)
        for audience, wanted in places.items():
            if wanted:
                metrics.LOG_READS.inc()
                found = await events.after(wanted, staff=audience == "staff")
                self.committed(found)
                if len(found) >= events.PAGE:  # there may be more of what was read just now
                    self.dirty |= {entry.conversation for entry in found}

    def _pass_on(self, note: dict[str, Any]) -> None:
        """Typing and seen: never stored, to everybody in the room but the one who did it. That
        something was redacted is not passed on: it is shown anew."""
        room = self.rooms.get(note["conversation"])
        if room is None or self.redactions.took(note):
            return
        frame = {"type": note["kind"], **{k: v for k, v in note.items() if k != "kind"}}
        for follower in list(room.cursors):
            if (follower.form.audience == "everyone") != (note["side"] == "customer"):
                follower.show_frame(frame)

    def judged(self, news: Mapping[str, News]) -> None:
        """Findings and scores are staff's alone. Whoever still catches up reads them afterwards."""
        for conversation, found in news.items():
            room = self.rooms.get(conversation)
            for cursor in list(room.cursors.values()) if room else ():
                if cursor.ready and cursor.follower.form.audience == "staff":
                    cursor.follower.judged(found)

    # -- listening

    async def listen(self) -> None:
        """Hear wake-ups for ever; the pulse polls while the layer is away."""
        while True:
            try:
                await wake.listen(self.poked)
            except Exception as error:
                log.warning("hub.deaf", error=type(error).__name__)
                await asyncio.sleep(0.5)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def get() -> Hub:
    """The running loop's hub, made and started at the first call."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        for old in [known for known in _hubs if known.is_closed()]:
            del _hubs[old]
        hub = _hubs[loop] = Hub()
        hub.pulse.start()
    return hub
