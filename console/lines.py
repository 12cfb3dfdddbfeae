"""Each queue's line as this process knows it: asked for once, whoever wants to know.

A poke of the queue makes it be asked again; otherwise it is a second old at most.
"""

import asyncio
import time

from console.threads import run
from conversations.now import now
from conversations.queries.line import Line, line_of

FRESH_S = 1.0


class Lines:
    def __init__(self) -> None:
        self.known: dict[str, tuple[float, asyncio.Task[Line]]] = {}

    async def of(self, queue: str) -> Line:
        at, task = self.known.get(queue, (0.0, None))
        if task is None or time.monotonic() - at > FRESH_S or _has_failed(task):
            task = asyncio.get_running_loop().create_task(run(line_of, queue, now()))
            self.known[queue] = (time.monotonic(), task)
        return await asyncio.shield(task)

    def forget(self, queue: str) -> None:
        self.known.pop(queue, None)


def _has_failed(task: "asyncio.Task[Line]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
