"""While the layer is away everybody looks by themselves, but never without a rest."""

import asyncio
from typing import Any, cast

import pytest

from console.hub import Hub
from console.pulse import REST
from conversations import pool

pytestmark = pytest.mark.django_db(transaction=True)
LOOK_S = 0.1


class Looker:
    """Somebody whose look at the database takes its time."""

    def __init__(self) -> None:
        self.times: list[float] = []

    async def refresh(self, reasons: set[str]) -> None:
        self.times.append(asyncio.get_running_loop().time())
        async with (await pool.get()).connection() as conn:
            await conn.execute(f"SELECT pg_sleep({LOOK_S})")


async def test_who_looks_rests_three_times_as_long() -> None:
    """Else a process that is deaf because it is busy stays busy, and so deaf."""
    hub, looker = Hub(), Looker()
    hub.pulse.sockets = cast("Any", {looker})
    try:
        while len(looker.times) < 2:
            await hub.pulse._heal()
        first, second = looker.times
        assert second - first >= (1 + REST) * LOOK_S
    finally:
        await pool.close()


async def test_one_round_is_over_before_the_next() -> None:
    hub, looker = Hub(), Looker()
    hub.pulse.sockets = cast("Any", {looker})
    hub.refresher.soon(looker, "healing")
    try:
        await hub.refresher.settled([looker])
        assert len(looker.times) == 1
        assert not hub.refresher.tasks
        await hub.refresher.settled([looker])
    finally:
        await pool.close()
