"""The life of a connection: checked, accepted, registered, beating, gone; and frames out.

Frames in and catching up are in `base.py`; what a frame does, in `customer.py` and `desk.py`.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any, ClassVar

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from console import frames, hub
from console.limits import Bucket
from console.outbox import Outbox
from console.pulse import ANSWER_S
from console.sockets import gate
from console.wire import SUBPROTOCOL, Form
from conversations.now import now

MOST_AT_A_TURN = 16


class Connection(ABC, AsyncWebsocketConsumer):  # type: ignore[misc]
    """Not a channel-layer consumer: the hub listens for all, so a socket costs no subscription
    and no thread hop a frame."""

    kind: ClassVar[str]
    page: ClassVar[str]
    audience: ClassVar[str]
    forms: ClassVar[frames.Forms]
    show: Callable[[str], None]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope, self.base_send = scope, send
        self.user_id = self.conversation_id = self.credential = self.rights = ""
        self.bucket, self.holds_desk = 0, False
        self.topics: set[str] = set()
        self.cursors: dict[str, hub.Cursor] = {}
        self.is_open = self.has_begun = False
        self.missed: set[str] = set()
        try:
            for n in count(1):
                if n % MOST_AT_A_TURN == 0:
                    await asyncio.sleep(0)  # frames that are there already do not suspend us
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
        send_now = self.scope.get("extensions", {}).get("motjuste.send_now")
        self.outbox = Outbox(self.base_send, self.beat_soon, send_now)
        self.show = self.outbox.put
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

    @abstractmethod
    async def admitted(self) -> bool:
        """May they come in? Says who they are."""

    @abstractmethod
    async def begin(self) -> None:
        """Follow what is theirs and show the snapshot."""

    @abstractmethod
    async def received(self, message: dict[str, Any]) -> None:
        """One message of the peer."""

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
        """Before it has begun, answers to beats are there and not yet read: by us, not by them."""
        return self.has_begun and self.outbox.is_stuck(at, ANSWER_S)
