"""Checking a draft before it is sent, in one language process beside the web process.

It is started at the first draft, warms its models, and is replaced when it dies or hangs: a
hint is never worth waiting for. Nothing of a draft is stored or shown to anybody else.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from typing import Any

import msgspec
import structlog

from conversations.queries.transcripts import Asked

log = structlog.get_logger(__name__)

PATIENCE_S = 2.0
WARM_S = 120.0
PAUSE_S = 5.0  # between one that died and the next
MOST_BYTES = 4 * 1024 * 1024
Found = list[dict[str, Any]]


class Drafts:
    """One per event loop."""

    def __init__(self) -> None:
        self.process: Process | None = None
        self.starting: asyncio.Task[None] | None = None
        self.lock = asyncio.Lock()

    @property
    def is_ready(self) -> bool:
        return self.process is not None and self.process.returncode is None

    def start(self) -> None:
        """See to it that there is a language process, soon; nobody waits for it."""
        if not self.is_ready and self.starting is None:
            self.starting = asyncio.get_running_loop().create_task(self._start())

    async def check(self, asked: Asked, text: str) -> Found | None:
        """What the rules for drafts say of `text`; None while the process is not there."""
        self.start()
        if not self.is_ready:
            return None
        line = msgspec.json.encode(
            {
                "text": text,
                "turns": asked.turns,
                "customer": asked.customer,
                "language": asked.language,
                "silent": sorted(asked.settings.silent),
                "thresholds": asked.settings.thresholds,
            }
        )
        try:
            async with asyncio.timeout(PATIENCE_S), self.lock:
                found = await self._ask(line)
        except (OSError, TimeoutError, ValueError) as error:
            log.warning("drafts.failed", error=type(error).__name__)
            self.close()
            return None
        return found

    async def _ask(self, line: bytes) -> Found:
        """Raises OSError and ValueError when the process has gone or says something else."""
        process = self.process
        if process is None or process.stdin is None or process.stdout is None:
            raise ConnectionError
        process.stdin.write(line + b"\n")
        await process.stdin.drain()
        answer = msgspec.json.decode(await process.stdout.readline())
        found: Found = answer["findings"]
        return found

    async def _start(self) -> None:
        command = [sys.executable, "-m", "qa_rules.drafting"]
        process = None
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, limit=MOST_BYTES
            )
            assert process.stdout is not None
            async with asyncio.timeout(WARM_S):
                if not await process.stdout.readline():
                    raise ConnectionError
            self.process, process = process, None
        except (OSError, TimeoutError) as error:
            log.warning("drafts.not_started", error=type(error).__name__)
            await asyncio.sleep(PAUSE_S)
        finally:
            if process is not None and process.returncode is None:
                process.kill()
            self.starting = None

    def close(self) -> None:
        """Let the process go; the next draft starts another."""
        process, self.process = self.process, None
        if process is not None and process.returncode is None:
            process.kill()
