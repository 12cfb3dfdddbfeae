"""What one side has been shown of one conversation, and waiting until that is enough.

The same facts as bookkeeping are in `tally.py`; here they serve the player's next step.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from console.traffic.scenario import Side
from console.traffic.tally import Watcher

Event = dict[str, Any]
_HUMAN = frozenset({"customer", "advisor", "leader"})


@dataclass(slots=True, eq=False)
class View:
    """`state` as the frames say it; `is_gone`: no longer ours to play."""

    conversation: str
    side: Side
    watcher: Watcher
    state: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    staff_seq: int = 0
    n_mine: int = 0
    n_other: int = 0
    other_at: float = 0.0
    last_text: str = ""
    customer_left: bool = False
    is_gone: bool = False
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, event: Event) -> bool:
        """Whether it was new to everybody's numbering."""
        now = time.monotonic()
        if event.get("seq") is None:
            self.staff_seq = max(self.staff_seq, event.get("staff_seq") or 0)
            return False
        key = event.get("client_key")
        is_new = self.watcher.saw(event["seq"], key, now)
        if key:
            self.keys.add(key)
        if is_new:
            self._fold(event, now)
        self.touch()
        return is_new

    def _fold(self, event: Event, now: float) -> None:
        kind, actor = event["kind"], (event.get("actor") or {}).get("kind")
        if kind == "message.posted" and actor in _HUMAN:
            self._hear(event, now, is_mine=(actor == "customer") == (self.side == "customer"))
        elif kind == "customer.left":
            self.customer_left = True
        elif kind == "customer.returned":
            self.customer_left = False
        elif kind == "conversation.closed":
            self.state = "closed" if self.side == "customer" else "wrap_up"
        elif kind == "conversation.reopened":
            self.state = "waiting" if self.side == "customer" else "active"

    def _hear(self, event: Event, now: float, *, is_mine: bool) -> None:
        if is_mine:
            self.n_mine += 1
            return
        self.n_other += 1
        self.other_at = now
        self.last_text = event.get("text") or ""

    @property
    def is_open(self) -> bool:
        return not self.is_gone and self.state not in ("closed", "wrap_up")

    def set_state(self, state: str) -> None:
        self.state = state
        self.touch()

    def go(self) -> None:
        self.is_gone = True
        self.touch()

    def touch(self) -> None:
        self._changed.set()

    async def until(
        self, condition: Callable[[], bool], seconds: float | None = None, *, tick: float = 5.0
    ) -> bool:
        """Wait until `condition` holds, looked at after every change and every `tick` seconds."""
        end = None if seconds is None else time.monotonic() + seconds
        while not condition():
            left = tick if end is None else min(tick, end - time.monotonic())
            if left <= 0:
                return False
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), left)
            except TimeoutError:
                continue
        return True
