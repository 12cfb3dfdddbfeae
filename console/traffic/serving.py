"""Serving one conversation at the desk: the script's lines in turn, or improvised ones for a
person; then the close and the wrap-up.

Whether the seat is still ours is told by the view.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from console.traffic.link import Gone, Link
from console.traffic.plan import Account
from console.traffic.play import Play, Stage
from console.traffic.posting import post, say
from console.traffic.scenario import IMPROVISED
from console.traffic.view import View

_SILENT_S = 150.0  # a customer who says nothing for so long is seen off
_GONE_S = 12.0
_READ_S, _WRITE_S = 3.0, 6.0


@cache
def improvised(language: str) -> dict[str, Any]:
    words = tomllib.loads(IMPROVISED.read_text(encoding="utf-8"))
    found: dict[str, Any] = words.get(language, words["fr"])
    return found


@dataclass(slots=True, eq=False)
class Serving:
    stage: Stage
    account: Account
    link: Link
    view: View

    async def run(self) -> None:
        """Ends when the seat is given back. Raises Gone when the link ends."""
        play = await self.stage.play_of(self.view)
        if play is not None:
            play.n_advisors += 1
        try:
            if self.view.is_open:
                await (self._follow(play) if play else self._improvise())
            await self._wrap_up(play)
        except Gone:
            return
        finally:
            if play is not None:
                play.n_advisors -= 1

    async def _follow(self, play: Play) -> None:
        """The script's lines that nobody has said yet, each in its turn."""
        patience = _SILENT_S / play.plan.speed
        for index in play.lines_of("advisor"):
            if play.is_said(index, self.view):
                continue
            if not await self._turn(play, index, patience):
                break
            await self._think(play.pause(index))
            if not self.view.is_open:
                return
            await post(
                self.link, self.view, play, index, self.stage, advisor=self.account.public_name
            )
        await self._see_off(play, patience)

    async def _turn(self, play: Play, index: int, patience: float) -> bool:
        """False when the customer is silent for too long, has left, or it is over."""
        view = self.view
        may_go_on = await view.until(
            lambda: not view.is_open or view.customer_left or play.may_say(index, view), patience
        )
        return may_go_on and view.is_open and not view.customer_left

    async def _see_off(self, play: Play, patience: float) -> None:
        """The one whose turn it is closes; a customer who does not is waited for, not for ever."""
        view = self.view
        await view.until(
            lambda: not view.is_open or view.customer_left or play.is_over(view), patience
        )
        if play.scenario.ends == "customer":
            await view.until(lambda: not view.is_open, patience)
        elif play.scenario.ends == "leaves":
            await view.until(lambda: not view.is_open or view.customer_left, patience)
        else:
            await view.until(lambda: not view.is_open, _READ_S / play.plan.speed)
        await self._close()

    async def _close(self) -> None:
        if self.view.is_open:
            frame = {"type": "conversation.close", "conversation": self.view.conversation}
            reason = "silent" if self.view.customer_left else "resolved"
            await self.link.ask({**frame, "reason": reason})

    async def _improvise(self) -> None:
        """A person writes: answer each burst with the next ready sentence, then say goodbye."""
        view, words = self.view, improvised(self.view.facts.get("language", "fr"))
        name = (view.facts.get("customer") or {}).get("name") or ""
        fill = {"name": f" {name}" if name else "", "advisor": self.account.public_name}
        greeting = [] if view.n_mine else [words["greeting"].format(**fill)]
        for sentence in (*greeting, *words["replies"]):
            if not await self._answer(sentence) or self._takes_leave(words):
                break
        if view.is_open and not view.customer_left:
            await self._say(words["farewell"])
            await view.until(lambda: not view.is_open, _GONE_S)
        await self._close()

    async def _answer(self, sentence: str) -> bool:
        """False when nothing came that wants an answer."""
        view = self.view
        await self._think(_READ_S + _WRITE_S)
        if not view.is_open:
            return False
        n_before = view.n_other  # all that was written until now is what this answers
        await self._say(sentence)
        await view.until(
            lambda: not view.is_open or view.customer_left or view.n_other > n_before, _SILENT_S
        )
        return view.is_open and not view.customer_left and view.n_other > n_before

    async def _say(self, sentence: str) -> None:
        n_said = len(self.view.keys)
        key = self.stage.plan.key(self.view.conversation, self.account.name, n_said, sentence)
        await say(self.link, self.view, key, sentence, self.stage)

    def _takes_leave(self, words: dict[str, Any]) -> bool:
        text = self.view.last_text.lower()
        return any(word in text for word in words["leave_taking"])

    async def _think(self, seconds: float) -> None:
        """Reading, then typing where the customer can see it."""
        view = self.view
        if await view.until(lambda: not view.is_open, seconds / 3):
            return
        if self.stage.plan.gestures:
            self.link.tell({"type": "typing", "conversation": view.conversation, "on": True})
        await view.until(lambda: not view.is_open, seconds * 2 / 3)

    async def _wrap_up(self, play: Play | None) -> None:
        """Name the nature of the contact, leave a note, give the seat back."""
        view = self.view
        await view.until(lambda: view.is_gone or view.state == "wrap_up", _SILENT_S)
        if view.is_gone or view.state != "wrap_up":
            return
        await view.until(lambda: view.is_gone, _READ_S / self.stage.plan.speed)
        if view.is_gone or view.state != "wrap_up":
            return
        await self.link.ask(
            {"type": "wrapup.finish", "conversation": view.conversation} | self._nature(play)
        )

    def _nature(self, play: Play | None) -> dict[str, str]:
        words = improvised(self.view.facts.get("language", "fr"))
        name = play.scenario.disposition if play else words["disposition"]
        note = play.scenario.outcome if play else words["outcome"]
        brand = (self.view.facts.get("brand") or {}).get("slug", "")
        found = self.stage.plan.dispositions.get(brand, {}).get(name)
        return {"note": note} | ({"disposition": found} if found else {})
