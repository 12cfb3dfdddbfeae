"""`manage.py analyse`: runs the rules on what was said. Run as many copies as you like.

It is woken by the same pokes as the sockets, and looks by itself every second; what is done is in
`actions/analysis.py`. A rule that never ends is stopped by the engine's own timer, which needs the
main thread: so the rules run there and the listening beside them.
"""

import asyncio
import os
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection

from conversations import wake
from conversations.actions.analysis import LIVE, analyse_some
from conversations.actions.deadlines import beat
from conversations.now import compare, house
from qa_rules import models, recent
from qa_rules.matching import load as load_phrases

log = structlog.get_logger(__name__)

LONGEST_S = 1.0
GATHER_S = 0.25
BEAT_S = 5.0
KEPT_BYTES = 32 * 2**20  # of texts that several conversations share; their turns are held beside
POLITE = 5  # what people wait for goes first


class Command(BaseCommand):
    help = "Runs the quality rules on new messages and keeps each conversation's score."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="until nothing is left, then end")
        parser.add_argument("--nice", type=int, default=POLITE, help="give way by so much")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stop, self.woken = threading.Event(), threading.Event()
        self.beaten_at = -BEAT_S
        if options["once"]:
            compare()
            while analyse_some(house.now()):
                continue
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        os.nice(options["nice"])
        recent.hold(KEPT_BYTES)
        threading.Thread(target=self._listen, daemon=True).start()
        self._warm()
        self._run()

    def _stop(self, *_: Any) -> None:
        self.stop.set()
        self.woken.set()

    def _warm(self) -> None:
        """The models take seconds; without them the rules that need none still run."""
        for language in models.NAMES:
            if self.stop.is_set():
                return
            self._beat()
            load_phrases(language)
            try:
                models.load(language)
            except models.ModelMissing as error:
                log.warning("analyse.rules_only", error=str(error))

    def _run(self) -> None:
        while not self.stop.is_set():
            self.woken.clear()
            began = time.monotonic()
            n_done = self._turn()
            self._beat()
            if n_done >= LIVE:
                continue
            if n_done:  # what comes meanwhile goes into one batch, a conversation once
                self.stop.wait(max(0.0, began + GATHER_S - time.monotonic()))
            else:
                self.woken.wait(LONGEST_S)

    def _turn(self) -> int:
        """A database that is away is waited for; the log stands in it."""
        close_old_connections()
        try:
            return analyse_some(house.now())
        except Exception as error:
            log.error("analyse.turn_failed", error=type(error).__name__, exc_info=True)
            self.stop.wait(LONGEST_S)
            return 0
        finally:
            connection.close()

    def _beat(self) -> None:
        if time.monotonic() - self.beaten_at < BEAT_S:
            return
        try:
            compare()
            beat("analyse", house.now())
            self.beaten_at = time.monotonic()
        except Exception as error:
            log.error("analyse.beat_failed", error=type(error).__name__)
        finally:
            connection.close()

    def _listen(self) -> None:
        asyncio.run(self._ears())

    def _hear(self, message: dict[str, Any]) -> None:
        if message.get("heads"):
            self.woken.set()

    async def _ears(self) -> None:
        wake.attach()
        while True:
            try:
                await wake.listen(self._hear)
            except Exception as error:
                log.warning("analyse.deaf", error=type(error).__name__)
                await asyncio.sleep(1)
