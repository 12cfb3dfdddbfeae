"""A connection to the test database that is nobody's: to hold rows, end sessions, break things."""

import psycopg
from django.db import connection

OTHERS = """
SELECT pid FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
   AND backend_type = 'client backend'
"""
ENDED_MS = 10_000  # they are gone when the statement returns
END_OTHERS = f"SELECT pg_terminate_backend(pid, {ENDED_MS}) FROM ({OTHERS}) others"
_NAMES = ("dbname", "user", "host", "port", "password")


def connected(*, autocommit: bool = False) -> psycopg.Connection[tuple[object, ...]]:
    given = connection.get_connection_params()
    dsn = {name: value for name, value in given.items() if name in _NAMES}
    return psycopg.connect(**dsn, autocommit=autocommit)
