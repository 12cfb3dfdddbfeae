"""One socket of the protocol for tests: keeps every frame in order, answers beats, asks with ref.

It never reconnects by itself: what a test cuts stays cut until the test connects again.
"""

import asyncio
import itertools
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import connection
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.processes import Web

Frame = dict[str, Any]
SUBPROTOCOL = Subprotocol("motjuste.v1")
PATIENCE_S = 15.0
_refs = itertools.count(1)


@dataclass(eq=False)
class Client:
    socket: ClientConnection
    answers_beats: bool = True
    frames: list[Frame] = field(default_factory=list)
    code: int | None = None

    def __post_init__(self) -> None:
        self._changed = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        self.socket.transport.abort()

    async def _read(self) -> None:
        try:
            async for raw in self.socket:
                frame = json.loads(raw)
                if frame["type"] == "beat" and self.answers_beats:
                    await self.socket.send('{"type":"beat"}')
                self.frames.append(frame)
                self._changed.set()
        except ConnectionClosed:
            pass
        finally:
            self.code = self.socket.close_code
            self._changed.set()

    async def until(
        self, condition: Callable[[], Any], seconds: float = PATIENCE_S, what: str = ""
    ) -> Any:
        """What `condition` gives once it holds, looked at after every frame."""
        try:
            async with asyncio.timeout(seconds):
                while not (found := condition()):
                    self._changed.clear()
                    await self._changed.wait()
                return found
        except TimeoutError:
            last = self.frames[-5:]
            raise AssertionError(f"{what or 'it'} did not come in {seconds} s; {last}") from None

    async def ended(self, seconds: float = PATIENCE_S) -> int:
        """The close code, once the other side has closed."""
        await self.until(lambda: self._reading.done(), seconds, "the close")
        return self.socket.close_code or 1006

    async def raw(self, data: str | bytes) -> None:
        await self.socket.send(data)

    async def tell(self, kind: str, **fields: Any) -> str:
        ref = f"r{next(_refs)}"
        await self.socket.send(json.dumps({"type": kind, "ref": ref, **fields}))
        return ref

    async def answer(self, ref: str | None, seconds: float = PATIENCE_S) -> Frame:
        """The `ok` or `error` to that ref."""
        return dict(await self.until(lambda: self._answer(ref), seconds, f"an answer to {ref}"))

    def _answer(self, ref: str | None) -> Frame | None:
        kinds = ("ok", "error")
        return next((f for f in self.frames if f["type"] in kinds and f.get("ref") == ref), None)

    async def ask(self, kind: str, **fields: Any) -> Frame:
        return await self.answer(await self.tell(kind, **fields))

    async def say(self, text: str, key: str = "", **fields: Any) -> int:
        """Post, and give the seq of the ok."""
        answer = await self.ask("message.post", text=text, client_key=key or str(uuid4()), **fields)
        assert answer["type"] == "ok", answer
        return int(answer["seq"])

    def of(self, kind: str) -> list[Frame]:
        return [f for f in self.frames if f["type"] == kind]

    def events(self, conversation: str | None = None) -> list[Frame]:
        """Everything shown of a conversation, in the order it was shown, snapshots included."""
        found = []
        for frame in self.frames:
            if frame["type"] == "snapshot":
                found += [e for c in frame.get("conversations", ()) for e in c["events"]]
            elif frame["type"] == "event":
                found.append(frame)
        return [e for e in found if conversation in (None, e["conversation"])]

    def seqs(self, conversation: str | None = None) -> list[int]:
        return [e["seq"] for e in self.events(conversation) if e.get("seq")]

    def texts(self, conversation: str | None = None) -> list[str]:
        return [e["text"] for e in self.events(conversation) if e["kind"] == "message.posted"]

    async def hear(self, text: str, seconds: float = PATIENCE_S) -> None:
        await self.until(lambda: text in self.texts(), seconds, repr(text))

    async def snapshot(self) -> Frame:
        return dict(await self.until(lambda: next(iter(self.of("snapshot")), None)))


@dataclass(frozen=True)
class Talk:
    """What the public call answers."""

    conversation: str
    token: str
    state: str = ""
    position: int | None = None
    seq: int = 0


def call(url: str, body: Any, **headers: str) -> tuple[int, Any]:
    """POST JSON (bytes go as they are): status and what was answered."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


async def begin(web: Web, text: str = "Bonjour", **more: Any) -> Talk:
    body: dict[str, Any] = {"brand": "maison-lumiere", "queue": "sav", "text": text}
    body["customer"] = {"name": "Paul Martin"}
    status, found = await asyncio.to_thread(call, f"{web.url}/api/v1/conversations/", body | more)
    assert status in (200, 201), found
    return Talk(**{name: found[name] for name in Talk.__dataclass_fields__})


async def dial(url: str, **given: Any) -> Client:
    answers_beats = given.pop("answers_beats", True)
    usual = {"subprotocols": [SUBPROTOCOL], "compression": None, "proxy": None}
    usual |= {"max_size": 32 * 1024 * 1024, "ping_interval": None, "close_timeout": 1}
    return Client(await connect(url, **(usual | given)), answers_beats)


async def customer(web: Web, talk: Talk, after: int = 0, **given: Any) -> Client:
    """A customer whose snapshot has come."""
    url = f"{web.ws_url}/ws/v1/customer/?token={talk.token}&after={after}"
    client = await dial(url, **given)
    await client.snapshot()
    return client


async def desk(web: Web, api_key: str, after: str = "", **given: Any) -> Client:
    """An advisor whose snapshot has come."""
    headers = {"Authorization": f"Bearer {api_key}"}
    client = await dial(
        f"{web.ws_url}/ws/v1/desk/?after={after}", additional_headers=headers, **given
    )
    await client.snapshot()
    return client


async def floor(web: Web, api_key: str, query: str = "", **given: Any) -> Client:
    """A leader who watches."""
    headers = {"Authorization": f"Bearer {api_key}"}
    url = f"{web.ws_url}/ws/v1/floor/?{query}"
    client = await dial(url, additional_headers=headers, **given)
    await client.snapshot()
    return client


async def available(web: Web, api_key: str, **given: Any) -> Client:
    client = await desk(web, api_key, **given)
    answer = await client.ask("presence.set", status="available")
    assert answer["type"] == "ok", answer
    return client


async def acting(action: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """An action of ours or a look into the database, in a thread, as in production."""

    def act() -> Any:
        try:
            return action(*values, **named)
        finally:
            connection.close()

    return await asyncio.to_thread(act)
