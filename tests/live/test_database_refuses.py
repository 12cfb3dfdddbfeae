"""A database that can be read and not written: nothing is lost, and it heals by itself."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests import by_hand, ledger
from tests.live.client import acting, available, begin, call, customer
from tests.live.conftest import House

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]

_FULL = """
CREATE FUNCTION test_disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
END $$;
CREATE TRIGGER test_disk_is_full BEFORE INSERT ON conversations_event
   FOR EACH ROW EXECUTE FUNCTION test_disk_is_full();
"""
_ROOM_AGAIN = "DROP FUNCTION test_disk_is_full CASCADE"


def _by_hand() -> psycopg.Connection[tuple[object, ...]]:
    own = by_hand.connected(autocommit=True)
    own.execute("SET default_transaction_read_only = off")
    return own


@contextmanager
def read_only() -> Iterator[None]:
    """As after a failover to a standby: new sessions may only read, and all sessions are new."""
    with _by_hand() as own:
        (name,) = own.execute("SELECT current_database()").fetchone() or ("",)
        change = sql.SQL("ALTER DATABASE {} {}")
        place, on = sql.Identifier(str(name)), sql.SQL("SET default_transaction_read_only = on")
        own.execute(change.format(place, on))
        own.execute(by_hand.END_OTHERS)
        try:
            yield
        finally:
            own.execute(change.format(place, sql.SQL("RESET default_transaction_read_only")))
            own.execute(by_hand.END_OTHERS)


@contextmanager
def disk_full() -> Iterator[None]:
    """What PostgreSQL says then, said by a trigger."""
    with _by_hand() as own:
        own.execute(_FULL)
        try:
            yield
        finally:
            own.execute(_ROOM_AGAIN)


@pytest.mark.parametrize("fault", [read_only, disk_full])
async def test_posts_are_refused_clearly_and_accepted_again_when_it_is_over(
    house: House, new_connections: None, fault: object
) -> None:
    assert callable(fault)
    web, key = house.one, str(uuid4())
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web)
        async with await customer(web, talk) as paul:
            await lea.hear("Bonjour")
            with fault():
                refused = await paul.ask("message.post", text="perdue ?", client_key=key)
                assert refused["code"] == "unavailable", refused
                closed = await lea.ask("conversation.close", conversation=talk.conversation)
                assert closed["code"] == "unavailable", closed
                status, said = await asyncio.to_thread(call, *_opening(web.url))
                assert (status, said["code"]) == (503, "unavailable")
            await paul.say("perdue ?", key)
            await lea.hear("perdue ?")
            assert paul.texts().count("perdue ?") == 1
            await begin(web, "et une autre")
            assert await acting(ledger.faults) == []


def _opening(url: str) -> tuple[str, dict[str, object]]:
    body = {"brand": "maison-lumiere", "queue": "sav", "text": "Bonjour"}
    return f"{url}/api/v1/conversations/", body | {"customer": {"name": "Zoé"}}
