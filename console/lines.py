"""The lines as this process knows them: asked for once, whoever wants to know.

Those that were asked for of late are read together, since they share seats. A poke of one of their
queues makes them be asked again; otherwise they are a second old at most.
"""

import asyncio
import time
from collections.abc import Iterable
from datetime import datetime

from console.threads import run
from conversations.now import now
from conversations.queries.line import Line, lines_of

FRESH_S = 1.0
LATELY_S = 60.0


class Lines:
    def __init__(self) -> None:
        self.asked: dict[str, float] = {}
        self.queues: frozenset[str] = frozenset()
        self.at = 0.0
        self.task: asyncio.Task[dict[str, Line]] | None = None

    async def of(self, queue: str) -> Line:
        self.asked[queue] = at = time.monotonic()
        task = self.task
        if task is None or queue not in self.queues or at - self.at > FRESH_S or _has_failed(task):
            task = self.task = self._read(at)
        return (await asyncio.shield(task))[queue]

    def _read(self, at: float) -> "asyncio.Task[dict[str, Line]]":
        self.asked = {queue: then for queue, then in self.asked.items() if at - then < LATELY_S}
        self.queues, self.at = frozenset(self.asked), at
        return asyncio.get_running_loop().create_task(run(_lines, self.queues, now()))

    def forget(self, queue: str) -> None:
        if queue in self.queues:
            self.task = None


def _lines(queues: Iterable[str], at: datetime) -> dict[str, Line]:
    return {line.queue: line for line in lines_of(queues, at)}


def _has_failed(task: "asyncio.Task[dict[str, Line]]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
