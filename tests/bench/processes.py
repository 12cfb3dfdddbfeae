"""The processes of a bench: a server to be measured, and the load beside it.

What they are told is in `phases.py`.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psutil

from console.embedded.place import wait_until
from tests.bench.place import ROOT, Desk

UNLIMITED = {
    "POSTS_PER_S": "1000000",
    "FRAMES_PER_S": "1000000",
    "OPENINGS_PER_MINUTE": "1000000",
    "SOCKETS_PER_ADDRESS": "1000000",
    "SOCKETS_PER_CUSTOMER": "1000000",
}


class Server:
    """A process that listens on `port`."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._log = tempfile.TemporaryFile("w+b")  # noqa: SIM115 closed in close()
        given = {**os.environ, **UNLIMITED, **environment}  # empty: the product's own value
        words = [word.format(port=self.port) for word in command]
        self._process = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            env={k: v for k, v in given.items() if v},
        )
        self._seen = psutil.Process(self._process.pid)
        wait_until(self._answers, 60, f"no answer from {' '.join(words)}")

    @property
    def pid(self) -> int:
        return self._process.pid

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            self._log.seek(0)
            raise RuntimeError(self._log.read().decode()[-3000:])
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0

    def cpu_s(self) -> float:
        times = self._seen.cpu_times()
        return times.user + times.system

    def rss(self) -> int:
        return int(self._seen.memory_info().rss)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Out of the way while something else is measured."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()


def ours(**environment: str) -> Server:
    return Server(["-m", "console.server", "--port", "{port}"], **environment)


def ours_on_uvicorn() -> Server:
    options = ["--ws", "websockets-sansio", "--ws-per-message-deflate", "false"]
    options += ["--ws-max-size", "65536", "--log-level", "warning", "--port", "{port}"]
    return Server(["-m", "uvicorn", "console.asgi:application", *options])


def limit(mode: str) -> Server:
    return Server(["-m", "tests.bench.limit", mode, "{port}", os.environ["DATABASE_URL"]])


class Load:
    """The process that makes the load; `told` gives it one order and waits for the result."""

    def __init__(self, module: str = "tests.bench.load") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def tell(self, do: str, **order: Any) -> None:
        """An order without an answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **order}).encode() + b"\n")
        self._process.stdin.flush()

    def told(self, do: str, **order: Any) -> dict[str, Any]:
        self.tell(do, **order)
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or "null")
        if answer is None:
            raise RuntimeError(f"the load ended during {do}")
        return answer

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


MOST_NAMED = 100  # in one address, of which a server reads 16 KiB; only a limit's desk needs all
LATEST = 999_999_999  # the server takes its own head for it: nothing earlier is sent


def _rooms(desk: Desk) -> list[str]:
    return [conversation for _, conversation in desk.conversations]


def _latest(desk: Desk) -> str:
    return ",".join(f"{c}:{LATEST}.{LATEST}" for c in _rooms(desk)[:MOST_NAMED])


def customers_of(server: Server, desks: Sequence[Desk]) -> list[dict[str, Any]]:
    base = f"ws://127.0.0.1:{server.port}/ws/v1/customer/?side=customer"
    return [
        {
            "url": f"{base}&rooms={conversation}&token={token}&after={LATEST}",
            "headers": {"Sec-WebSocket-Protocol": "motjuste.v1"},
            "side": "customer",
            "rooms": [conversation],
        }
        for desk in desks
        for token, conversation in desk.conversations
    ]


def desks_of(server: Server, desks: Sequence[Desk], n_tabs: int = 1) -> list[dict[str, Any]]:
    base = f"ws://127.0.0.1:{server.port}/ws/v1/desk/?side=advisor"
    return [
        {
            "url": f"{base}&after={_latest(desk)}&rooms={','.join(_rooms(desk)[:MOST_NAMED])}",
            "headers": {
                "Sec-WebSocket-Protocol": "motjuste.v1",
                "Authorization": f"Bearer {desk.key}",
            },
            "side": "desk",
            "rooms": _rooms(desk),
        }
        for desk in desks
        for _ in range(n_tabs)
    ]
