"""A scenario under way: which lines have been said under which client_key, known to both players.

The players themselves are `customer.py` and `advisor.py`; here is the script they share.
"""

import asyncio
import random
from dataclasses import dataclass, field

from console.traffic.plan import Plan
from console.traffic.scenario import Scenario, Side
from console.traffic.tally import Tally
from console.traffic.view import View


@dataclass(slots=True, eq=False)
class Play:
    """`keys` has one client_key a line; a line said by a person instead is `skipped`."""

    scenario: Scenario
    plan: Plan
    number: int
    chance: random.Random
    skipped: set[int] = field(default_factory=set)
    posted: set[int] = field(default_factory=set)
    n_advisors: int = 0

    def key(self, index: int) -> str:
        return self.plan.key(self.number, index)

    def pause(self, index: int) -> float:
        return self.scenario.pause_before(index, self.chance) / self.plan.speed

    def lines_of(self, side: Side) -> list[int]:
        return [i for i, line in enumerate(self.scenario.lines) if line.who == side]

    def is_said(self, index: int, view: View) -> bool:
        return index in self.skipped or self.key(index) in view.keys

    def may_say(self, index: int, view: View) -> bool:
        """Everything before it has been shown to the one who wants to say it."""
        return all(self.is_said(i, view) for i in range(index))

    def is_over(self, view: View) -> bool:
        return self.may_say(len(self.scenario.lines), view)

    def skip_answers(self, index: int) -> None:
        """A person answers in their own words: the script's answers before `index` are off."""
        answers = {i for i in self.lines_of("advisor") if i < index}
        self.skipped |= answers - self.posted


@dataclass(slots=True, eq=False)
class Stage:
    """What all players of a run share."""

    plan: Plan
    tally: Tally
    plays: dict[str, Play] = field(default_factory=dict)
    opening: set[int] = field(default_factory=set)
    is_over: asyncio.Event = field(default_factory=asyncio.Event)

    def address(self) -> str:
        """One of the web processes, by chance."""
        return random.choice(self.plan.base_urls)  # noqa: S311

    async def play_of(self, view: View) -> Play | None:
        """The script of a conversation, None when a person wrote. It may be seated before its
        customer has heard which conversation it is: openings under way are waited for."""
        key, under_way = view.conversation, set(self.opening)
        await view.until(lambda: key in self.plays or not under_way & self.opening, tick=0.05)
        return self.plays.get(key)

    async def pause(self, seconds: float) -> None:
        """Wait, but not beyond the end of the run."""
        try:
            await asyncio.wait_for(self.is_over.wait(), seconds)
        except TimeoutError:
            return

    def socket(self, path: str) -> str:
        scheme, _, rest = self.address().partition("://")
        return f"{'wss' if scheme == 'https' else 'ws'}://{rest}{path}"
