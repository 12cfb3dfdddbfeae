"""An advisor at the real desk socket, speaking JSON with an API key, for tests of other pages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.utils import timezone
from websockets.sync.client import ClientConnection, connect

from conversations.actions.keys import create_api_key
from conversations.models import User
from tests.processes import Web

WAIT_S = 20


class Desk:
    """`conversation` is the one last assigned."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.conversation = ""
        self.seen: list[dict[str, Any]] = []

    def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send a frame and wait for its ok."""
        ref = uuid4().hex
        self.socket.send(json.dumps({"type": kind, "ref": ref, **fields}))
        answer = self.wait(lambda frame: frame.get("ref") == ref)
        assert answer["type"] == "ok", answer
        return answer

    def wait(self, wanted: Any) -> dict[str, Any]:
        while True:
            frame = json.loads(self.socket.recv(timeout=WAIT_S))
            if frame["type"] == "beat":
                self.socket.send('{"type":"beat"}')
            if frame["type"] == "state" and frame.get("seat"):
                self.conversation = frame["conversation"]
            self.seen.append(frame)
            if wanted(frame):
                return frame

    def assigned(self) -> None:
        if not self.conversation:
            self.wait(lambda frame: bool(self.conversation))

    def hear(self, text: str) -> dict[str, Any]:
        return self.wait(lambda frame: frame["type"] == "event" and frame.get("text") == text)

    def say(self, text: str, **fields: Any) -> None:
        key = str(uuid4())
        self.ask(
            "message.post", conversation=self.conversation, client_key=key, text=text, **fields
        )

    def tell(self, kind: str, **fields: Any) -> None:
        """Send what is never answered: typing, seen."""
        frame = {"type": kind, "conversation": self.conversation, **fields}
        self.socket.send(json.dumps(frame))


@contextmanager
def desk_of(user: User, web: Web, *, available: bool = True) -> Iterator[Desk]:
    _, key = create_api_key(user, "test", timezone.now())
    with connect(
        f"{web.ws_url}/ws/v1/desk/",
        subprotocols=["motjuste.v1"],  # type: ignore[list-item]
        additional_headers={"Authorization": f"Bearer {key}"},
    ) as socket:
        desk = Desk(socket)
        desk.wait(lambda frame: frame["type"] == "snapshot")
        if available:
            desk.ask("presence.set", status="available")
        yield desk
