"""An advisor at the desk: available, serving whatever comes, until a person signs in as them.

What is said in a conversation is in `serving.py`; customers are in `customer.py`.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from console.traffic import http
from console.traffic.link import Frame, Gone, Link
from console.traffic.plan import Account
from console.traffic.play import Stage
from console.traffic.serving import Serving
from console.traffic.view import View

_ME = "/api/v1/me/"
_LOOK_S = 5.0


@dataclass(slots=True, eq=False)
class Advisor:
    """`seats` is what the server last said is granted; `held` the seat position of each
    conversation at this desk."""

    stage: Stage
    account: Account
    link: Link = field(init=False)
    views: dict[str, View] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    serving: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    cap: int = 0
    n_seats: int = 0
    is_ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until cancelled: play while nobody has signed in as this advisor, and step back while
        somebody has."""
        while not self.stage.is_over.is_set():
            if await self._is_a_person():
                self.is_ready.set()
                await self.stage.pause(_LOOK_S)
                continue
            await self._sit()

    async def _sit(self) -> None:
        headers = {"Authorization": f"Bearer {self.account.api_key}"}
        self.link = Link(self._address, self._on_frame, headers)
        tasks = [asyncio.create_task(self.link.run()), asyncio.create_task(self._begin())]
        watch = asyncio.create_task(self._until_person_or_end())
        try:
            await asyncio.wait([tasks[0], watch], return_when=asyncio.FIRST_COMPLETED)
            if tasks[0].done() and not self.stage.is_over.is_set():
                self.stage.tally.refusals[f"desk of {self.account.name}"] += 1
                await self.stage.pause(10)
        finally:
            watch.cancel()
            await self._stand_up(tasks)

    async def _stand_up(self, tasks: list[asyncio.Task[None]]) -> None:
        for key in list(self.views):
            self._drop(key)
        await self.link.end()
        self.is_ready.set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _begin(self) -> None:
        """Available, again after every reconnection that found us otherwise."""
        try:
            await self.link.ask({"type": "presence.set", "status": "available"})
        except Gone:
            return
        self.is_ready.set()

    async def _until_person_or_end(self) -> None:
        while not self.stage.is_over.is_set():
            await self.stage.pause(_LOOK_S)
            if await self._is_a_person():
                return

    async def _is_a_person(self) -> bool:
        """Has somebody signed in as this advisor? A server that cannot say so says no."""
        if not self.stage.plan.yields:
            return False
        try:
            me = await http.get(self.stage.address, _ME, self.account.api_key)
        except (http.HttpRefused, OSError):
            return False
        return bool(me.get("signed_in"))

    def _address(self) -> str:
        shown = (f"{key}:{view.watcher.last}.{view.staff_seq}" for key, view in self.views.items())
        return self.stage.socket(f"/ws/v1/desk/?after={','.join(shown)}")

    def _on_frame(self, frame: Frame) -> None:
        match frame.get("type"):
            case "snapshot":
                self._snapshot(frame)
            case "state":
                self._state(frame)
            case "presence":
                self._presence(frame)
            case "event":
                self._event(frame)

    def _snapshot(self, frame: Frame) -> None:
        self._presence(frame["presence"])
        held = {c["conversation"] for c in frame["conversations"]}
        for key in set(self.views) - held:
            self._drop(key)
        for conversation in frame["conversations"]:
            view = self._hold(conversation)
            for event in conversation["events"]:
                view.show(event)
            self._serve(view)
        if self.is_ready.is_set() and frame["presence"]["status"] != "available":
            self.link.tell({"type": "presence.set", "status": "available"})

    def _state(self, frame: Frame) -> None:
        if frame.get("seat") is None:
            self._drop(frame["conversation"])
        else:
            self._serve(self._hold(frame))

    def _event(self, frame: Frame) -> None:
        view = self.views.get(frame["conversation"])
        if view is not None and view.show(frame) and self.stage.plan.gestures:
            seen = {"type": "seen", "conversation": view.conversation, "seq": frame["seq"]}
            self.link.tell(seen)

    def _presence(self, presence: dict[str, Any]) -> None:
        self.cap = int(presence.get("cap", 0))
        self.n_seats = len(presence.get("seats", ()))
        self._count(is_new=False)

    def _hold(self, conversation: dict[str, Any]) -> View:
        """A conversation at one of our seats, new or known, with what the frame says of it."""
        key = conversation["conversation"]
        view = self.views.get(key)
        if view is None:
            watcher = self.stage.tally.watch(key, "advisor")
            view = self.views[key] = View(key, "advisor", watcher)
            self.held[key] = conversation["seat"]
            self._count(is_new=True)
        self.held[key] = conversation["seat"]
        view.facts = conversation
        view.set_state(conversation["state"])
        return view

    def _count(self, *, is_new: bool) -> None:
        """Seats in use by position: one that left and its successor may overlap in the frames."""
        allowed, n = max(self.cap, self.n_seats), len(set(self.held.values()))
        self.stage.tally.load(self.account.name, n, allowed, is_new=is_new)

    def _drop(self, key: str) -> None:
        view = self.views.pop(key, None)
        self.held.pop(key, None)
        if view is not None:
            view.watcher.leave()
            view.go()
            self._count(is_new=False)
            if key not in self.stage.plays and not self.stage.opening:
                self.stage.tally.settle(key)

    def _serve(self, view: View) -> None:
        """One task a conversation; a reopened one, whose task has ended, gets another."""
        key = view.conversation
        task = self.serving.get(key)
        if task is not None and not task.done():
            return
        serving = Serving(self.stage, self.account, self.link, view)
        self.serving[key] = task = asyncio.create_task(serving.run(), name=f"serve {key}")
        task.add_done_callback(lambda done: self._served(key, done))

    def _served(self, key: str, task: "asyncio.Task[None]") -> None:
        if self.serving.get(key) is task:
            del self.serving[key]
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, Gone):
            raise error
