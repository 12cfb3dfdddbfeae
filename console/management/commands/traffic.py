"""manage.py traffic: customers and advisors through real sockets; a table at the end.

Options only; the players are in `console.traffic`.
"""

import asyncio
import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from console.traffic import Plan, Tally, run
from console.traffic.plan import Keys, KeysError, read_keys
from console.traffic.progress import Progress
from console.traffic.replay import BadLine, read
from console.traffic.scenario import Scenario, shipped
from console.traffic.table import show


class Command(BaseCommand):
    help = "Plays customers and advisors through real sockets; exit code 1 when a promise broke."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--conversations", type=int, metavar="N", help="end after N (else Ctrl-C)"
        )
        parser.add_argument(
            "--duration", type=float, metavar="S", help="nobody new after S seconds"
        )
        parser.add_argument(
            "--rate", type=float, default=1.0, help="conversations a second; 0: all"
        )
        parser.add_argument("--speed", type=float, default=1.0, help="divides every pause")
        parser.add_argument("--advisors", type=int, metavar="N", help="play N advisors (else all)")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument(
            "--base-url", action="append", metavar="URL", help="several: several processes"
        )
        parser.add_argument("--brand", help="only scenarios of this brand; the brand of a replay")
        parser.add_argument("--queue", help="the queue of a replay")
        parser.add_argument("--keys", type=Path, default=settings.VAR / "demo.json")
        parser.add_argument(
            "--replay", type=Path, metavar="FILE", help="transcripts, one a line (JSON)"
        )
        parser.add_argument(
            "--drain", type=float, default=180.0, metavar="S", help="time to finish"
        )
        parser.add_argument("--no-gestures", action="store_true", help="no typing, no read marks")
        parser.add_argument("--no-audit", action="store_true", help="do not read each log again")
        parser.add_argument("--no-yield", action="store_true", help="play even whom a person plays")
        parser.add_argument(
            "--demo", action="store_true", help="gentle and endless, for `make run`"
        )

    def handle(self, **options: Any) -> None:
        try:
            keys = read_keys(options["keys"])
        except KeysError as error:
            raise CommandError(str(error)) from error
        console = Console(stderr=not sys.stdout.isatty())
        plan = self._plan(keys, options)
        tally = asyncio.run(_played(plan, console))
        show(tally, console)
        if not tally.is_clean():
            sys.exit(1)

    def _plan(self, keys: Keys, options: dict[str, Any]) -> Plan:
        scenarios = self._scenarios(keys, options)
        if not scenarios:
            raise CommandError("There is nothing to play for this brand.")
        return Plan(
            base_urls=tuple(url.rstrip("/") for url in options["base_url"] or [keys.base_url]),
            scenarios=scenarios,
            advisors=keys.advisors[: options["advisors"]],
            conversations=options["conversations"],
            rate=0.12 if options["demo"] else options["rate"],
            at_once=8 if options["demo"] else 0,
            speed=options["speed"],
            duration_s=options["duration"],
            drain_s=0.5 if options["demo"] else options["drain"],
            seed=options["seed"],
            gestures=not options["no_gestures"],
            audit=not options["no_audit"],
            yields=not options["no_yield"],
            in_order=options["replay"] is not None,
            secrets=keys.secrets,
            dispositions=keys.dispositions,
        )

    def _scenarios(self, keys: Keys, options: dict[str, Any]) -> list[Scenario]:
        if options["replay"] is None:
            return shipped(frozenset([options["brand"]] if options["brand"] else keys.brands))
        brand = options["brand"] or keys.brands[0]
        found = []
        try:
            for line in read(options["replay"], brand=brand, queue=options["queue"] or ""):
                if isinstance(line, BadLine):
                    self.stderr.write(f"{options['replay']}:{line.number}: {line.why}")
                else:
                    found.append(line)
        except OSError as error:
            raise CommandError(str(error)) from error
        return found


async def _played(plan: Plan, console: Console) -> Tally:
    """Ctrl-C once: nobody new comes and those there finish; twice: now."""
    stop, tally = asyncio.Event(), Tally()
    playing = asyncio.create_task(run(plan, tally=tally, stop=stop))

    def interrupted() -> None:
        if stop.is_set():
            playing.cancel()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, interrupted)
    async with Progress(tally, plan, console):
        await asyncio.gather(playing, return_exceptions=False)
    return tally
