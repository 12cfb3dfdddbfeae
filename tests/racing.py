"""Real processes that act at the same moment: workers told by a line what to do, answering so.

    python -m tests.racing      reads "take <user> <conversation>", writes the outcome;
                                as well "submit <review>", "compare <calibration> <user> <missing>"
What they race for, and how often, is in the tests.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from tests.processes import ROOT, _test_database


class Racer:
    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.racing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, **_test_database()},
            text=True,
            bufsize=1,
        )
        assert self._read() == "ready"

    def start(self, *words: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def outcome(self) -> str:
        """`ok`, or the code of the refusal."""
        return self._read()

    def _read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        self.process.kill()
        self.process.wait(10)


@contextmanager
def racers(n: int) -> Iterator[list[Racer]]:
    started = [Racer() for _ in range(n)]
    try:
        yield started
    finally:
        for racer in started:
            racer.close()


def _act(verb: str, *words: str) -> str:
    from conversations.actions.assign import route, take
    from conversations.actions.calibration import reveal
    from conversations.actions.reviews import submit_review
    from conversations.errors import Refused
    from conversations.models import CalibrationBatch, User

    now = datetime.now(UTC)
    try:
        if verb == "take":
            take(User.objects.get(pk=words[0]), words[1], now)
        elif verb == "route":
            return str(route(now))
        elif verb == "submit":
            submit_review(UUID(words[0]), now)
        elif verb == "compare":
            batch = CalibrationBatch.objects.get(pk=words[0])
            reveal(batch, User.objects.get(pk=words[1]), now, int(words[2]))
    except Refused as error:
        return error.code
    return "ok"


def main() -> None:
    import django

    django.setup()
    from django.db import connection

    connection.ensure_connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(_act(*line.split()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
