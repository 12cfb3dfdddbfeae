"""`manage.py retain`: lets go of what has been kept for its time. Run it once a day.

A batch is a transaction, so it may be stopped at any moment and goes on where it was; several
copies share the work. What it did is in the audit.
"""

from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conversations.actions import retention
from conversations.actions.audit import record
from conversations.models import Brand
from conversations.queries.retention import due, limits_of

STEPS = {
    "transcripts": retention.forget_transcripts,
    "customers": retention.forget_customers,
    "evaluations": retention.drop_evaluations,
    "audit": retention.drop_audit,
}


class Command(BaseCommand):
    help = "Deletes and pseudonymises what brands keep no longer. Stop it and go on at will."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", default="", help="slug; all brands without it")
        parser.add_argument("--batch", type=int, default=100, help="conversations a transaction")
        parser.add_argument("--dry-run", action="store_true", help="only say how much is due")

    def handle(self, *args: Any, **options: Any) -> None:
        brands = Brand.objects.order_by("slug")
        if options["brand"]:
            brands = brands.filter(slug=options["brand"])
            if not brands.exists():
                raise CommandError(f"There is no brand {options['brand']!r}.")
        for brand in brands:
            now = datetime.now(UTC)
            if options["dry_run"]:
                self._say(brand, "due", asdict(due(brand, now)))
            else:
                self._say(brand, "gone", retain(brand, now, options["batch"]))
        if not options["brand"] and not options["dry_run"]:
            while retention.drop_audit(None, datetime.now(UTC), options["batch"]):
                pass

    def _say(self, brand: Brand, word: str, counts: dict[str, int]) -> None:
        said = ", ".join(f"{n} {name}" for name, n in counts.items())
        self.stdout.write(f"{brand.slug}: {said} {word}")


def retain(brand: Brand, now: datetime, batch: int) -> dict[str, int]:
    """All that is due of one brand; an entry in the audit when anything went."""
    counts = dict.fromkeys(STEPS, 0)
    for name, step in STEPS.items():
        while n := step(brand, now, batch):
            counts[name] += n
    if any(counts.values()):
        at = limits_of(brand, now)
        since = {"text_since": at.transcripts, "evaluation_since": at.evaluations}
        kept = {name: moment.date().isoformat() for name, moment in since.items()}
        said: dict[str, Any] = {**counts, **kept}
        record("retention.ran", None, now, brand=brand, **said)
    return counts
