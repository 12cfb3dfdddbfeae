"""Findings and scores on their way to staff's screens: read once a process, whoever looks.

A wake-up names conversations; what changed in them is read for all together and handed to their
followers. Lost wake-ups are healed by asking for the versions every few seconds.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping

import structlog

from console.threads import run
from conversations.queries import quality
from conversations.queries.quality import News

log = structlog.get_logger(__name__)

SOON_S = 0.02
AFTER_FAILURE_S = 1.0
Deliver = Callable[[Mapping[str, News]], None]


class Judging:
    """`known` is the version of each conversation's score as it was last handed on."""

    def __init__(self, deliver: Deliver) -> None:
        self.deliver = deliver
        self.known: dict[str, int] = {}
        self.due: set[str] = set()
        self.reading: asyncio.Task[None] | None = None

    def soon(self, conversations: Collection[str]) -> None:
        self.due.update(conversations)
        if self.due and self.reading is None:
            self.reading = asyncio.get_running_loop().create_task(self._read())

    async def _read(self) -> None:
        """What is named while a read is under way goes into the next one."""
        try:
            while self.due:
                await asyncio.sleep(SOON_S)
                due, self.due = self.due, set()
                try:
                    news = await run(quality.news, {key: self.known.get(key, -1) for key in due})
                except Exception as error:
                    log.warning("judging.read_failed", error=type(error).__name__)
                    self.due |= due
                    await asyncio.sleep(AFTER_FAILURE_S)
                    continue
                self.known |= {key: found.score.version for key, found in news.items()}
                self.deliver(news)
        finally:
            self.reading = None

    async def heal(self, conversations: Collection[str]) -> None:
        """Of these, those whose score is another one than was handed on; others are forgotten."""
        found = await run(quality.versions, list(conversations)) if conversations else {}
        self.known = {key: version for key, version in self.known.items() if key in found}
        self.soon([key for key, version in found.items() if self.known.get(key) != version])
