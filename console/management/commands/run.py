"""manage.py run, as Django lists it. `manage.py` itself hands it over before Django is loaded."""

from typing import Any

from django.core.management.base import BaseCommand

from console.run.main import main


class Command(BaseCommand):
    help = "Starts everything: servers, tables, web, clock, demo traffic. Ctrl-C stops it all."

    def run_from_argv(self, argv: list[str]) -> None:
        raise SystemExit(main(argv[2:]))

    def handle(self, **_options: Any) -> None:
        raise SystemExit(main([]))
