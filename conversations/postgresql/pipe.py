"""Several statements in one journey to PostgreSQL, by the plain means of libpq.

psycopg's cursors and its own pipeline take three quarters of the processor time of a commit of one
message. What is asked is in `log/sql.py`.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from psycopg import AsyncConnection
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

_FINE = {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}


class Statement(NamedTuple):
    """`sql` has its parameters as $1, $2; `name` is what it is prepared under."""

    name: str
    sql: str


class Result(NamedTuple):
    rows: list[TupleRow]
    command: str  # what was done: SELECT 1, COMMIT


Question = tuple[Statement, Sequence[str | bytes | None]]


class Pipe:
    """Speaks over `conn`, which is nobody else's until `leave`. One `ask` at a time.

    With `prepare` a statement is prepared the first time it is asked, for as long as the
    connection lives; without, PostgreSQL parses it each time.
    """

    def __init__(self, conn: AsyncConnection[TupleRow], *, prepare: bool) -> None:
        self.conn, self._pg, self._fd = conn, conn.pgconn, conn.fileno()
        self._prepared: set[str] | None = set() if prepare else None
        self._transformer = Transformer(conn)
        self._loop = asyncio.get_running_loop()
        self._results: list[PGresult] = []
        self._heard: asyncio.Future[None] | None = None
        self._pg.enter_pipeline_mode()
        self._loop.add_reader(self._fd, self._hear)

    def leave(self) -> None:
        """The connection is psycopg's again; closed, when an answer was still on its way."""
        self._loop.remove_reader(self._fd)
        if self._heard is None and self._pg.status == ConnStatus.OK:
            self._pg.exit_pipeline_mode()
        else:
            self._pg.finish()

    async def ask(self, *questions: Question) -> list[Result]:
        """The answer to each. Raises psycopg's error of the first that failed: those after it were
        not done, and a transaction that was begun is still open, and failed."""
        if self._prepared is not None:
            await self._prepare({statement for statement, _ in questions})
        for statement, values in questions:
            given = [value.encode() if isinstance(value, str) else value for value in values]
            if self._prepared is not None:
                self._pg.send_query_prepared(statement.name.encode(), given)
            else:
                self._pg.send_query_params(statement.sql.encode(), given)
        return [self._result(result) for result in await self._go()]

    async def _prepare(self, statements: set[Statement]) -> None:
        assert self._prepared is not None
        if new := [s for s in statements if s.name not in self._prepared]:
            for statement in new:
                self._pg.send_prepare(statement.name.encode(), statement.sql.encode())
            await self._go()
            self._prepared.update(statement.name for statement in new)

    async def _go(self) -> list[PGresult]:
        self._pg.pipeline_sync()
        self._results, self._heard = [], self._loop.create_future()
        while self._pg.flush():
            await self._writable()
        await self._heard
        self._heard = None
        for result in self._results:
            if result.status not in _FINE:
                raise error_from_result(result)
        return self._results

    async def _writable(self) -> None:
        ready = self._loop.create_future()
        self._loop.add_writer(self._fd, ready.set_result, None)
        try:
            await ready
        finally:
            self._loop.remove_writer(self._fd)

    def _hear(self) -> None:
        """What libpq has for us. A connection that died is not listened to any longer; whoever
        waits, or asks next, hears of it."""
        try:
            self._pg.consume_input()
            self._take()
        except Exception as error:
            self._loop.remove_reader(self._fd)
            if self._heard is not None and not self._heard.done():
                self._heard.set_exception(error)

    def _take(self) -> None:
        while self._heard is not None and not self._heard.done() and not self._pg.is_busy():
            result = self._pg.get_result()
            if result is None:  # between the answers of two statements
                continue
            if result.status == ExecStatus.PIPELINE_SYNC:
                self._heard.set_result(None)
            else:
                self._results.append(result)

    def _result(self, result: PGresult) -> Result:
        self._transformer.set_pgresult(result)
        rows = self._transformer.load_rows(0, result.ntuples, tuple)
        return Result(rows, (result.command_status or b"").decode())
