"""Looking again: a socket that was told so looks at its own state, soon and not too often."""

import asyncio
from collections.abc import Iterable
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)

SOON_S = 0.02
CALM_S = 0.2
AFTER_FAILURE_S = 1.0


class Looking(Protocol):
    async def refresh(self, reasons: set[str]) -> None: ...


class Refresher:
    """Reasons that come while a socket looks are gathered for its next look."""

    def __init__(self) -> None:
        self.reasons: dict[Looking, set[str]] = {}
        self.tasks: dict[Looking, asyncio.Task[None]] = {}

    def soon(self, looking: Looking, reason: str) -> None:
        self.reasons.setdefault(looking, set()).add(reason)
        if looking not in self.tasks:
            self.tasks[looking] = asyncio.get_running_loop().create_task(self._look(looking))

    def forget(self, looking: Looking) -> None:
        self.reasons.pop(looking, None)
        if task := self.tasks.pop(looking, None):
            task.cancel()

    async def settled(self, all_of: Iterable[Looking]) -> None:
        """When none of them looks any more."""
        if tasks := [self.tasks[looking] for looking in all_of if looking in self.tasks]:
            await asyncio.wait(tasks)

    async def _look(self, looking: Looking) -> None:
        await asyncio.sleep(SOON_S)
        while reasons := self.reasons.pop(looking, None):
            try:
                await looking.refresh(reasons)
            except Exception as error:
                log.warning("refresh.failed", error=type(error).__name__)
                self.reasons.setdefault(looking, set()).update(reasons)
                await asyncio.sleep(AFTER_FAILURE_S)
            await asyncio.sleep(CALM_S)
        self.tasks.pop(looking, None)
