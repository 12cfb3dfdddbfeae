"""The supervisor's own run: start in order, watch, stop in order.

One child is `child.py`, what is said is in `words.py`, the servers in `console.embedded`.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from rich.console import Console

from console import embedded
from console.run import leftovers, procfile, words
from console.run.child import Child
from console.server.listen import ListenError, listen

ROOT = Path(__file__).resolve().parents[2]
_READY_S = 90.0
_LEAVE_S = 6.0


class RunError(Exception):
    """Why there is nothing to run and what to do, in sentences for a person."""


@dataclass(slots=True)
class Options:
    host: str
    port: int
    base_url: str
    demo: bool
    traffic: bool


@dataclass(slots=True, eq=False)
class Supervisor:
    var: Path
    options: Options
    console: Console
    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    def run(self) -> None:
        """Until Ctrl-C or SIGTERM. Raises RunError and embedded.EmbeddedError before that."""
        with embedded.only_one(self.var), self._signals():
            if n := leftovers.end(self._family):
                self.say(f"Ended {n} processes of an earlier run that was killed.")
            self._refuse_taken_port()
            try:
                self._start()
                while not self.stopping.wait(0.25):
                    self._look()
            finally:
                self._stop()

    def say(self, sentence: str) -> None:
        self.console.print(f"[dim]{time.strftime('%H:%M:%S')}[/dim] {sentence}", soft_wrap=True)

    # -- starting

    def _refuse_taken_port(self) -> None:
        try:
            listen(self.options.host, self.options.port).close()
        except ListenError as error:
            raise RunError(str(error)) from error

    def _start(self) -> None:
        self.say("Starting PostgreSQL and Valkey …")
        self._start_servers()
        self.say("Preparing tables, static files and the demonstration …")
        self._prepare()
        if self.stopping.is_set():
            return
        for name, command in procfile.read(ROOT / "Procfile", self.environment).items():
            self._add(name, command)
        self._until_ready()
        if self.stopping.is_set():
            return
        words.welcome(self.console, self.options.base_url, self.var / "demo.json", self._logs)
        if self.options.demo and self.options.traffic:
            manage = [sys.executable, "manage.py", "traffic", "--demo"]
            self._add("traffic", [*manage, "--seed", str(int(time.time()))])

    def _start_servers(self) -> None:
        given = {name: bool(os.environ.get(name)) for name in ("DATABASE_URL", "REDIS_URL")}
        urls = embedded.start(
            self.var, postgresql=not given["DATABASE_URL"], redis=not given["REDIS_URL"]
        )
        if urls.database_url:
            self.environment["DATABASE_URL"] = urls.database_url
        if urls.redis_url:
            self.environment["REDIS_URL"] = urls.redis_url
        self.environment.update(
            MOTJUSTE_VAR=str(self.var),
            BASE_URL=self.options.base_url,
            HOST=self.options.host,
            PORT=str(self.options.port),
            MOTJUSTE_DEMO="1" if self.options.demo else "0",
            PYTHONUNBUFFERED="1",
        )

    def _prepare(self) -> None:
        command = [sys.executable, "-m", "console.run.prepare"]
        done = subprocess.run(
            command + (["--demo"] if self.options.demo else []),
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        self._logs.mkdir(exist_ok=True)
        log = self._logs / "prepare.log"
        log.write_text(done.stdout + done.stderr)
        if done.returncode and not self.stopping.is_set():
            last = (done.stderr.strip().splitlines() or ["no word about why"])[-1]
            raise RunError(f"The preparation failed: {last[:400]}\nAll of it is in {log}.")

    def _add(self, name: str, command: list[str]) -> None:
        log = self._logs / f"{name}.log"
        child = Child(name, command, log, self.environment, ROOT, self.say)
        child.start()
        self.children.append(child)
        self._remember()

    def _until_ready(self) -> None:
        """Wait for /readyz; a child that ends meanwhile is a failure, told in its own words."""
        end = time.monotonic() + _READY_S
        while not self.stopping.wait(0.1):
            for child in self.children:
                if not child.is_alive:
                    raise RunError(f"{child.name} does not start:\n{child.last_words()}")
            answer = self._answer()
            if answer == "ready":
                return
            if time.monotonic() > end:
                raise RunError(f"Not ready after {_READY_S:g} s: {answer}. See {self._logs}.")

    def _answer(self) -> str:
        host = self.options.host if self.options.host != "0.0.0.0" else "127.0.0.1"  # noqa: S104
        url = f"http://{host}:{self.options.port}/readyz"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return "ready"
        except urllib.error.HTTPError as error:
            return error.read(500).decode(errors="replace")
        except OSError as error:
            return str(error)

    # -- watching and stopping

    def _look(self) -> None:
        before = [child.process for child in self.children]
        for child in self.children:
            child.look()
        if before != [child.process for child in self.children]:
            self._remember()

    def _stop(self) -> None:
        """Sockets first (traffic, web), then the clock and what else, then the servers."""
        self.say("Stopping …")
        first = [c for c in self.children if c.name in ("traffic", "web")]
        for group in (first, [c for c in self.children if c not in first]):
            end = time.monotonic() + _LEAVE_S
            for child in group:
                child.ask_to_end()
            for child in group:
                child.wait(end - time.monotonic())
        self._family.unlink(missing_ok=True)
        embedded.stop(self.var)
        self.say("Stopped.")

    def _remember(self) -> None:
        pids = [child.process.pid for child in self.children if child.process is not None]
        leftovers.remember(self._family, pids)

    @property
    def _family(self) -> Path:
        return self.var / "children.json"

    @property
    def _logs(self) -> Path:
        return self.var / "log"

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(_number: int, _frame: FrameType | None) -> None:
            self.stopping.set()

        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, stop) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
