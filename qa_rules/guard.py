"""A time budget for one rule on one conversation: an endless pattern stops that rule alone.

Only a timer signal in the main thread can interrupt a regular expression; elsewhere the budget is
not kept, and whoever runs rules there must be able to lose the process. The time is the process's
own: a busy machine stops nobody. A rule that has been stopped again and again rests for a while.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

BUDGET_S = 2.0
STRIKES = 3
REST_S = 300.0


class TooSlow(Exception):
    """The rule ran longer than its budget."""


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow


@contextmanager
def budget(seconds: float = BUDGET_S) -> Iterator[None]:
    """Raises TooSlow in its block when the time is up. Costs a few system calls."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _raise)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


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
        if rule not in self.until:
            return False
        if time.monotonic() < self.until[rule]:
            return True
        del self.until[rule]
        return False


strikes = Strikes()
