"""The table that the bench prints: what was asked, what was measured, whether it is reached.

Medians over the rounds; every round's books (lost, doubled, out of order) count.
"""

import os
import platform
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.phases import Figures, middle

Row = tuple[str, str, str, bool | None]


def machine() -> str:
    cpu = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    names = ("Django", "channels", "daphne", "Twisted", "psycopg", "picows")
    parts = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{os.cpu_count()} cores of {cpu}; Python {platform.python_version()}, {parts}"


def rows(figures: Sequence[Figures]) -> list[Row]:
    made: list[Row] = []
    makers: dict[str, Callable[[list[Figures]], list[Row]]] = {
        "saturated": _saturated, "sweep": _sweep, "watched": _watched,
        "deaf": _rude, "flood": _rude, "idle": _idle, "uvicorn": _uvicorn,
    }  # fmt: skip
    for kind, make in makers.items():
        if found := [f for f in figures if f["kind"] == kind]:
            made += make(found)
    return [*made, _books(figures)]


def _saturated(found: list[Figures]) -> list[Row]:
    bare, own, ratio = (
        middle(found, "limit", "rate"), middle(found, "ours", "rate"), middle(found, "ratio"),
    )  # fmt: skip
    return [
        ("limit, messages/s", "", _load(bare, found, "limit"), None),
        ("ours, messages/s", "", _load(own, found, "ours"), None),
        ("ours of the limit", "≥ 0.25", f"{ratio:.2f}", ratio >= 0.25),
    ]


def _load(rate: float, found: list[Figures], name: str) -> str:
    p99, us = middle(found, name, "deliver_ms", "p99"), middle(found, name, "server_us")
    load = middle(found, name, "load_cpu")
    return f"{rate:.0f} (p99 {p99:.0f} ms; server {us:.0f} µs a message, load at {load:.0%} CPU)"


def _sweep(found: list[Figures]) -> list[Row]:
    made: list[Row] = []
    for one in found:
        own = one["ours"]
        reached = own["delivered_rate"] / 2 / max(1.0, own["offered_rate"])
        ms = own["deliver_ms"]
        said = f"delivered {reached:.1%}; p50 {ms['p50']} ms, p99 {ms['p99']} ms"
        name = f"at {one['share']} of the maximum ({one['rate']:.0f}/s)"
        made.append((name, "no collapse", said, reached > 0.95))
    return made


def _watched(found: list[Figures]) -> list[Row]:
    ratio = middle(found, "ratio")
    echo = [middle(found, "echo", "ack_ms", p) for p in ("p50", "p99")]
    own = [middle(found, "ours", "deliver_ms", p) for p in ("p50", "p99")]
    ack, cpu = middle(found, "ours", "ack_ms", "p99"), middle(found, "ours", "server_cpu")
    rate = middle(found, "ours", "delivered_rate")
    beside = f"{rate:.0f} deliveries/s, acknowledged p99 {ack:.1f} ms, server at {cpu:.0%} CPU"
    said = f"{own[0]:.1f} / {own[1]:.1f} ms ({beside})"
    return [
        ("echo + insert, p50 / p99", "", f"{echo[0]:.1f} / {echo[1]:.1f} ms", None),
        ("everything watched, p50 / p99", "", said, None),
        ("p99 over the echo's", "≤ 4", f"{ratio:.2f}", ratio <= 4),
    ]


def _rude(found: list[Figures]) -> list[Row]:
    kind = found[0]["kind"]
    name = {"deaf": "a reader that never reads", "flood": "a flooding sender"}[kind]
    codes = sorted({str(code) for one in found for code in one["codes"]})
    growth = max(one["growth"] for one in found) / 2**20
    ratio = middle(found, "ratio")
    said = f"× {ratio:.2f}; shown out with {', '.join(codes) or 'nothing'}; + {growth:.1f} MiB"
    wanted = {"deaf": "4008", "flood": "1008"}[kind]
    return [(f"{name}: the others' p99", wanted, said, wanted in codes)]


def _idle(found: list[Figures]) -> list[Row]:
    customer, desk = middle(found, "customer_kib"), middle(found, "desk_kib")
    opened = middle(found, "per_s")
    return [
        (
            "idle customer's socket",
            "≤ 40 KiB",
            f"{customer:.1f} KiB ({opened:.0f} opened/s)",
            customer <= 40,
        ),
        ("idle desk's socket, three seats", "≤ 40 KiB", f"{desk:.1f} KiB", desk <= 40),
    ]


def _uvicorn(found: list[Figures]) -> list[Row]:
    own, ratio = middle(found, "ours", "rate"), middle(found, "ratio")
    return [("the same under uvicorn", "", f"{own:.0f} messages/s, {ratio:.2f} of the limit", None)]


def _books(figures: Sequence[Figures]) -> Row:
    runs: list[dict[str, Any]] = [f["ours"] for f in figures if "ours" in f]
    runs += [f["alone"] for f in figures if "alone" in f]
    bad = [sum(run[name] for run in runs) for name in ("lost", "doubled", "gaps")]
    n = sum(run["acked"] for run in {(r["sent"], r["acked"]): r for r in runs}.values())
    said = f"{bad[0]} / {bad[1]} / {bad[2]} in {len(runs)} runs"
    return ("lost / doubled / out of order", "0 / 0 / 0", said, not any(bad) and n > 0)


def show(made: Sequence[Row], about: str) -> None:
    table = Table(title="Motjuste bench", caption=about)
    for name in ("what", "asked", "measured", ""):
        table.add_column(name)
    for what, asked, measured, is_reached in made:
        mark = {None: "", True: "[green]yes[/]", False: "[red]NO[/]"}[is_reached]
        table.add_row(what, asked, measured, mark)
    Console(width=None if os.environ.get("COLUMNS") else 130).print(table)
