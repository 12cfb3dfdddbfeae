"""One conversation read live from the floor: its log, its findings, whom it could go to.

Reading is noted (`actions.lead.view`); nothing of it reaches the customer, and no clock moves.
"""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from console.roles import visible_queues, watched_conversations
from console.sockets.desk_quality import Judged
from console.sockets.floor_acts import in_scope
from console.threads import run
from console.wire import event_frame
from conversations.actions import lead
from conversations.models import Conversation, User
from conversations.now import now
from conversations.queries import floor, quality, views
from conversations.queries.events import Place
from conversations.queries.former import former_holder, hindrance

if TYPE_CHECKING:
    from console.sockets.floor import FloorSocket


class Reading:
    """What one socket reads: one conversation at a time."""

    def __init__(self, socket: "FloorSocket") -> None:
        self.socket = socket
        self.key = ""
        self.head: dict[str, Any] = {}
        self.judged = Judged(socket.user.language)

    async def open(self, conversation_id: UUID) -> None:
        socket, key = self.socket, str(conversation_id)
        view = await run(_admit, socket.user, conversation_id)
        self.close()
        self.key, place, self.head = key, Place(key), _head(view)
        cursor = socket.cursors[key] = socket.hub.follow(socket, place)
        entries, more = await socket.catch_up(cursor, place)
        events = [event_frame(entry, "staff") for entry in entries]
        self._mind(view)
        frame = {**view, "type": "talk", "events": events, "more": more}
        socket.show_frame(frame | await self._targets(view))
        while more:
            last = Place(key, cursor.seq, cursor.staff_seq)
            entries, more = await socket.catch_up(cursor, last)
            for entry in entries:
                socket.show_frame(event_frame(entry, "staff"))
        socket.follow_on(view)
        for news in (await run(quality.news, {key: -1})).values():
            self.news(news)

    async def _targets(self, view: dict[str, Any]) -> dict[str, Any]:
        """Our page offers them; another client names whom it likes."""
        socket, board = self.socket, self.socket.hub.board
        if not socket.form.page:
            return {}
        standing = [one.row for one in board.standing(socket.watch)]
        free = [row for row in standing if row.n_free and row.advisor != view["advisor"]["id"]]
        queues = await run(_queues, socket.user, view["brand"]["slug"])
        return {"targets": sorted(free, key=lambda row: row.name), "queues": queues}

    async def follow(self) -> None:
        """It may have gone to another desk, or ended: its head and what can be done say so. Or to
        somebody who is not in scope: then nothing more of it is said."""
        await self.check()
        if not self.key:
            return
        key = self.key
        view = await run(_view, self.socket.user, key)
        if view is None or key != self.key or _head(view) == self.head:
            return
        self.head = _head(view)
        self._mind(view)
        frame = view if self.socket.form.page else {"conversation": key, **self.head}
        self.socket.show_frame({**frame, "type": "talk.state", **await self._targets(view)})

    def _mind(self, view: dict[str, Any]) -> None:
        """Whether it can go back to whom it was taken from changes with their desk."""
        topics = {f"advisor:{view['back']['id']}"} if view["back"] else set()
        self.socket.subscribe(topics)

    def close(self) -> None:
        if self.key:
            self.socket.hub.unfollow(self.socket, self.key)
            self.socket.cursors.pop(self.key, None)
            self.judged = Judged(self.socket.user.language)
            self.key = ""

    def news(self, news: quality.News) -> None:
        for text in self.judged.new(news, self.socket.form):
            self.socket.show(text)

    async def note(self) -> None:
        """It is read on while somebody else holds it."""
        if self.key:
            await run(lead.view, self.socket.user, self.key, now())

    async def check(self) -> None:
        """It may have gone out of scope meanwhile."""
        if self.key and not await run(_is_in_scope, self.socket.user, self.key):
            self.socket.show_frame({"type": "talk.gone", "conversation": self.key})
            self.close()


def _is_in_scope(user: User, key: str) -> bool:
    return watched_conversations(user).filter(pk=key).exists()


def _admit(user: User, conversation_id: UUID) -> dict[str, Any]:
    """In a thread: the right, the note that it was read, and what its head says."""
    in_scope(user, conversation_id)
    lead.view(user, conversation_id, now())
    view = _view(user, str(conversation_id))
    assert view is not None
    return view


HEAD = ("state", "advisor", "is_mine", "may_speak", "may_take", "has_joined", "back")


def _head(view: dict[str, Any]) -> dict[str, Any]:
    """What it says of who has it, and what a leader may do with it."""
    return {name: view[name] for name in HEAD} | {"queue": view["queue"]["name"]}


def _view(user: User, key: str) -> dict[str, Any] | None:
    conversation = views.by_id(key)
    if conversation is None:
        return None
    holder = conversation.handler.user if conversation.handler and conversation.seat_id else None
    is_mine = holder is not None and holder.pk == user.pk
    return {
        **views.for_desks([conversation])[0],
        "advisor": {"id": str(holder.pk) if holder else "", "name": holder.name if holder else ""},
        "is_mine": is_mine,
        "back": _back(conversation, user) if is_mine else None,
        "may_speak": user.role == "leader",
        "may_take": user.role == "leader" and not floor.kept_by(user, conversation),
        "has_joined": str(user.pk) in floor.joined(conversation.pk),
    }


def _back(conversation: Conversation, user: User) -> dict[str, str] | None:
    """Whom it was taken from; `why` they cannot have it back now."""
    former = former_holder(conversation, user)
    if former is None:
        return None
    return {"id": str(former.pk), "name": former.user.name, "why": hindrance(former)}


def _queues(user: User, brand: str) -> list[dict[str, str]]:
    found = visible_queues(user).filter(brand__slug=brand, is_active=True)
    return [{"id": str(pk), "name": name} for pk, name in found.values_list("pk", "name")]
