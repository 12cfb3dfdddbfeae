"""A time budget for one rule on one conversation: an endless pattern stops that rule alone.

Only a timer signal in the main thread can interrupt a regular expression; elsewhere the budget is
not kept, and whoever runs rules there must be able to lose the process.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

BUDGET_S = 2.0


class TooSlow(Exception):
    """The rule ran longer than its budget."""


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow


@contextmanager
def budget(seconds: float = BUDGET_S) -> Iterator[None]:
    """Raises TooSlow in its block when the time is up. Costs two system calls."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
