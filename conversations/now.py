"""The time: this machine's clock, corrected by that of the database where somebody compares.

What is due when is decided in `core`, where nothing reads a clock.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from django.db import connection

WORTH = timedelta(milliseconds=10)
UNSURE = timedelta(milliseconds=500)
NONE = timedelta(0)


class Corrected:
    """A clock that is told now and then what another one says."""

    def __init__(self) -> None:
        self.offset = NONE

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def correct(self, told: datetime, asked_at: datetime, heard_at: datetime) -> None:
        """`told` was read between the two, which are this machine's own: so the truth lies between
        what the whole journey there, and the whole journey back, would make of it. Who is not
        there takes the lower end, and fires nothing early; a long journey says nothing."""
        least, most = told - heard_at, told - asked_at
        is_between = least - WORTH <= self.offset <= most
        if NONE <= most - least <= UNSURE and not is_between:
            self.offset = least


def from_here(at: datetime) -> Callable[[], datetime]:
    """A clock that goes on from `at`: for work that began then and takes its time."""
    begun = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - begun)


house = Corrected()
now = house.now


def compare() -> None:
    """Ask the database for the time. One statement."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        asked_at = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        told = cursor.fetchone()[0]
        house.correct(told, asked_at, datetime.now(UTC))
