"""`manage.py rescore`: judges finished conversations again, under the grid and engine of now.

Stop it whenever you like: what has its score under these versions is not done again. Earlier scores
are kept; at the end the two are compared: in sum, by criterion and, with --report, one by one.
"""

import csv
import signal
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from conversations.actions.analysis import analyse
from conversations.models import Brand
from conversations.now import compare, house
from conversations.queries.comparing import changes, one_by_one
from conversations.queries.rescoring import Wanted, n_wanted, next_wanted

BATCH = 32


class Command(BaseCommand):
    help = "Scores finished conversations again under the present grid, rules and brands' choices."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", default="", help="slug; all brands without it")
        parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="opened on or after")
        parser.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="opened before")
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="both scores of each conversation, as CSV"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        compare()
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        brands = Brand.objects.filter(slug=options["brand"]) if options["brand"] else None
        if brands is not None and not brands.exists():
            raise CommandError(f"There is no brand {options['brand']!r}.")
        chosen = Brand.objects.all() if brands is None else brands
        each = [Wanted.of(brand, options["since"], options["until"]) for brand in chosen]
        for wanted in each:
            self._brand(wanted)
        if options["report"]:
            n = _write(options["report"], (row for w in each for row in one_by_one(w)))
            self.stdout.write(f"{options['report']}: {n} pairs of scores")

    def _stop(self, *_: Any) -> None:
        self.stopping = True

    def _brand(self, wanted: Wanted) -> None:
        n, done, began = n_wanted(wanted), 0, time.monotonic()
        last: UUID | None = None
        while not self.stopping and (batch := next_wanted(wanted, last, BATCH)):
            done += analyse(batch, house.now())
            last = batch[-1]
            speed = done / max(0.001, time.monotonic() - began)
            if self.stderr.isatty():
                line = f"\r{wanted.brand.slug}: {done}/{n}, {speed:.0f} a second "
                self.stderr.write(line, ending="")
        self.stdout.write(f"{wanted.brand.slug}: {done} scored under {wanted.grid} {wanted.engine}")
        for change in changes(wanted):
            self.stdout.write(f"  {change}")
            for criterion in change.criteria:
                self.stdout.write(f"    {criterion}")


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    """All rows have the columns of the first: brands share one grid. Returns how many."""
    n = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for n, row in enumerate(rows, 1):
            if n == 1:
                table = csv.DictWriter(file, list(row), extrasaction="ignore")
                table.writeheader()
            table.writerow(row)
    return n


def _day(text: str) -> datetime:
    day = parse_date(text)
    if day is None:
        raise ValueError(text)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
