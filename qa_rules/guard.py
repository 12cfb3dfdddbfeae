"""A time budget for one rule on one conversation: an endless pattern stops that rule alone.

Only a timer signal in the main thread can interrupt a regular expression; elsewhere the budget is
not kept, and whoever runs rules there must be able to lose the process. The time is the process's
own: a busy machine stops nobody. A rule that has been stopped again and again rests for a while.
One timer ticks for all rules of a conversation: to set it for each cost as much as the rules.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from types import FrameType

BUDGET_S = 2.0
TICK_S = 0.25
MOST_TICKS = int(BUDGET_S / TICK_S)
STRIKES = 3
REST_S = 300.0
_MAIN = threading.main_thread().ident


class TooSlow(Exception):
    """The rule ran longer than its budget."""


class _Clock:
    """Ticks while somebody watches; at tick `until` the rule now running is stopped."""

    def __init__(self) -> None:
        self.ticks = 0
        self.until: int | None = None
        self.is_watched = False

    def tick(self, _number: int, _frame: FrameType | None) -> None:
        self.ticks += 1
        if self.until is not None and self.ticks >= self.until:
            raise TooSlow


_clock = _Clock()


@contextmanager
def watch() -> Iterator[None]:
    """Budgets are kept in its block; one inside another costs nothing."""
    if _clock.is_watched or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _clock.tick)
    signal.setitimer(signal.ITIMER_VIRTUAL, TICK_S, TICK_S)
    _clock.is_watched = True
    try:
        yield
    finally:
        _clock.is_watched = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class _Budget:
    """`with BUDGET:` raises TooSlow in its block, within `watch`, when the time is up."""

    def __enter__(self) -> None:
        if get_ident() == _MAIN:
            _clock.until = _clock.ticks + MOST_TICKS

    def __exit__(self, *_: object) -> None:
        if get_ident() == _MAIN:
            _clock.until = None


BUDGET = _Budget()


class Strikes:
    """How often each rule was stopped in this process; after three times it rests, so that those
    behind it need not wait for it again and again."""

    def __init__(self) -> None:
        self.n: dict[str, int] = {}
        self.until: dict[str, float] = {}

    def add(self, rule: str) -> None:
        self.n[rule] = self.n.get(rule, 0) + 1
        if self.n[rule] >= STRIKES:
            self.until[rule] = time.monotonic() + REST_S

    def rests(self, rule: str) -> bool:
        if not self.until or rule not in self.until:
            return False
        if time.monotonic() < self.until[rule]:
            return True
        del self.until[rule]
        return False


strikes = Strikes()
