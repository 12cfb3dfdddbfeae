"""Statements in one journey to PostgreSQL: answered in order, and what is left after a failure."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
import pytest_asyncio
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from conversations import pool
from conversations.postgresql.pipe import Pipe, Statement

pytestmark = pytest.mark.django_db(transaction=True)
BEGIN, COMMIT = Statement("begin", "BEGIN"), Statement("commit", "COMMIT")
ECHO = Statement("echo", "SELECT $1::text, $2::int[]")
DIVIDE = Statement("divide", "SELECT 1 / $1::int")
SLEEP = Statement("sleep", "SELECT pg_sleep(60)")
ME = Statement("me", "SELECT pg_backend_pid()")


@pytest_asyncio.fixture
async def conn() -> AsyncIterator[AsyncConnection[TupleRow]]:
    async with (await pool.get()).connection() as conn:
        yield conn
    await pool.close()


async def test_each_statement_is_answered_in_its_order(conn: AsyncConnection[TupleRow]) -> None:
    pipe = Pipe(conn, prepare=True)
    for _ in range(2):
        answers = await pipe.ask(
            (BEGIN, ()), (ECHO, ["l'\"é\\té", "{1,NULL}"]), (ECHO, [None, None]), (COMMIT, ())
        )
        assert [a.rows for a in answers] == [[], [("l'\"é\\té", [1, None])], [(None, None)], []]
        assert [a.command for a in answers] == ["BEGIN", "SELECT 1", "SELECT 1", "COMMIT"]
    pipe.leave()


async def test_what_follows_a_failure_is_not_done(conn: AsyncConnection[TupleRow]) -> None:
    pipe = Pipe(conn, prepare=True)
    with pytest.raises(psycopg.errors.DivisionByZero):
        await pipe.ask((BEGIN, ()), (DIVIDE, ["0"]), (COMMIT, ()))
    assert conn.info.transaction_status == psycopg.pq.TransactionStatus.INERROR
    (ended,) = await pipe.ask((COMMIT, ()))
    assert ended.command == "ROLLBACK"
    (found,) = await pipe.ask((DIVIDE, ["1"]))
    assert found.rows == [(1,)]
    pipe.leave()


async def test_more_than_a_socket_takes_at_once(conn: AsyncConnection[TupleRow]) -> None:
    pipe, long = Pipe(conn, prepare=False), "é" * 4_000_000
    answers = await pipe.ask((ECHO, [long, "{}"]), (ECHO, [long, "{}"]))
    assert [a.rows[0][0] == long for a in answers] == [True, True]
    pipe.leave()


async def test_the_connection_is_psycopgs_again(conn: AsyncConnection[TupleRow]) -> None:
    pipe = Pipe(conn, prepare=False)
    await pipe.ask((ECHO, ["a", "{}"]))
    pipe.leave()
    assert await (await conn.execute("SELECT 1")).fetchone() == (1,)
    again = Pipe(conn, prepare=False)
    assert (await again.ask((ECHO, ["b", "{}"])))[0].rows == [("b", [])]
    again.leave()


async def test_whoever_waits_hears_that_the_session_ended(
    conn: AsyncConnection[TupleRow],
) -> None:
    pipe = Pipe(conn, prepare=True)
    (me,) = await pipe.ask((ME, ()))
    asked = asyncio.ensure_future(pipe.ask((SLEEP, ())))
    async with (await pool.get()).connection() as other:
        asleep = "SELECT wait_event FROM pg_stat_activity WHERE pid = %s"
        while await (await other.execute(asleep, me.rows[0])).fetchone() != ("PgSleep",):
            continue
        await other.execute("SELECT pg_terminate_backend(%s)", me.rows[0])
    with pytest.raises(psycopg.OperationalError):
        await asked
    with pytest.raises(psycopg.OperationalError):
        await pipe.ask((ME, ()))
    pipe.leave()
    assert conn.closed


async def test_an_answer_nobody_waits_for_closes_the_connection(
    conn: AsyncConnection[TupleRow],
) -> None:
    pipe = Pipe(conn, prepare=False)
    asked = asyncio.ensure_future(pipe.ask((SLEEP, ())))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    pipe.leave()
    assert conn.closed
