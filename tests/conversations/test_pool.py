"""When PostgreSQL has ended every session, the next question is answered all the same."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

import pytest
from django.db import connection

from conversations import pool
from tests import by_hand

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 60
N = 6  # psycopg's own way gives up at the sixth that it finds dead


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(N) as executor:
        yield executor
    connection.close()  # ours was ended, too


def _end_all() -> None:
    with by_hand.connected(autocommit=True) as own:
        own.execute(by_hand.END_OTHERS)


def test_a_thread_gets_a_living_session(threads: ThreadPoolExecutor) -> None:
    together, one_by_one = Barrier(N), Lock()

    def ask(_: int) -> int:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                return int(cursor.fetchone()[0])
        finally:
            connection.close()

    def hold(_: int) -> None:
        try:
            with one_by_one:  # the pool grows by one at a time, and waits ten seconds at most
                connection.ensure_connection()
            together.wait(PATIENCE_S)
        finally:
            connection.close()

    list(threads.map(hold, range(N)))
    _end_all()
    assert list(threads.map(ask, range(N))) == [1] * N


async def test_so_does_the_hot_path() -> None:
    sessions = await pool.get()
    together = asyncio.Barrier(N)

    async def hold() -> None:
        async with sessions.connection():
            await together.wait()

    await asyncio.gather(*[hold() for _ in range(N)])
    await asyncio.to_thread(_end_all)
    async with sessions.connection() as conn:
        assert await (await conn.execute("SELECT 1")).fetchone() == (1,)
    await pool.close()
    connection.close()
