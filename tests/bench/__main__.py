"""python -m tests.bench [--quick] [--only PHASE,…] [--json FILE]: measure, print the table.

Ends with 1 when something asked for was not reached (never with --quick, which proves the tool).
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.bench import place
from tests.bench.phases import QUICK, Figures, Size

START_UNTIL_S = 240  # a phase takes a minute at most on an ordinary machine: five in all
PHASES = ("saturated", "watched", "hostile", "idle", "uvicorn")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small and short: proves the tool")
    parser.add_argument("--only", default=",".join(PHASES), metavar="PHASE,…")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every figure, for comparing")
    given = parser.parse_args(arguments)
    place.prepare()
    try:
        figures = []
        for one in _measure(QUICK if given.quick else Size(), given.only.split(",")):
            figures.append(one)
            if given.json:
                given.json.write_text(json.dumps(figures, indent=1))
    finally:
        place.drop()
    from tests.bench import table

    made = table.rows(figures)
    table.show(made, table.machine())
    return int(not given.quick and any(is_reached is False for *_, is_reached in made))


def _measure(size: Size, only: list[str]) -> Iterator[Figures]:
    from tests.bench import phases, processes

    desks = phases.hot_desks()
    steps = {
        "saturated": partial(phases.saturated, size, desks, processes.ours),
        "watched": partial(phases.watched, size),
        "hostile": partial(phases.hostile, size),
        "idle": partial(phases.idle, size),
        "uvicorn": partial(_on_uvicorn, size, desks),
    }
    began = time.monotonic()
    for name in only:
        passed = time.monotonic() - began
        sys.stderr.write(f"{passed:5.0f} s  {name}\n")
        if passed > START_UNTIL_S:
            sys.stderr.write("         left out: this machine is too busy for five minutes\n")
            continue
        yield from steps[name]()


def _on_uvicorn(size: Size, desks: list[place.Desk]) -> Iterator[Figures]:
    from tests.bench import phases, processes

    once = replace(size, rounds=1)
    for one in phases.saturated(once, desks, processes.ours_on_uvicorn):
        if one["kind"] == "saturated":
            yield {**one, "kind": "uvicorn"}


if __name__ == "__main__":
    sys.exit(main())
