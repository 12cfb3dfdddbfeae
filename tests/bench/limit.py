"""The limit: as little as a socket server can do and still keep its word.

`group`: a message is committed with the others of its moment (one statement: seq and insert),
answered, and pushed to both members. `echo`: one insert, committed, for each message, then the
echo. No rights, no locks beyond the row's, no rendering, no limits: nobody could use it.
"""

import asyncio
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import psycopg
from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

TABLES = """
CREATE TABLE IF NOT EXISTS bench_conversation (id text PRIMARY KEY, seq int NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS bench_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, conversation text NOT NULL, seq int,
  client_key text NOT NULL, text text NOT NULL);
"""
COMMIT = """
WITH n AS (SELECT * FROM unnest(%s::text[], %s::int[]) AS n (id, n)),
up AS (UPDATE bench_conversation c SET seq = c.seq + n.n FROM n WHERE c.id = n.id
       RETURNING c.id, c.seq - n.n AS seq)
INSERT INTO bench_event (conversation, seq, client_key, text)
SELECT e.c, up.seq + e.nth, e.k, e.t
  FROM unnest(%s::text[], %s::int[], %s::text[], %s::text[]) AS e (c, nth, k, t)
  JOIN up ON up.id = e.c
RETURNING client_key, seq
"""
ONE = "INSERT INTO bench_event (conversation, client_key, text) VALUES (%s, %s, %s)"
MOST = 256


class Message(msgspec.Struct):
    type: str
    client_key: str = ""
    text: str = ""
    conversation: str = ""


_read = msgspec.json.Decoder(Message).decode
_write = msgspec.json.Encoder().encode


class Member(WSListener):  # type: ignore[misc]
    """One socket: a customer's of one conversation, or a desk's of several."""

    def __init__(self, server: "Server", conversations: list[str], side: str) -> None:
        self.server, self.conversations, self.side = server, conversations, side

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        for key in self.conversations:
            self.server.rooms.setdefault(key, []).append(self)
        shown = [{"conversation": key, "seq": 0, "staff_seq": 0} for key in self.conversations]
        self.send(_write({"type": "snapshot", "conversations": shown}))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            message = _read(frame.get_payload_as_bytes())
            if message.type == "message.post":
                message.conversation = message.conversation or self.conversations[0]
                self.server.take(self, message)
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        for key in self.conversations:
            self.server.rooms[key].remove(self)

    def send(self, payload: bytes) -> None:
        self.transport.send(WSMsgType.TEXT, payload)


class Server:
    def __init__(self, mode: str, pool: AsyncConnectionPool[Any]) -> None:
        self.is_echo, self.pool = mode == "echo", pool
        self.rooms: dict[str, list[Member]] = {}
        self.pending: list[tuple[Member, Message]] = []
        self.task: asyncio.Task[None] | None = None
        self.tasks: set[asyncio.Task[None]] = set()

    def take(self, member: Member, message: Message) -> None:
        if self.is_echo:
            task = asyncio.create_task(self._echo(member, message))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
            return
        self.pending.append((member, message))
        if self.task is None:
            self.task = asyncio.create_task(self._run())

    async def _echo(self, member: Member, message: Message) -> None:
        async with self.pool.connection() as conn:
            await conn.execute(ONE, [message.conversation, message.client_key, message.text])
        member.send(_write({"type": "ok", "seq": 0, "client_key": message.client_key}))

    async def _run(self) -> None:
        async with self.pool.connection() as conn:
            while self.pending:
                batch, self.pending = self.pending[:MOST], self.pending[MOST:]
                self._answer(batch, await _commit(conn, [m for _, m in batch]))
        self.task = None

    def _answer(self, batch: list[tuple[Member, Message]], seqs: dict[str, int]) -> None:
        for member, m in batch:
            seq = seqs[m.client_key]
            member.send(_write({"type": "ok", "seq": seq, "client_key": m.client_key}))
            event = _write(
                {
                    "type": "event",
                    "conversation": m.conversation,
                    "seq": seq,
                    "kind": "message.posted",
                    "actor": {"kind": member.side},
                    "text": m.text,
                    "client_key": m.client_key,
                }
            )
            for other in self.rooms[m.conversation]:
                other.send(event)


async def _commit(conn: AsyncConnection[Any], batch: list[Message]) -> dict[str, int]:
    counts: dict[str, int] = {}
    nth = []
    for m in batch:
        counts[m.conversation] = counts.get(m.conversation, 0) + 1
        nth.append(counts[m.conversation])
    rows = await conn.execute(
        COMMIT,
        [
            list(counts), list(counts.values()), [m.conversation for m in batch], nth,
            [m.client_key for m in batch], [m.text for m in batch],
        ],
        prepare=True,
    )  # fmt: skip
    return dict(await rows.fetchall())


async def serve(mode: str, port: int, database_url: str) -> None:
    pool = AsyncConnectionPool(
        database_url, min_size=4, max_size=16, open=False, kwargs={"autocommit": True}
    )
    await pool.open(wait=True)
    server = Server(mode, pool)

    def member(request: WSUpgradeRequest) -> Member:
        asked = parse_qs(urlsplit(request.path.decode()).query)
        return Member(server, asked["rooms"][0].split(","), asked["side"][0])

    await ws_create_server(member, "127.0.0.1", port)
    await asyncio.Event().wait()


def make_tables(database_url: str, conversations: list[str]) -> None:
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute(TABLES)
        conn.execute("TRUNCATE bench_conversation, bench_event")
        conn.execute(
            "INSERT INTO bench_conversation (id) SELECT unnest(%s::text[])", [conversations]
        )


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
