"""Fifty messages a second through real sockets: when a finding is on the desk, when hints are.

Every advisor's message of the sample holds a fault that is found for certain; its finding is timed
from the sending of the message. No message is written twice, so that none is known before. What is
printed is `rules.py`'s.
"""

import asyncio
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.bench import place
from tests.bench.place import ROOT, Desk
from tests.bench.spent import Spent

RATE = 50
DESKS, CAP = 20, 2
FAULT = " Calmez-vous."
RULE = "wording.calming_order"
WARM_S, LONGEST_WARM_S = 20, 120
numbers = itertools.count(40_001, 7)
SPEAK = Subprotocol("motjuste.v1")


@dataclass
class Seen:
    """Times in seconds; `sent` by conversation and key, then by seq."""

    sent: dict[str, float] = field(default_factory=dict)
    by_seq: dict[tuple[str, int], float] = field(default_factory=dict)
    findings: list[float] = field(default_factory=list)
    early: dict[tuple[str, int], float] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)
    hints: list[float] = field(default_factory=list)
    n_ready: int = 0
    n_posted: int = 0

    def frame(self, frame: dict[str, Any]) -> None:
        now = time.perf_counter()
        if frame["type"] == "ok" and (began := self.sent.pop(frame.get("client_key") or "", None)):
            self.by_seq[frame["ref"], frame["seq"]] = began
            self.n_posted += 1
        elif frame["type"] == "finding" and frame["rule"] == RULE:
            self.early.setdefault((frame["conversation"], frame["seq"]), now)
        elif frame["type"] == "hints":
            self.hints.append(now - self.asked.pop(frame["ref"]))
            self.n_ready += frame["ready"]

    def latencies(self) -> list[float]:
        pairs = self.by_seq.items()
        return sorted(self.early[key] - began for key, began in pairs if key in self.early)


async def _listen(socket: ClientConnection, seen: "Holder") -> None:
    async for raw in socket:
        frame = json.loads(raw)
        if frame["type"] == "beat":
            await socket.send('{"type":"beat"}')
        seen.frame(frame)


async def _post(socket: ClientConnection, seen: Seen, conversation: str, text: str) -> None:
    key = str(uuid4())
    seen.sent[key] = time.perf_counter()
    frame = {"type": "message.post", "ref": conversation, "client_key": key, "text": text}
    await socket.send(json.dumps({**frame, "conversation": conversation}))


async def _talk(
    desks: list[tuple[ClientConnection, Desk]],
    customers: dict[str, ClientConnection],
    seen: Seen,
    seconds: float,
    pairs: list[tuple[str, str]],
) -> None:
    """Customers and advisors in turn, over all conversations."""
    rooms = itertools.cycle([(s, c) for s, desk in desks for _, c in desk.conversations])
    words = itertools.cycle(pairs)
    clock = asyncio.get_running_loop().time
    began, n = clock(), 0
    quiet = Seen()
    while clock() - began < seconds:
        desk, conversation = next(rooms)
        said, reply = next(words)
        mark = f" Dossier {next(numbers)}."
        await _post(customers[conversation], quiet, conversation, said[:900] + mark)
        await _post(desk, seen, conversation, reply[:900] + mark + FAULT)
        n += 2
        await asyncio.sleep(max(0.0, began + n / RATE - clock()))


async def _draft(
    socket: ClientConnection, holder: "Holder", conversation: str, stop: asyncio.Event
) -> None:
    words = "Je comprends que votre commande est arrivée cassée hier matin et qu'il".split()  # noqa: SIM905
    for n in itertools.count():
        if stop.is_set():
            return
        ref = str(n)
        holder.asked[ref] = time.perf_counter()
        text = " ".join(words[: 2 + n % (len(words) - 2)])
        frame = {"type": "draft.check", "ref": ref, "conversation": conversation, "text": text}
        await socket.send(json.dumps(frame))
        await asyncio.sleep(0.15)


async def _run(
    port: int,
    desks: list[Desk],
    seconds: float,
    pairs: list[tuple[str, str]],
    begin: Callable[[], None],
) -> Seen:
    """`begin` is called when everything is warm: some seconds after the models are loaded."""
    warm, seen = Seen(), Seen()
    url = f"ws://127.0.0.1:{port}/ws/v1"
    async with AsyncExitStack() as stack:
        sockets, customers, tasks = [], {}, []
        holders = [Holder(warm), Holder(warm)]
        for desk in desks:
            socket = await stack.enter_async_context(
                connect(
                    f"{url}/desk/", subprotocols=[SPEAK], proxy=None, compression=None,
                    additional_headers={"Authorization": f"Bearer {desk.key}"},
                )
            )  # fmt: skip
            sockets.append((socket, desk))
            tasks.append(asyncio.create_task(_listen(socket, holders[0])))
            for token, conversation in desk.conversations:
                customers[conversation] = await stack.enter_async_context(
                    connect(
                        f"{url}/customer/?token={token}&after=0", subprotocols=[SPEAK],
                        proxy=None, compression=None,
                    )
                )  # fmt: skip
                listen = _listen(customers[conversation], holders[1])
                tasks.append(asyncio.create_task(listen))
        stop = asyncio.Event()
        first, desk = sockets[0]
        drafting = asyncio.create_task(_draft(first, holders[0], desk.conversations[0][1], stop))
        began = time.monotonic()
        while not (warm.early and warm.n_ready) and time.monotonic() - began < LONGEST_WARM_S:
            await _talk(sockets, customers, warm, 1, pairs)
        await _talk(sockets, customers, warm, WARM_S, pairs)
        holders[0].seen = seen
        begin()
        await _talk(sockets, customers, seen, seconds, pairs)
        await asyncio.sleep(3)
        stop.set()
        await drafting
        for task in tasks:
            task.cancel()
    return seen


class Holder:
    """Passes frames and questions to whichever record is kept now."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.asked: dict[str, float] = {}

    def frame(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "hints":
            self.seen.asked[frame["ref"]] = self.asked.pop(frame["ref"])
        self.seen.frame(frame)


def measure(seconds: float) -> Iterator[tuple[str, str, str, bool | None]]:
    from tests.bench.processes import Server
    from tests.bench.rules import _pairs

    place.prepare()
    analyse = None
    try:
        desks = place.populate(DESKS, CAP, DESKS * CAP, "rules")
        from django.db import connection

        connection.close()
        web = Server(["-m", "console.server", "--port", "{port}"])
        analyse = subprocess.Popen(
            [sys.executable, "manage.py", "analyse"], cwd=ROOT, env=dict(os.environ)
        )
        spent = Spent(web=web.pid, analyse=analyse.pid)
        seen = asyncio.run(_run(web.port, desks, seconds, _pairs("fr"), spent.begin))
        spent.end()
        yield from _rows(seen, seconds, analyse.pid)
        yield from spent.rows(seen.n_posted * 2)
        web.close()
    finally:
        if analyse is not None:
            analyse.kill()
            analyse.wait(10)
        place.drop()


def _rows(seen: Seen, seconds: float, pid: int) -> Iterator[tuple[str, str, str, bool | None]]:
    found = [x * 1000 for x in seen.latencies()]
    hints = sorted(x * 1000 for x in seen.hints)
    rss = psutil.Process(pid).memory_info().rss / 2**20
    posted = seen.n_posted * 2 / seconds
    yield "live: messages/s, customers and advisors", f"{posted:.1f}", "50", None
    share = f"{len(found)} of {seen.n_posted}"
    yield "live: findings that came", share, "all", len(found) == seen.n_posted
    shown = f"{_at(found, 0.5):.0f} / {_at(found, 0.95):.0f} / {_at(found, 1):.0f}"
    in_time = _at(found, 0.95) <= 1000
    yield "live: message to finding, p50 / p95 / max ms", shown, "≤ 1000", in_time
    shown = f"{_at(hints, 0.5):.1f} / {_at(hints, 0.95):.1f} (n {len(hints)})"
    yield "live: draft to hints, p50 / p95 ms", shown, "p95 ≤ 40", _at(hints, 0.95) <= 40
    yield "live: hints from warm models", f"{seen.n_ready} of {len(hints)}", "", None
    yield "live: memory of analyse, MiB", f"{rss:.0f}", "< 1024", rss < 1024


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")
