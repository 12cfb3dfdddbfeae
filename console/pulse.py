"""The hub's pulse: beats, leases, rights, and the healing of lost wake-ups.

Every second a fifth of the sockets is beaten, so that each has its turn in five.
"""

import asyncio
import time
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from console import metrics
from console.threads import run
from conversations import wake
from conversations.actions.alert_posts import send_due
from conversations.actions.alerts import stand_in
from conversations.actions.customers import customers_back, mark_seen
from conversations.actions.presence import hold_from_floor, renew_leases
from conversations.now import compare, now
from conversations.queries import events, people

if TYPE_CHECKING:
    from console.hub import Hub

log = structlog.get_logger(__name__)

BEAT_S = 5
ANSWER_S = 20
POLL_S, DEAF_POLL_S = 2.0, 1.0  # until deafness is noticed, screens follow by the former
ROOMS_AT_A_TURN = 50
FINDINGS_TURNS = 3
COMPARE_TURNS = 15
ALERTS_S = 5.0
PING_S = 2.0
REST = 3


class Beating(Protocol):
    """A socket as its pulse sees it."""

    kind: str
    bucket: int
    user_id: str
    conversation_id: str
    credential: str
    rights: str
    holds_desk: bool  # a leader's floor: what is at her desk stays

    def beat(self, at: float) -> None: ...
    def is_stuck(self, at: float) -> bool: ...
    async def let_go(self, code: int) -> None: ...


class Pulse:
    """What runs beside one hub."""

    def __init__(self, hub: "Hub") -> None:
        self.hub = hub
        self.sockets: set[Beating] = set()
        self.tasks: set[asyncio.Task[Any]] = set()
        self.is_deaf = True  # until the first ping comes back
        self.healing: asyncio.Task[None] | None = None
        self.marks: dict[tuple[str, str], int] = {}
        self.buckets = count()

    def join(self, socket: Beating) -> None:
        socket.bucket = next(self.buckets) % BEAT_S
        self.sockets.add(socket)
        metrics.SOCKETS.labels(socket.kind).inc()

    def part(self, socket: Beating) -> None:
        if socket in self.sockets:
            self.sockets.discard(socket)
            metrics.SOCKETS.labels(socket.kind).dec()

    async def lease(self, user_id: str) -> None:
        """A desk that has just opened is there, whatever its last lease said."""
        await run(renew_leases, [user_id], now())

    def seen(self, conversation: str, side: str, seq: int) -> None:
        """Remember a mark until the next turn; they are stored together."""
        key = (conversation, side)
        self.marks[key] = max(seq, self.marks.get(key, 0))

    def start(self) -> None:
        for step in (
            self._beats,
            self._keep,
            self._heads,
            self._watch,
            self._alerts,
            self.hub.listen,
        ):
            task = asyncio.get_running_loop().create_task(step())
            self.tasks.add(task)

    async def _beats(self) -> None:
        for turn in count():
            await asyncio.sleep(1)
            at = time.monotonic()
            for socket in list(self.sockets):
                if socket.is_stuck(at):
                    metrics.STUCK.inc()
                    await socket.let_go(4008)
                elif socket.bucket == turn % BEAT_S:
                    socket.beat(at)
                    await asyncio.sleep(0)  # a desk of hundreds takes as long as a message

    async def _heads(self) -> None:
        """Lost wake-ups are healed here, more often while deaf."""
        for turn in count():
            await asyncio.sleep(DEAF_POLL_S if self.is_deaf else POLL_S)
            try:
                thoroughly = turn % FINDINGS_TURNS == 0 or self.is_deaf
                heads = list((await events.heads(list(self.hub.rooms))).items())
                for start in range(0, len(heads), ROOMS_AT_A_TURN):
                    part = dict(heads[start : start + ROOMS_AT_A_TURN])
                    self.hub.advance(part, thoroughly=thoroughly)
                    await asyncio.sleep(0)
                if thoroughly:
                    await self.hub.judging.heal(list(self.hub.rooms))
                if self.is_deaf and (self.healing is None or self.healing.done()):
                    self.healing = asyncio.get_running_loop().create_task(self._heal())
            except Exception as error:
                log.warning("pulse.heads_failed", error=type(error).__name__)

    async def _heal(self) -> None:
        """Everybody looks at their own state; then a rest of three times as long as that took. A
        process may be deaf because it is busy, and looking without end would keep it so."""
        began, looking = time.monotonic(), self._all_look()
        await self.hub.refresher.settled(looking)
        await asyncio.sleep(REST * (time.monotonic() - began))

    def _all_look(self) -> list[Any]:
        """Everybody here will look at their own state soon."""
        looking = list[Any](self.sockets)
        for socket in looking:
            self.hub.refresher.soon(socket, "healing")
        return looking

    async def _watch(self) -> None:
        """Ping ourselves through the layer: silence means deaf, and then the heads are polled."""
        for turn in count():
            nonce = f"{id(self)}:{turn}"
            try:
                async with asyncio.timeout(PING_S):
                    await wake.ping(nonce)
            except Exception as error:
                log.debug("pulse.ping_failed", error=type(error).__name__)
            await asyncio.sleep(PING_S)
            self._heard(nonce in self.hub.pings)
            self.hub.pings.clear()

    def _heard(self, heard: bool) -> None:
        if self.is_deaf == heard:
            log.warning("pulse.layer", up=heard)
        was_deaf, self.is_deaf = self.is_deaf, not heard
        metrics.LAYER_UP.set(int(heard))
        if was_deaf and heard:
            self.hub.redactions.heal()
            self._all_look()

    async def _keep(self) -> None:
        """Once a second store the marks; every third, leases and rights; now and then the time."""
        for turn in count():
            await asyncio.sleep(1)
            try:
                if turn % COMPARE_TURNS == 0:
                    await run(compare)
                marks, self.marks = self.marks, {}
                if marks:
                    await run(mark_seen, marks, now())
                if turn % 3 == 0:
                    await self._leases_and_rights()
            except Exception as error:
                log.warning("pulse.keep_failed", error=type(error).__name__)

    async def _alerts(self) -> None:
        """Where all clocks are gone somebody has to say so."""
        while True:
            await asyncio.sleep(ALERTS_S)
            try:
                if await run(stand_in, now()):
                    await run(send_due, now())
            except Exception as error:
                log.warning("pulse.alerts_failed", error=type(error).__name__)

    async def _leases_and_rights(self) -> None:
        desks = {s.user_id for s in self.sockets if s.kind == "desk"}
        floors = {s.user_id for s in self.sockets if s.holds_desk}
        customers = {s.conversation_id for s in self.sockets if s.kind == "customer"}
        if desks:
            await run(renew_leases, desks, now())
        if floors:
            await run(hold_from_floor, floors, now())
        if customers:
            await run(customers_back, customers, now())
        await self.check_rights()

    async def check_rights(self) -> None:
        """Whoever signed out, was deactivated or moved is let go, and may come back as they are;
        so is a customer whose token was withdrawn."""
        staff = [s for s in self.sockets if s.user_id]
        if staff:
            await self._check_staff(staff)
        customers = [s for s in self.sockets if s.kind == "customer"]
        if not customers:
            return
        epochs = await run(people.token_epochs, {s.conversation_id for s in customers})
        for socket in customers:
            if socket.credential != f"epoch:{epochs.get(socket.conversation_id)}":
                await socket.let_go(4401)

    async def _check_staff(self, staff: list[Beating]) -> None:
        rights = await run(people.rights, {s.user_id for s in staff})
        live = await run(
            people.live_credentials,
            {s.credential[8:] for s in staff if s.credential.startswith("session:")},
            {s.credential[4:] for s in staff if s.credential.startswith("key:")},
        )
        for socket in staff:
            known = rights.get(socket.user_id) == socket.rights
            if not known or socket.credential.partition(":")[2] not in live:
                await socket.let_go(4401)
