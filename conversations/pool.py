"""Asynchronous connections for the hot path: the commit group and the hub's reads.

Everything else uses Django's own connections.
"""

import asyncio
from typing import Any

from django.db import connection
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from conversations.postgresql.alive import acheck
from conversations.postgresql.pipe import Pipe

Connection = AsyncConnection[TupleRow]
Pool = AsyncConnectionPool[Connection]
_pools: dict[asyncio.AbstractEventLoop, Pool] = {}
_writers: dict[tuple[asyncio.AbstractEventLoop, int], Pipe] = {}

SIZE = 6


def _parameters() -> dict[str, Any]:
    """What Django connects with, less what only its own pool and cursors use."""
    params = connection.get_connection_params()
    for name in ("pool", "context", "cursor_factory", "prepare_threshold"):
        params.pop(name, None)
    return params


# A prepared statement keeps the plan of the day it was made; on a young table that is to read the
# whole of it, commit after commit, until the next ANALYZE. What is asked here is always for a few
# rows by their keys, so it always goes by the indexes.
_BY_INDEX = (
    "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
    "SET plan_cache_mode = force_generic_plan"
)


async def _configure(conn: Connection) -> None:
    await conn.set_autocommit(True)
    conn.prepare_threshold = 2
    await conn.execute(_BY_INDEX)


async def get() -> Pool:
    """The running loop's pool, opened at the first call."""
    loop = asyncio.get_running_loop()
    pool = _pools.get(loop)
    if pool is None:
        for old in [known for known in _pools if known.is_closed()]:
            del _pools[old]
        made: Pool = AsyncConnectionPool(
            kwargs=_parameters(),
            min_size=1,
            max_size=SIZE,
            open=False,
            configure=_configure,
            check=lambda conn: acheck(conn, made),
            timeout=5,
            reconnect_timeout=2,
        )
        pool = _pools[loop] = made
        await pool.open()
    return pool


async def writer(number: int) -> Pipe:
    """The running loop's connection for one writer of the commit group: asking the pool for one
    costs a round trip a commit. Whoever finds it broken calls `drop_writer`."""
    loop = asyncio.get_running_loop()
    pipe = _writers.get((loop, number))
    if pipe is None:
        for old in [known for known in _writers if known[0].is_closed()]:
            del _writers[old]
        conn = await AsyncConnection.connect(**_parameters())
        await _configure(conn)
        pipe = _writers[loop, number] = Pipe(conn, prepare=True)
    return pipe


async def drop_writer(number: int) -> None:
    pipe = _writers.pop((asyncio.get_running_loop(), number), None)
    if pipe is not None:
        pipe.leave()
        await pipe.conn.close()


async def close() -> None:
    """Close the running loop's connections (a process that ends, a test that is over)."""
    loop = asyncio.get_running_loop()
    for number in [n for known, n in _writers if known is loop]:
        await drop_writer(number)
    pool = _pools.pop(loop, None)
    if pool is not None:
        await pool.close()
