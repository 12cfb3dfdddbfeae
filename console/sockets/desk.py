"""The desk's socket: the conversations at one advisor's seats, presence, the line.

What each frame of an advisor does is in `desk_acts.py`.
"""

from collections.abc import Collection
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from console import frames
from console.roles import has_desk
from console.sockets import desk_acts, gate
from console.sockets.base import Socket
from console.sockets.desk_personal import Personal
from console.sockets.desk_quality import Judged
from console.sockets.told import Told
from console.threads import run
from console.wire import event_frame
from conversations.actions.hold import author_of
from conversations.core.entry import Entry
from conversations.models import Queue, User
from conversations.now import now
from conversations.queries import quality, views
from conversations.queries.events import Place

View = dict[str, Any]
SAID = "said:"  # a reason to look: something that was known has been said
_pack = msgspec.msgpack.encode


class _Brand(msgspec.Struct):
    slug: str


class _OfBrand(msgspec.Struct):
    """Of a view only this, which every message asks for."""

    brand: _Brand


_brand_of = msgspec.msgpack.Decoder(_OfBrand).decode


def _unpack(packed: bytes) -> View:
    view: View = msgspec.msgpack.decode(packed)
    return view


class DeskSocket(Socket):
    kind: ClassVar[str] = "desk"
    page: ClassVar[str] = "desk"
    audience: ClassVar[str] = "staff"
    forms: ClassVar[frames.Forms] = frames.DESK

    async def admitted(self) -> bool:
        staff = await run(gate.staff_at, self.scope)
        if staff is None or not has_desk(staff.user) or not await run(_has_seats, staff.user):
            return False
        self.user, self.user_id = staff.user, str(staff.user.pk)
        self.credential, self.rights = staff.credential, staff.rights
        self.author = author_of(staff.user)
        return True

    def language(self) -> str:
        return self.user.language

    async def begin(self) -> None:
        await self.hub.pulse.lease(self.user_id)
        self.queues = await run(_queues, self.user_id)
        self._follow_queues()
        self.shown: dict[str, bytes] = {}  # packed: as dicts they are a third of a socket's cost
        self.known = Judged(self.user.language)
        self.personal = Personal(self.user_id)
        self.told = Told(self)
        held, presence = await run(_look, self.user)
        places = _places(gate.query(self.scope).get("after", ""))
        conversations = await self._entered(held, places)
        self.presence, self.queue = _pack(presence), await self._line()
        self.show_frame(
            {
                "type": "snapshot",
                "at": now(),
                "conversations": conversations,
                "presence": presence,
                "queue": self.queue,
                "user": {"id": self.user_id, "name": self.user.name},
            }
        )
        for view in held:
            self.follow_on(view)
        await self._judge(self.shown)
        await self._tell()
        self.user._state.fields_cache.clear()  # provider, desk: read again by whoever needs them

    async def _entered(self, held: list[View], places: dict[str, Place]) -> list[View]:
        """Follow the conversations of the snapshot and give each the events after its place."""
        after = {}
        for view in held:
            key = view["conversation"]
            self.shown[key] = _pack(view)
            wanted = places.get(key) or Place(key)
            place = after[key] = Place(
                key, min(wanted.seq, view["seq"]), min(wanted.staff_seq, view["staff_seq"])
            )
            self.cursors[key] = self.hub.follow(self, place)
        pages = await self.pages(list(after.values()))
        return [
            {
                **view,
                "events": [event_frame(e, self.audience) for e in pages[key][0]],
                "more": pages[key][1],
            }
            for key, view in zip(after, held, strict=True)
        ]

    async def look(self, reasons: set[str]) -> None:
        """Show what changed: who came, who left, states, presence, the line."""
        if not all(reason.startswith(("queue:", SAID)) for reason in reasons):
            await self._refresh_desk()
        said = {r.removeprefix(SAID) for r in reasons if r.startswith(SAID)}
        await self._personal(said & self.shown.keys())
        queue = await self._line()
        if queue != self.queue:
            self.queue = queue
            self.show_frame({"type": "queue", **queue})

    async def _judge(self, conversations: Collection[str]) -> None:
        """All findings and scores of what has just come to this desk."""
        if conversations:
            found = await run(quality.news, dict.fromkeys(conversations, -1))
            for news in found.values():
                self.judged(news)
            await self._personal(conversations)

    async def _personal(self, conversations: Collection[str]) -> None:
        for frame in await self.personal.news(conversations):
            self.show_frame(frame)

    def judged(self, news: quality.News) -> None:
        for text in self.known.new(news, self.form):
            self.show(text)
        if self.personal.is_news(news):
            self.hub.refresher.soon(self, f"{SAID}{news.score.pk}")

    def answered(self, entry: Entry) -> None:
        if frame := self.personal.replied(entry.conversation, entry.text or ""):
            self.show_frame(frame)

    async def refuse_blocked(self, form: frames.MessagePost) -> None:
        """Raises Blocked when the brand will not have this sent."""
        key = str(form.conversation)
        if form.text and key in self.shown:
            brand = _brand_of(self.shown[key]).brand.slug
            await self.hub.blocking.refuse(key, brand, form.text, self.user.language)

    async def _line(self) -> View:
        """How many wait for this advisor's skills, and since when the oldest."""
        lines = [await self.hub.lines.of(queue) for queue in self.queues]
        return {
            "waiting": sum(len(line.order) for line in lines),
            "oldest_at": min((line.oldest_at for line in lines if line.oldest_at), default=None),
        }

    async def _refresh_desk(self) -> None:
        held, presence = await run(_look, self.user)
        if _pack(presence) != self.presence:
            self.presence = _pack(presence)
            self.show_frame({"type": "presence", **presence})
        for key in set(self.shown) - {view["conversation"] for view in held}:
            await self._leave(key)
        for view in held:
            await self._update(view)
        await self._tell()

    async def _tell(self) -> None:
        """What others did with this desk; other queues are followed."""
        items = await self.told.tell()
        if any(one.kind.startswith("queues") for one in items):
            self.queues = await run(_queues, self.user_id)
            self._follow_queues()

    def _follow_queues(self) -> None:
        topics = {f"queue:{queue}" for queue in self.queues}
        self.hub.subscribe(self, {f"advisor:{self.user_id}", f"user:{self.user_id}", *topics})

    async def _update(self, view: View) -> None:
        key = view["conversation"]
        known = self.shown.get(key)
        self.shown[key] = _pack(view)
        if known is None:
            self.show_frame({"type": "state", **view})
            cursor = self.cursors[key] = self.hub.follow(self, Place(key))
            entries, _more = await self.catch_up(cursor, Place(key))
            for entry in entries:
                self.show_frame(event_frame(entry, self.audience))
            self.follow_on(view)
            await self._judge([key])
        elif _notable(_unpack(known)) != _notable(view):
            self.show_frame({"type": "state", **view})
            await self._personal([key])

    async def _leave(self, key: str) -> None:
        """Show the last events of a conversation that has left, then that it has."""
        view = _unpack(self.shown.pop(key))
        cursor = self.cursors.pop(key)
        self.hub.unfollow(self, key)
        self.known.forget(key)
        self.personal.forget(key)
        last = Place(key, cursor.seq, cursor.staff_seq)
        for entry in (await self.catch_up(cursor, last))[0]:
            self.show_frame(event_frame(entry, self.audience))
        state = await run(_state_of, key)
        left = {**view, **state, "seat": None, "left_seat": view["seat"], "deadlines": []}
        self.show_frame({"type": "state", **left})

    async def handle(self, form: frames.Form) -> None:
        await desk_acts.act(self, form)


def _has_seats(user: User) -> bool:
    return hasattr(user, "advisor")


def _queues(user_id: str) -> list[str]:
    served = Queue.objects.filter(advisors=UUID(user_id))
    return [str(pk) for pk in served.values_list("pk", flat=True)]


def _look(user: User) -> tuple[list[View], View]:
    held = views.for_desks(list(views.at_desk(user)))
    return held, views.presence_of(user)


def _state_of(conversation_id: str) -> View:
    conversation = views.by_id(conversation_id)
    assert conversation is not None
    return {"state": conversation.state, "seq": conversation.seq}


NOTABLE = (
    "state", "seat", "customer", "queue", "wrap_up_until", "reopen_until", "closing", "goodbye_at",
)  # fmt: skip


def _notable(view: View) -> tuple[Any, ...]:
    """A `state` frame replaces a column's head: only for what its events do not already say."""
    return tuple(view[name] for name in NOTABLE)


def _places(after: str) -> dict[str, Place]:
    """`<conversation>:<seq>.<staff_seq>,…`; what cannot be read is read from the start."""
    found = {}
    for part in after.split(",")[:100]:
        key, _, numbers = part.partition(":")
        seq, _, staff_seq = numbers.partition(".")
        if seq.isdigit() and (staff_seq or "0").isdigit() and len(numbers) < 40:
            found[key.lower()] = Place(key.lower(), int(seq), int(staff_seq or 0))
    return found
