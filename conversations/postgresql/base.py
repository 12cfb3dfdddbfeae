"""The backend itself, as Django looks for it: everything is Django's own but the pool's check."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

from conversations.postgresql.alive import check


class DatabaseWrapper(base.DatabaseWrapper):
    _connection_pools: ClassVar[dict[str, ConnectionPool[Any]]]
    _configure_connection: Callable[[Any], None]

    @property
    def pool(self) -> "ConnectionPool[Any] | None":
        options = self.settings_dict["OPTIONS"].get("pool")
        if options and self.alias not in (NO_DB_ALIAS, *self._connection_pools):
            made: ConnectionPool[Any] = ConnectionPool(
                kwargs=self.get_connection_params() | {"autocommit": True},
                open=False,
                configure=self._configure_connection,
                check=lambda connection: check(connection, made),
                **options,
            )
            self._connection_pools.setdefault(self.alias, made)
        pool: ConnectionPool[Any] | None = super().pool
        return pool
