"""`manage.py run` as a newcomer types it: it starts, it serves, it stops, it says what is wrong."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from console import embedded
from console.embedded.place import EmbeddedError, wait_until

ROOT = Path(__file__).parents[3]
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "HOST", "REDIS_PREFIX")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Run:
    """One supervisor in a folder of its own; what it says is in `said`."""

    def __init__(self, var: Path, port: int, *options: str) -> None:
        self.var, self.port = var, port
        folder = next(p for p in var.parents if p.is_dir())
        self.output = folder / f"run-{len(list(folder.glob('run-*.txt')))}.txt"
        environment = {k: v for k, v in os.environ.items() if k not in OURS}
        environment |= {"MOTJUSTE_VAR": str(var), "PORT": str(port), "COLUMNS": "200"}
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run", *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=ROOT,
                env=environment,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def wait_for(self, words: str, seconds: float = 300) -> None:
        with suppress(EmbeddedError):
            wait_until(
                lambda: words in self.said or self.process.poll() is not None, seconds, words
            )
        assert words in self.said, self.said

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)

    def answers(self) -> bool:
        try:
            return bool(self.ready())
        except OSError:
            return False

    def ready(self) -> dict[str, str]:
        url = f"http://127.0.0.1:{self.port}/readyz"
        with urllib.request.urlopen(url, timeout=10) as answer:
            checks: dict[str, str] = json.load(answer)["checks"]
            return checks

    def family(self) -> dict[int, float]:
        return {int(k): v for k, v in json.loads((self.var / "children.json").read_text()).items()}

    def child(self, word: str) -> int:
        """The child whose command has this word: numbers say no order, they start over."""
        (pid,) = [pid for pid in self.family() if word in psutil.Process(pid).cmdline()]
        return pid


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "var"
    yield folder
    if (folder / "children.json").exists():
        for pid in json.loads((folder / "children.json").read_text()):
            if psutil.pid_exists(int(pid)):
                os.kill(int(pid), signal.SIGKILL)
    if folder.is_dir():
        embedded.stop(folder)


@pytest.mark.timeout(900)
def test_it_starts_serves_restarts_a_dead_child_and_stops(var: Path) -> None:
    run = Run(var, free_port())
    try:
        run.wait_for("Ctrl-C stops everything")
        wait_until(lambda: set(run.ready().values()) == {"ok"}, 180, "something is not ready")
        assert "lea.morel@example.org" in run.said
        assert f"http://127.0.0.1:{run.port}/chat/maison-lumiere/" in run.said
        known = json.loads((var / "demo.json").read_text())
        assert known["base_url"] == f"http://127.0.0.1:{run.port}"
        wait_until(lambda: _n_sockets(run) > 10, 180, "no demo traffic flows")

        os.kill(run.child("console.server"), signal.SIGKILL)
        run.wait_for("web runs again", 90)
        assert "web ended (signal SIGKILL)" in run.said
        wait_until(run.answers, 180, "the web process does not listen again")

        taken = Run(var.parent / "other", run.port)
        assert taken.process.wait(90) == 1
        assert "already in use" in taken.said
        assert "Traceback" not in taken.said
        twice = Run(var, free_port())
        assert twice.process.wait(90) == 1
        assert "already runs" in twice.said

        family = run.family()
        assert run.stop() == 0
        assert not any(psutil.pid_exists(pid) for pid in family)
        assert embedded.running_urls(var) is None
        assert "Stopped." in run.said
        assert "Traceback" not in run.said
    finally:
        if run.process.poll() is None:
            run.process.kill()


@pytest.mark.timeout(900)
def test_a_killed_one_is_tidied_up_by_the_next(var: Path) -> None:
    first = Run(var, free_port(), "--no-demo")
    second: Run | None = None
    try:
        first.wait_for("Ctrl-C stops everything")
        assert not (var / "demo.json").exists()
        orphans = first.family()
        first.stop(signal.SIGKILL)
        assert all(psutil.pid_exists(pid) for pid in orphans)
        second = Run(var, first.port, "--no-demo")
        second.wait_for("Ctrl-C stops everything")
        assert re.search(r"Ended \d processes of an earlier run", second.said)
        assert not set(orphans) & set(second.family())
        assert second.stop(signal.SIGTERM) == 0
    finally:
        for run in (first, second):
            if run is not None and run.process.poll() is None:
                run.process.kill()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")
    run = Run(tmp_path / "a-file" / "var", free_port())
    assert run.process.wait(90) == 1
    assert "cannot be written" in run.said
    assert "MOTJUSTE_VAR" in run.said
    assert "Traceback" not in run.said


def test_a_database_that_is_not_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "OURS", OURS[2:])
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    run = Run(tmp_path / "var", free_port())
    assert run.process.wait(90) == 1
    assert "preparation failed" in run.said
    assert "Traceback" not in run.said


def _n_sockets(run: Run) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{run.port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return sum(
        int(float(n)) for n in re.findall(r'^motjuste_sockets{kind="\w+"} (\S+)', text, re.M)
    )
