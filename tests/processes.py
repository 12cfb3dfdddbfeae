"""Real web processes for tests: started on reserved ports, waited for, killed, replaced.

Which test wants how many is said by the `web` fixture in conftest.py.
"""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from console.embedded.place import wait_until

ROOT = Path(__file__).resolve().parents[1]


@dataclass(eq=False)
class Web:
    """One `python -m console.server`, on a port that stays its own when it is started again."""

    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        # Bound but never listening: it keeps the port for us and takes no connection.
        self._reserved = socket.socket()
        self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._reserved.bind(("127.0.0.1", 0))
        self.port: int = self._reserved.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def is_whole(self) -> bool:
        """Alive and not left behind stopped (SIGSTOP)."""
        return self.is_alive() and psutil.Process(self.pid).status() != psutil.STATUS_STOPPED

    def launch(self) -> None:
        """Start it; `wait_ready` comes apart, so that several start at once."""
        port = ["--port", str(self.port), "--reuse-port"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "console.server", *port],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, **_test_database(), "BASE_URL": self.url, **self.environment},
            )

    def wait_ready(self, seconds: float = 60) -> None:
        ended = f"no answer: {self.log}"
        wait_until(lambda: self._answers() or not self.is_alive(), seconds, ended)
        assert self.is_alive(), f"the web process ended:\n{self.log.read_text()[-4000:]}"

    def kill(self) -> None:
        """Kill -9."""
        self.signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait(10)

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def start_again(self) -> None:
        self.launch()
        self.wait_ready()

    def close(self) -> None:
        if self.is_alive():
            self.signal(signal.SIGCONT)
            self.kill()
        self._reserved.close()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


class WebPool:
    """Web processes kept from test to test: starting one costs seconds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: list[Web] = []
        self._special: list[Web] = []
        self._n_started = 0

    def take(self, n: int = 1, **environment: str) -> list[Web]:
        self._collect_static()
        if environment:
            fresh = [self._new(environment) for _ in range(n)]
            self._special += fresh
        else:
            self._prune()
            fresh = [self._new({}) for _ in range(n - len(self._kept))]
            self._kept += fresh
        for web in fresh:
            web.launch()
        for web in fresh:
            web.wait_ready()
        return (fresh if environment else self._kept)[:n]

    def give_back(self) -> None:
        """After a test: end what was special or no longer whole."""
        for web in self._special:
            web.close()
        self._special = []
        self._prune()

    def _prune(self) -> None:
        whole = [web for web in self._kept if web.is_whole()]
        for web in self._kept:
            if web not in whole:
                web.close()
        self._kept = whole

    def close(self) -> None:
        for web in self._special + self._kept:
            web.close()

    def _new(self, environment: dict[str, str]) -> Web:
        self._n_started += 1
        return Web(self._folder / f"web-{self._n_started}.log", environment)

    def _collect_static(self) -> None:
        if not (self._folder / "static" / "staticfiles.json").exists():
            command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
            subprocess.run(command, cwd=ROOT, env={**os.environ, **_test_database()}, check=True)


def _test_database() -> dict[str, str]:
    """The child's environment: the URL of the test database instead of the ordinary one."""
    from urllib.parse import urlsplit, urlunsplit

    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    return {"DATABASE_URL": urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=name))}
