"""One child process: its log, its restarts with a pause that doubles, its orderly end."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MAX_LOG = 5 * 1024 * 1024
_LONGEST_PAUSE_S = 30.0
_SETTLED_S = 60.0


@dataclass(slots=True, eq=False)
class Child:
    """`say` is told when it ended by itself and when it will be back."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str]
    folder: Path
    say: Callable[[str], None]
    process: "subprocess.Popen[bytes] | None" = None
    n_ends: int = 0
    started_at: float = 0.0
    again_at: float | None = None
    _is_wanted: bool = field(default=True)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """In a session of its own: the terminal's Ctrl-C is ours to pass on, in order."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > MAX_LOG:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=dict(self.environment),
                start_new_session=True,
            )
        self.started_at, self.again_at = time.monotonic(), None

    def look(self) -> None:
        """Notice an end that nobody asked for, and start again when its pause is over."""
        if self.process is None or not self._is_wanted or self.is_alive:
            return
        now = time.monotonic()
        if self.again_at is None:
            self._ended(now)
        elif now >= self.again_at:
            self.start()
            self.say(f"{self.name} runs again.")

    def _ended(self, now: float) -> None:
        assert self.process is not None
        if now - self.started_at > _SETTLED_S:
            self.n_ends = 0
        pause_s = min(_LONGEST_PAUSE_S, 2.0**self.n_ends)
        self.n_ends += 1
        self.again_at = now + pause_s
        self.say(
            f"{self.name} ended ({_how(self.process.returncode)}) and starts again in "
            f"{pause_s:g} s. Its words: {self.log}"
        )

    def ask_to_end(self) -> None:
        self._is_wanted = False
        if self.is_alive and self.process is not None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Until it is gone; killed when it takes longer."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, seconds))
        except subprocess.TimeoutExpired:
            self.say(f"{self.name} does not end by itself: killed.")
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def last_words(self, n: int = 12) -> str:
        try:
            lines = self.log.read_text(errors="replace").splitlines()[-n:]
        except OSError:
            return ""
        return "\n".join(line[:400] for line in lines)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
