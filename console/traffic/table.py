"""The table at the end of a run, and its figures. Nothing is judged here: see `tally.py`."""

from math import ceil

from rich.console import Console
from rich.table import Table

from console.traffic.tally import Tally

PERCENTILES = (50, 95, 99)


def percentile(values: list[float], p: int) -> float | None:
    """Nearest rank; None of nothing."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * p / 100) - 1)] if ordered else None


def figures(tally: Tally) -> list[tuple[str, int]]:
    sums = tally.sums()
    return [
        ("sent", sums["sent"]),
        ("committed (ok)", sums["committed"]),
        ("delivered to the other side", sums["delivered"]),
        ("to somebody not of this run", sums["elsewhere"]),
        ("lost", len(tally.lost())),
        ("doubled", len(tally.doubled)),
        ("out of order", len(tally.out_of_order)),
        ("above the cap", len(tally.above_cap())),
    ]


def show(tally: Tally, console: Console) -> None:
    console.print(_messages(tally))
    console.print(_latencies(tally))
    if tally.loads:
        console.print(_loads(tally))
    for fault in [*tally.lost(), *tally.doubled, *tally.out_of_order][:20]:
        console.print(f"[red]{fault}[/red]")
    if tally.unfinished:
        console.print("Unfinished:", ", ".join(tally.unfinished[:20]))


def _messages(tally: Tally) -> Table:
    table = Table(title="Messages", title_justify="left")
    table.add_column("")
    table.add_column("n", justify="right")
    for name, n in figures(tally):
        is_fault = n and name in ("lost", "doubled", "out of order", "above the cap")
        table.add_row(name, f"{n:,}", style="bold red" if is_fault else None)
    for code, n in sorted(tally.refusals.items()):
        table.add_row(f"refused: {code}", f"{n:,}")
    if tally.unfinished:
        table.add_row("conversations unfinished at the end", f"{len(tally.unfinished):,}")
    for name, n in sorted(tally.counts.items()):
        table.add_row(f"conversations {name}", f"{n:,}")
    return table


def _latencies(tally: Tally) -> Table:
    table = Table(title="Latency in ms", title_justify="left")
    table.add_column("")
    for p in PERCENTILES:
        table.add_column(f"p{p}", justify="right")
    for name, values in (
        ("send → ok", tally.ok_times()),
        ("send → other side", tally.delivery_times()),
    ):
        found = [percentile(values, p) for p in PERCENTILES]
        table.add_row(name, *("–" if v is None else f"{v * 1000:,.1f}" for v in found))
    return table


def _loads(tally: Tally) -> Table:
    table = Table(title="Largest load against the cap", title_justify="left")
    table.add_column("advisor")
    table.add_column("largest", justify="right")
    table.add_column("cap", justify="right")
    for name, load in sorted(tally.loads.items()):
        style = "bold red" if load.n_above else None
        table.add_row(name, str(load.largest), str(load.cap), style=style)
    return table
