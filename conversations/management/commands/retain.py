"""`manage.py retain`: lets go of what has been kept for its time, now. The clocks do so every day.

A batch is a transaction, so it may be stopped at any moment and goes on where it was; several
copies share the work. What it did is in its run and in the audit.
"""

from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conversations.actions import retention_runs as runs
from conversations.models import Brand
from conversations.now import compare, from_here, house
from conversations.queries.retention import due


class Command(BaseCommand):
    help = "Deletes and pseudonymises what brands keep no longer. Stop it and go on at will."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", default="", help="slug; all brands without it")
        parser.add_argument("--batch", type=int, default=100, help="conversations a transaction")
        parser.add_argument("--dry-run", action="store_true", help="only say how much is due")

    def handle(self, *args: Any, **options: Any) -> None:
        compare()
        brands = Brand.objects.order_by("slug")
        if options["brand"]:
            brands = brands.filter(slug=options["brand"])
            if not brands.exists():
                raise CommandError(f"There is no brand {options['brand']!r}.")
        for brand in brands:
            if options["dry_run"]:
                self._say(brand, "due", asdict(due(brand, house.now())))
            else:
                self._say(brand, "gone", retain(brand, house.now(), options["batch"]))
        if not options["brand"] and not options["dry_run"]:
            retain(None, house.now(), options["batch"])

    def _say(self, brand: Brand, word: str, counts: dict[str, int]) -> None:
        said = ", ".join(f"{n} {name}" for name, n in counts.items())
        self.stdout.write(f"{brand.slug}: {said} {word}")


def retain(brand: Brand | None, now: datetime, batch: int) -> dict[str, int]:
    """All that is due of one brand (without one, of the house's own); a run with its report."""
    run = runs.begin_by_hand(brand, now)
    clock = from_here(now)
    while runs.run_batch(run.pk, clock(), batch):
        pass
    run.refresh_from_db()
    return {name: run.counts.get(name, 0) for name in runs.STEPS}
