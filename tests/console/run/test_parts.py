"""The supervisor's parts: the Procfile, one child's restarts and end, leftovers."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from console.embedded.place import wait_until
from console.run import leftovers, procfile
from console.run.child import MAX_LOG, Child

ROOT = Path(__file__).parents[3]


def test_the_procfile_names_web_clock_and_analyse() -> None:
    found = procfile.read(ROOT / "Procfile", {"PORT": "8123"})
    assert found["web"][:3] == [sys.executable, "-m", "console.server"]
    assert found["web"][-2:] == ["--port", "8123"]
    assert "127.0.0.1" in found["web"]
    assert found["clock"] == [sys.executable, "manage.py", "clock"]
    assert found["analyse"] == [sys.executable, "manage.py", "analyse"]


def test_a_variable_may_have_a_default(tmp_path: Path) -> None:
    path = tmp_path / "Procfile"
    path.write_text("# a comment\nweb: run --at ${WHERE:-here} ${NOTHING}x 'two words'\n")
    assert procfile.read(path, {}) == {"web": ["run", "--at", "here", "x", "two words"]}
    assert procfile.read(path, {"WHERE": "there"})["web"][2] == "there"


@pytest.fixture
def child(tmp_path: Path) -> Callable[[str], Child]:
    def make(code: str) -> Child:
        said: list[str] = []
        command = [sys.executable, "-c", code]
        made = Child("it", command, tmp_path / "it.log", dict(os.environ), tmp_path, said.append)
        made.start()
        return made

    return make


def test_a_child_that_ends_starts_again_after_a_pause_that_grows(
    child: Callable[[str], Child],
) -> None:
    it = child("print('words', flush=True); raise SystemExit(3)")
    pauses = []
    for _ in range(3):
        assert it.process is not None
        it.process.wait(20)
        it.look()
        assert it.again_at is not None
        pauses.append(it.again_at)
        it.again_at = 0  # the pause is over
        it.look()
    assert it.n_ends == 3
    assert it.say.__self__[0].startswith("it ended (exit code 3) and starts again in 1 s")  # type: ignore[attr-defined]
    assert "in 4 s" in it.say.__self__[4]  # type: ignore[attr-defined]
    assert "words" in it.last_words()
    it.ask_to_end()
    it.wait(10)


def test_one_that_was_asked_to_end_stays_ended(child: Callable[[str], Child]) -> None:
    it = child("import time; time.sleep(60)")
    it.ask_to_end()
    it.wait(10)
    it.look()
    assert not it.is_alive
    assert it.again_at is None


def test_one_that_does_not_listen_is_killed(child: Callable[[str], Child]) -> None:
    it = child(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('deaf', flush=True); time.sleep(60)"
    )
    wait_until(lambda: "deaf" in it.last_words(), 20, "it never began")
    it.ask_to_end()
    it.wait(0.2)
    assert not it.is_alive
    assert "killed" in it.say.__self__[-1]  # type: ignore[attr-defined]


def test_a_long_log_is_put_aside(child: Callable[[str], Child]) -> None:
    it = child("")
    assert it.process is not None
    it.process.wait(20)
    it.log.write_bytes(b"x" * (MAX_LOG + 1))
    it.start()
    it.process.wait(20)
    assert it.log.stat().st_size == 0
    assert it.log.with_suffix(".1.log").stat().st_size > MAX_LOG


def test_leftovers_are_ended_and_strangers_are_not(tmp_path: Path) -> None:
    path = tmp_path / "children.json"
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    left, stranger = subprocess.Popen(command), subprocess.Popen(command)
    try:
        leftovers.remember(path, [left.pid, stranger.pid])
        known = json.loads(path.read_text())
        known[str(stranger.pid)] = 1.0  # its id, but born at another time
        path.write_text(json.dumps(known))
        assert leftovers.end(path) == 1
        left.wait(10)
        assert stranger.poll() is None
        assert leftovers.end(path) == 0
    finally:
        for process in (left, stranger):
            process.kill()
            process.wait(10)
