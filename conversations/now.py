"""The time: this machine's clock, corrected by that of the database where somebody compares.

What is due when is decided in `core`, where nothing reads a clock.
"""

from datetime import UTC, datetime, timedelta

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
        """`told` was read between the two, which are this machine's own. What is less than the
        journey may be the journey; an answer that took long says nothing."""
        journey = heard_at - asked_at
        found = told - (asked_at + journey / 2)
        if NONE <= journey <= UNSURE and abs(found - self.offset) > max(WORTH, journey):
            self.offset = found


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
