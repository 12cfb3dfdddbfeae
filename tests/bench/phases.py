"""What is measured, one function a line of the table. Each gives plain figures.

A server that is not being measured is stopped meanwhile (SIGSTOP), so that it costs nothing.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.bench import limit, processes
from tests.bench.place import CAP, DESKS, HOT, Desk, populate
from tests.bench.processes import Load, Server, customers_of, desks_of

TEXT = "Bonjour, ma lampe est arrivée cassée : comment puis-je la renvoyer ? Merci d'avance."
WARM_UP = {"seconds": 1.0}  # first plans, first pages of a table: no day of work begins so
Figures = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How long and how large; `--quick` proves the tool, not the product."""

    rounds: int = 3
    seconds: float = 5.0
    window: int = 2
    watched: int = 500
    watchers: int = 50
    watch_rate: float = 200.0
    watch_rounds: int = 5  # a p99 of one round is ten messages: one stall of the disk decides it
    idle: int = 1000
    idle_desks: int = 200


QUICK = Size(
    rounds=1, seconds=1.0, watched=20, watchers=3, watch_rate=50, watch_rounds=1, idle=90,
    idle_desks=6,
)  # fmt: skip


@contextmanager
def running(server: Server, sockets: Sequence[Any]) -> Iterator[tuple[Server, Load]]:
    """A server with its load connected; both are ended afterwards."""
    load = Load()
    try:
        load.told("connect", sockets=sockets)
        yield server, load
    finally:
        load.close()
        server.close()


def measured(server: Server, load: Load, do: str, **order: Any) -> Figures:
    """One order, with the server's processor time beside it."""
    before, n_before = server.cpu_s(), order.pop("already", 0)
    result = load.told(do, **order)
    result["server_us"] = 1e6 * (server.cpu_s() - before) / max(1, result["sent"] - n_before)
    return result


def hot_desks() -> list[Desk]:
    return populate(DESKS, CAP, HOT, "hot")


def _sockets(server: Server, desks: Sequence[Desk]) -> list[Any]:
    return customers_of(server, desks) + desks_of(server, desks)


def saturated(size: Size, desks: list[Desk], start: Callable[[], Server]) -> Iterator[Figures]:
    """Limit and ours in turns, `rounds` times, then the sweep of offered loads on ours."""
    names = [c for desk in desks for _, c in desk.conversations]
    limit.make_tables(os.environ["DATABASE_URL"], names)
    bare, own = processes.limit("group"), start()
    with (
        running(bare, _sockets(bare, desks)) as (_, bare_load),
        running(own, _sockets(own, desks)) as (_, own_load),
    ):
        best, n_bare, n_own = 0.0, 0, 0
        order = {"seconds": size.seconds, "window": size.window, "text": TEXT}
        for _ in range(size.rounds):
            with own.stopped():
                b = measured(bare, bare_load, "closed", already=n_bare, **order)
            with bare.stopped():
                o = measured(own, own_load, "closed", already=n_own, **order)
            n_bare, n_own, best = b["sent"], o["sent"], max(best, o["rate"])
            yield {"kind": "saturated", "limit": b, "ours": o, "ratio": o["rate"] / b["rate"]}
        with bare.stopped():
            for share in (0.3, 0.5, 0.7):
                rate = share * best
                swept = own_load.told("open", seconds=size.seconds, rate=rate, text=TEXT)
                yield {"kind": "sweep", "share": share, "rate": rate, "ours": swept}


def watched(size: Size) -> Iterator[Figures]:
    """Everything followed by many: an echo with one committed insert, and ours, in turns."""
    desks = populate(1, size.watched, size.watched, "watch")
    limit.make_tables(os.environ["DATABASE_URL"], [])
    bare, own = processes.limit("echo"), processes.ours()
    few = [Desk(desks[0].key, desks[0].conversations[:20])]
    tabs = desks_of(own, desks, size.watchers)
    with (
        running(bare, _sockets(bare, few)) as (_, bare_load),
        running(own, customers_of(own, desks) + tabs) as (_, own_load),
    ):
        order = {"seconds": size.seconds, "rate": size.watch_rate, "text": TEXT}
        for _ in range(size.watch_rounds):
            with own.stopped():
                bare_load.told("open", **(order | WARM_UP))
                b = bare_load.told("open", **order)
            with bare.stopped():
                own_load.told("open", **(order | WARM_UP))  # it stood still: beats are overdue
                before = own.cpu_s()
                o = own_load.told("open", **order)
                o["server_cpu"] = (own.cpu_s() - before) / size.seconds
            ratio = o["deliver_ms"]["p99"] / b["ack_ms"]["p99"]
            yield {"kind": "watched", "echo": b, "ours": o, "ratio": ratio}


def hostile(size: Size) -> Iterator[Figures]:
    """The others' p99 with a reader that never reads, and one that sends without end. A second
    tab of the one desk never reads; limits are the product's own, but for the desk's posts."""
    desks = populate(1, HOT, HOT, "rude")
    own, rude = processes.ours(FRAMES_PER_S="", POSTS_PER_S="400"), Load("tests.bench.rude")
    order = {"seconds": size.seconds, "rate": size.watch_rate, "text": TEXT * 45}
    targets = {"deaf": desks_of(own, desks)[0], "flood": customers_of(own, desks)[0]}
    try:
        with running(own, customers_of(own, desks) + desks_of(own, desks, 4)) as (_, load):
            load.told("open", **(order | WARM_UP))
            for _ in range(min(2, size.rounds)):
                alone = load.told("open", **order)
                for name, socket in targets.items():
                    before = own.rss()
                    rude.tell(name, **socket)
                    beside = load.told("open", **order)
                    done = rude.told("stop")
                    yield {
                        "kind": name,
                        "alone": alone,
                        "ours": beside,
                        "ratio": beside["deliver_ms"]["p99"] / alone["deliver_ms"]["p99"],
                        "codes": done["codes"],
                        "sent_bytes": done["bytes"],
                        "growth": own.rss() - before,
                    }
    finally:
        rude.close()


def idle(size: Size) -> Iterator[Figures]:
    """Memory of the web process for each socket that only beats."""
    desks = populate(-(-size.idle // 3), 3, size.idle, "idle")
    own = processes.ours()
    first = Load()
    with running(own, customers_of(own, desks[:20])) as (_, load):
        warm = desks_of(own, desks[-20:])  # threads and caches, once for all sockets
        load.told("connect", sockets=warm)
        before = own.rss()
        came = first.told("connect", sockets=customers_of(own, desks)[60:])
        with_customers = own.rss()
        first.told("connect", sockets=desks_of(own, desks[: size.idle_desks]))
        n = came["n"]
        yield {
            "kind": "idle",
            "customer_kib": (with_customers - before) / 1024 / n,
            "desk_kib": (own.rss() - with_customers) / 1024 / size.idle_desks,
            "per_s": n / came["seconds"],
        }
    first.close()


def middle(figures: Sequence[Figures], *path: str) -> float:
    """The median over rounds."""
    found = []
    for one in figures:
        value: Any = one
        for step in path:
            value = value[step]
        found.append(float(value))
    return median(found)
