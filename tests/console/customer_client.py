"""A customer at the real socket, speaking JSON with a token, for tests of the desk."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

from tests.processes import Web

WAIT_S = 20


def begin(server: Web, text: str, name: str = "Camille Durand", **more: Any) -> dict[str, Any]:
    """Start a conversation by the public call; the answer holds `conversation` and `token`."""
    body = {"brand": "maison-lumiere", "queue": "sav", "text": text, "client_key": str(uuid4())}
    body |= {"customer": {"name": name}, **more}
    request = urllib.request.Request(
        f"{server.url}/api/v1/conversations/",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
        return dict(json.load(answer))


class Customer:
    """`heard` keeps every frame, and the events of snapshots, until somebody waits for it."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard: list[dict[str, Any]] = []

    def tell(self, kind: str, **fields: Any) -> None:
        self.socket.send(json.dumps({"type": kind, **fields}))

    def say(self, text: str) -> int:
        """Post, wait for the ok, return the seq."""
        ref = uuid4().hex
        self.tell("message.post", client_key=str(uuid4()), text=text, ref=ref)
        answer = self.wait(lambda frame: frame.get("ref") == ref)
        assert answer["type"] == "ok", answer
        return int(answer["seq"])

    def hear(self, text: str) -> dict[str, Any]:
        return self.wait(lambda frame: frame.get("text") == text)

    def wait(
        self, wanted: Callable[[dict[str, Any]], bool], seconds: float = WAIT_S
    ) -> dict[str, Any]:
        """The first frame or event that is `wanted`, answering beats meanwhile."""
        until = time.monotonic() + seconds
        while not (found := [frame for frame in self.heard if wanted(frame)]):
            frame = json.loads(self.socket.recv(timeout=until - time.monotonic()))
            if frame["type"] == "beat":
                self.tell("beat")
            told = [e for c in frame.get("conversations", ()) for e in c.get("events", ())]
            self.heard += [frame, *told]
        self.heard.remove(found[0])
        return found[0]


@contextmanager
def customer_of(opening: dict[str, Any], server: Web) -> Iterator[Customer]:
    url = f"{server.ws_url}{opening['socket']}?token={opening['token']}"
    with connect(url, subprotocols=["motjuste.v1"]) as socket:  # type: ignore[list-item]
        yield Customer(socket)
