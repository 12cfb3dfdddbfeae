"""Is a pooled session still there? Asked whenever one is handed out.

PostgreSQL ends all sessions at once (a restart, a failover). psycopg's pools then try one dead
session after the other with pauses of 0, 1, 2 and 4 s between, and give up after six: so the first
that is found dead empties the pool.
"""

import select
from typing import Any

from psycopg import AsyncConnection, Connection
from psycopg_pool import AsyncConnectionPool, ConnectionPool


def has_spoken(connection: Connection[Any] | AsyncConnection[Any]) -> bool:
    """The server has said something that nobody asked for: that it ends the session, mostly.
    Free, where a question costs a round trip. Raises OperationalError when it is closed."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def check(connection: Connection[Any], pool: ConnectionPool[Any]) -> None:
    """Raises what the session died of."""
    try:
        if has_spoken(connection):
            pool.check_connection(connection)
    except Exception:
        pool.drain()
        raise


async def acheck(connection: AsyncConnection[Any], pool: AsyncConnectionPool[Any]) -> None:
    try:
        if has_spoken(connection):
            await pool.check_connection(connection)
    except Exception:
        await pool.drain()
        raise
