"""The application is server-neutral: a customer opens a conversation and talks under uvicorn."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from websockets.sync.client import connect

from conversations.models import Brand, Queue
from tests.processes import ROOT, Web, _test_database


class UnderUvicorn(Web):
    """The same application behind another server."""

    def launch(self) -> None:
        limits = ["--ws", "websockets-sansio", "--ws-max-size", "65536", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "uvicorn", "console.asgi:application", *limits],
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, **_test_database(), "BASE_URL": self.url},
            )


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[UnderUvicorn]:
    server = UnderUvicorn(tmp_path / "uvicorn.log")
    server._reserved.close()  # uvicorn binds without SO_REUSEPORT
    server.start_again()
    yield server
    server.close()


def test_a_customer_opens_and_talks(server: UnderUvicorn) -> None:
    brand = Brand.objects.create(slug="essai", name="Essai")
    Queue.objects.create(brand=brand, slug="aide", name="Aide")
    body = json.dumps({"brand": "essai", "text": "Bonjour"}).encode()
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{server.url}/api/v1/conversations/", body, headers)) as answer:
        opened = json.load(answer)
    address = f"{server.ws_url}/ws/v1/customer/?token={opened['token']}"
    with connect(address, subprotocols=["motjuste.v1"]) as talk:  # type: ignore[list-item]
        assert json.loads(talk.recv(10))["type"] == "snapshot"
        post = {"type": "message.post", "client_key": str(uuid.uuid4()), "text": "Encore moi"}
        talk.send(json.dumps({**post, "ref": "a"}))
        assert {json.loads(talk.recv(10))["type"] for _ in range(2)} == {"event", "ok"}
