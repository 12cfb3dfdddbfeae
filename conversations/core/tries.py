"""When something that could not be sent is tried again: later each time, then no more.

Sending and noting are in `actions/`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta


def next_try(n_tries: int, pauses: Sequence[timedelta], now: datetime) -> datetime | None:
    """After that many tries; None after the last."""
    return now + pauses[n_tries - 1] if n_tries <= len(pauses) else None
