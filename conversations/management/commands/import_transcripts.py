"""`manage.py import_transcripts FILE`: transcripts of other tools, a JSON line each.

A bad line is reported with a stable code and passed over; bringing the same file in again changes
nothing. What is stored is in `actions/importing.py`.
"""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from conversations.actions.importing import BadTranscript, import_transcript
from conversations.now import compare, house
from qa_rules.transcript import TranscriptError, read

MOST_BYTES = 16 * 1024 * 1024
EVERY = 50


class Command(BaseCommand):
    help = "Brings finished conversations into the log; exit code 2 when a line was bad."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="JSON Lines; - is standard input")
        parser.add_argument("--brand", default="", help="slug, for lines that name none")
        parser.add_argument("--queue", default="", help="slug, for lines that name none")

    def handle(self, *args: Any, **options: Any) -> None:
        compare()
        self.name, self.n = options["file"], Counter[str]()
        try:
            with self._open() as lines:
                for number, line in _lines(lines):
                    self._one(number, line, options["brand"], options["queue"])
        except OSError as error:
            raise CommandError(f"{self.name}: {error.strerror}") from error
        self.stdout.write(f"{self.n['new']} new, {self.n['known']} known, {self.n['bad']} bad")
        if self.n["bad"]:
            sys.exit(2)

    def _open(self) -> IO[bytes]:
        return sys.stdin.buffer if self.name == "-" else Path(self.name).open("rb")

    def _one(self, number: int, line: bytes | None, brand: str, queue: str) -> None:
        try:
            if line is None:
                raise BadTranscript("too_long", f"A line has at most {MOST_BYTES} bytes.")
            transcript = read(line)
            self.n[import_transcript(transcript, brand, queue, house.now())] += 1
        except TranscriptError as error:
            self._report(number, "bad_line", str(error))
        except BadTranscript as error:
            self._report(number, error.code, error.detail)
        if sum(self.n.values()) % EVERY == 0 and self.stderr.isatty():
            self.stderr.write(f"\r{sum(self.n.values())} lines", ending="")

    def _report(self, number: int, code: str, detail: str) -> None:
        self.n["bad"] += 1
        self.stderr.write(f"{self.name}:{number}: {code}: {detail}")


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Numbered, without empty ones; None for one that is too long, which is never held whole."""
    number = 0
    while line := file.readline(MOST_BYTES):
        number += 1
        if len(line) == MOST_BYTES and not line.endswith(b"\n"):
            while (more := file.readline(MOST_BYTES)) and not more.endswith(b"\n"):
                continue
            yield number, None
        elif line.strip():
            yield number, line
