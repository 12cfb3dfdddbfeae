"""Real `manage.py analyse` processes for tests: started, waited for, stopped, killed.

What is asked of them is in tests/live/test_analyse.py and test_rules.py.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from console.embedded.place import wait_until
from tests.processes import ROOT, _test_database

WARM_S = 180.0  # a busy machine loads the models slowly


class Analysing:
    def __init__(self, *command: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *(command or ("manage.py", "analyse")), "--nice", "0"],
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, **_test_database(), **environment},
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def analysing(n: int = 1, *command: str, **environment: str) -> Iterator[list[Analysing]]:
    started = [Analysing(*command, **environment) for _ in range(n)]
    try:
        yield started
    finally:
        for one in started:
            one.kill()


def until(condition: Callable[[], Any], seconds: float = WARM_S, what: str = "it") -> None:
    wait_until(lambda: bool(condition()), seconds, f"{what} did not come")
