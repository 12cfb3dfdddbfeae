"""A customer: opens a conversation, says their lines when it is their turn, waits, leaves.

Advisors are in `advisor.py`; an advisor who is a person is answered when they have written.
"""

import asyncio
import hashlib
import hmac
import time
from dataclasses import dataclass, field
from typing import Any

from console.traffic import http
from console.traffic.link import Frame, Gone, Link
from console.traffic.play import Play, Stage
from console.traffic.posting import post
from console.traffic.view import View

_OPENING = "/api/v1/conversations/"
_PERSON_PAUSE_S = 6.0  # a person may write several messages: wait for the end of the burst
_CLOSING_S = 180.0
_SETTLING_S = 150.0


@dataclass(slots=True, eq=False)
class Customer:
    stage: Stage
    play: Play
    token: str = ""
    view: View = field(init=False)
    link: Link = field(init=False)
    _key: str = field(init=False)

    async def run(self) -> None:
        """From the opening to the books; a server that refuses the opening is counted."""
        tally = self.stage.tally
        self.stage.opening.add(self.play.number)
        try:
            await self._open()
        except (http.HttpRefused, OSError) as error:
            tally.refusals[f"opening {error}"[:60]] += 1
            return
        finally:
            self.stage.opening.discard(self.play.number)
        tally.counts["opened"] += 1
        running = asyncio.create_task(self.link.run())
        try:
            await self._talk()
        except Gone:
            tally.counts["cut short"] += 1
        finally:
            await self.link.end()
            await running
        await self._settle()

    async def _open(self) -> None:
        play, plan = self.play, self.stage.plan
        first = play.scenario.lines[0]
        has_text = first.who == "customer"
        self._key = play.key(0) if has_text else plan.key(play.number, "opening")
        sent_at = time.monotonic()
        answer = await http.post(self.stage.address, _OPENING, self._opening(has_text))
        conversation, self.token = answer["conversation"], answer["token"]
        self.stage.plays[conversation] = play
        if has_text:
            message = self.stage.tally.sent(self._key, conversation, "customer", sent_at)
            self.stage.tally.committed(message, None, time.monotonic())
            play.posted.add(0)
        watcher = self.stage.tally.watch(conversation, "customer")
        self.view = View(conversation, "customer", watcher, state=answer["state"])
        self.link = Link(self._address, self._on_frame)

    def _opening(self, has_text: bool) -> dict[str, Any]:
        scenario = self.play.scenario
        body: dict[str, Any] = {
            "brand": scenario.brand,
            "language": scenario.language,
            "customer": self._identity(),
            "client_key": self._key,
        }
        if scenario.queue:
            body["queue"] = scenario.queue
        if has_text:
            body["text"] = scenario.lines[0].text
        return body

    def _identity(self) -> dict[str, str]:
        """With the brand's secret at hand, the external id is signed as the brand's site would."""
        identity = dict(self.play.scenario.customer)
        secret = self.stage.plan.secrets.get(self.play.scenario.brand)
        if secret and (external_id := identity.get("external_id")):
            digest = hmac.new(secret.encode(), external_id.encode(), hashlib.sha256)
            identity["signature"] = digest.hexdigest()
        else:
            identity.pop("external_id", None)
        return identity

    def _address(self) -> str:
        after = self.view.watcher.last
        return self.stage.socket(f"/ws/v1/customer/?token={self.token}&after={after}")

    def _on_frame(self, frame: Frame) -> None:
        kind, view = frame.get("type"), self.view
        if kind == "snapshot":
            for conversation in frame["conversations"]:
                self._show(conversation)
        elif kind == "event":
            if view.show(frame) and self.stage.plan.gestures:
                self.link.tell({"type": "seen", "seq": frame["seq"]})
        elif kind == "state":
            view.set_state(frame["state"])

    def _show(self, conversation: dict[str, Any]) -> None:
        for event in conversation.get("events", ()):
            self.view.show(event)
        self.view.set_state(conversation["state"])

    async def _talk(self) -> None:
        for index in self.play.lines_of("customer"):
            if index in self.play.posted:
                continue
            if not await self._turn(index):
                break
            await post(self.link, self.view, self.play, index, self.stage)
        await self._leave()

    async def _turn(self, index: int) -> bool:
        """Wait for one's turn and take one's time. False when the conversation has ended."""
        play, view = self.play, self.view
        n_before = view.n_other

        def is_my_turn() -> bool:
            if not view.is_open or play.may_say(index, view):
                return True
            is_person = play.n_advisors == 0 and view.n_other > n_before
            if is_person and time.monotonic() - view.other_at > _PERSON_PAUSE_S / play.plan.speed:
                play.skip_answers(index)
            return play.may_say(index, view)

        await view.until(is_my_turn, tick=1.0)
        if not view.is_open:
            return False
        await self._think(play.pause(index))
        return view.is_open

    async def _think(self, seconds: float) -> None:
        if self.stage.plan.gestures:
            self.link.tell({"type": "typing", "on": True})
        await self.view.until(lambda: not self.view.is_open, seconds)

    async def _leave(self) -> None:
        """When all has been said: close, go without a word, or wait to be seen off."""
        view, play = self.view, self.play
        await view.until(
            lambda: not view.is_open or play.is_over(view), _CLOSING_S / play.plan.speed
        )
        if play.scenario.ends == "leaves":
            self.stage.tally.counts["left early"] += 1
            view.watcher.leave()
            return
        if play.scenario.ends == "customer" and view.is_open:
            await self._think(2 / play.plan.speed)
            await self.link.ask({"type": "conversation.close", "reason": "done"})
        await view.until(lambda: not view.is_open, _CLOSING_S)
        self.stage.tally.counts["closed" if not view.is_open else "left open"] += 1

    async def _settle(self) -> None:
        """Read the log again, then wait for the other side's end before summing up."""
        view, tally = self.view, self.stage.tally
        if self.stage.plan.audit:
            await self._read_again()
        view.watcher.leave()
        view.go()
        key = view.conversation
        if await view.until(lambda: not tally.is_watched(key), _SETTLING_S, tick=0.5):
            tally.settle(key)
            self.stage.plays.pop(key, None)

    async def _read_again(self) -> None:
        log = await read_log(self.stage, self.token)
        if log is not None:
            self.stage.tally.audited(self.view.conversation, log)


async def read_log(stage: Stage, token: str) -> list[tuple[int, str | None]] | None:
    """(seq, client_key) of everything the customer may see, over a fresh connection with after=0.
    None when nobody answers within three minutes."""
    log: list[tuple[int, str | None]] = []
    complete = asyncio.Event()

    def on_frame(frame: Frame) -> None:
        if frame.get("type") == "snapshot":
            log.clear()
            (conversation,) = frame["conversations"]
            log.extend((e["seq"], e.get("client_key")) for e in conversation["events"])
            head = conversation["seq"]
        elif frame.get("type") == "event":
            log.append((frame["seq"], frame.get("client_key")))
            head = 0
        else:
            return
        if not log or log[-1][0] >= head:
            complete.set()

    link = Link(lambda: stage.socket(f"/ws/v1/customer/?token={token}&after=0"), on_frame)
    running = asyncio.create_task(link.run())
    try:
        await asyncio.wait_for(complete.wait(), 60)
    except TimeoutError:
        return None
    finally:
        await link.end()
        await running
    return log
