"""`manage.py clock`: fires what is due. Run as many copies as you like.

The loop is here; what is due and what is done, in `actions/deadlines.py`.
"""

import asyncio
import signal
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

import structlog
from asgiref.sync import sync_to_async
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection

from conversations import wake
from conversations.actions import alert_posts, alerts, deadlines, hours, mails
from conversations.actions import retention_runs as runs
from conversations.now import compare, from_here, now

log = structlog.get_logger(__name__)

LONGEST_S = 1.0
BEAT_S = 5.0
MAILS_S, WARN_S, RETAIN_S = 2.0, 1.0, 10.0
FEW, BATCH = 10, 50


def turn(*, with_beat: bool) -> float:
    """One turn: fire, serve the line, give a sign of life. Returns seconds until the next."""
    close_old_connections()
    try:
        if with_beat:
            compare()
        while deadlines.fire(found := deadlines.ahead(now(), LONGEST_S), now()):
            pass
        at = now()
        deadlines.fire_desks(at)
        hours.open_due(at)
        deadlines.sweep_line(at)
        if with_beat:
            deadlines.beat("clock", at)
        return deadlines.until_next(found, now(), LONGEST_S)
    finally:
        connection.close()


def post(at: datetime) -> int:
    """Mails wait for a server that may be slow: beside the clocks, never before them."""
    close_old_connections()
    try:
        return mails.announce_answers(at) + mails.send_due(at)
    finally:
        connection.close()


def warn(at: datetime) -> int:
    """Alerts and the telling of them; an address that does not answer keeps no clock waiting."""
    close_old_connections()
    try:
        return alerts.look(at) + alert_posts.send_due(at)
    finally:
        connection.close()


def retain(at: datetime) -> int:
    """A few batches of each of today's runs that are not finished; whoever stops the process does
    not wait for all of them."""
    close_old_connections()
    try:
        clock = from_here(at)
        return sum(_batches(run, clock) for run in runs.due_runs(at))
    finally:
        connection.close()


def _batches(run: UUID, clock: Callable[[], datetime]) -> int:
    try:
        done = (runs.run_batch(run, clock(), BATCH) for _ in range(FEW))
        return sum(1 for _ in takewhile(bool, done))
    except Exception as error:
        log.error("clock.retention_failed", error=type(error).__name__, exc_info=True)
        runs.note_failure(run, error, clock())
        return 0


class Command(BaseCommand):
    help = (
        "Fires due deadlines, serves the line, sends mails to customers, and lets go once a day of"
        " what was kept for its time. Runs until stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one turn, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        asyncio.run(self._run(once=options["once"]))

    async def _run(self, *, once: bool) -> None:
        wake.attach()
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
        beaten_at = 0.0
        beside = [(post, MAILS_S, "mails"), (warn, WARN_S, "alerts")]
        if not once:  # retention is no part of a single turn
            beside.append((retain, RETAIN_S, "retention"))
        tasks = [asyncio.create_task(self._beside(*one, stop, once=once)) for one in beside]
        while not stop.is_set():
            with_beat = loop.time() - beaten_at >= BEAT_S or once
            pause_s = await self._turn(with_beat=with_beat)
            beaten_at = loop.time() if with_beat else beaten_at
            if once:
                break
            try:
                await asyncio.wait_for(stop.wait(), max(0.05, pause_s))
            except TimeoutError:
                continue
        await asyncio.gather(*tasks)

    async def _beside(
        self,
        act: Callable[[datetime], int],
        pause_s: float,
        name: str,
        stop: asyncio.Event,
        *,
        once: bool,
    ) -> None:
        """Again and again, whatever becomes of it."""
        while True:
            try:
                await sync_to_async(act, thread_sensitive=False)(now())
            except Exception as error:
                log.error(f"clock.{name}_failed", error=type(error).__name__, exc_info=True)
            if once or stop.is_set():
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause_s)

    async def _turn(self, *, with_beat: bool) -> float:
        """A database that is away is waited for; the deadlines stand in it."""
        try:
            return await sync_to_async(turn, thread_sensitive=False)(with_beat=with_beat)
        except Exception as error:
            log.error("clock.turn_failed", error=type(error).__name__, exc_info=True)
            return LONGEST_S
