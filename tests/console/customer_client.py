"""A customer at the real socket, speaking JSON with a token, for tests of the desk."""

import json
import urllib.request
from collections.abc import Iterator
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
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

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

    def wait(self, wanted: Any) -> dict[str, Any]:
        """The next frame or event of a snapshot that is `wanted`, answering beats meanwhile."""
        while True:
            frame = json.loads(self.socket.recv(timeout=WAIT_S))
            if frame["type"] == "beat":
                self.socket.send('{"type":"beat"}')
            told = [e for c in frame.get("conversations", ()) for e in c.get("events", ())]
            for candidate in (frame, *told):
                if wanted(candidate):
                    return dict(candidate)


@contextmanager
def customer_of(opening: dict[str, Any], server: Web) -> Iterator[Customer]:
    url = f"{server.ws_url}{opening['socket']}?token={opening['token']}"
    with connect(url, subprotocols=["motjuste.v1"]) as socket:  # type: ignore[list-item]
        yield Customer(socket)
