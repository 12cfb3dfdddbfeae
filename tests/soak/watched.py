"""A busy floor and those who watch it: desks with conversations, messages at a pace, leaders over
the protocol. What is measured and what may be asked of it is in `test_floor.py`."""

import asyncio
import json
import math
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from conversations.actions.assign import take
from conversations.actions.hold import author_of, customer_of, draft, locked
from conversations.actions.open import Opening, open_conversation
from conversations.log import append
from conversations.models import Advisor, Conversation
from tests.cast import Cast, person
from tests.processes import Web


def staff(cast: Cast, n_advisors: int, n_talks: int) -> list[Conversation]:
    """Advisors of Nadia's team with conversations at their desks, shared out evenly."""
    per = -(-n_talks // n_advisors)
    place = {"provider": cast.nord, "teams": [cast.team]}
    users = [person(f"C{n:03} Conseiller", "advisor", cap=per, **place) for n in range(n_advisors)]
    began = timezone.now() - timedelta(seconds=20)
    for n in range(n_talks):
        opening = Opening(brand=cast.brand.slug, queue="sav", name=f"Client {n}", text="Bonjour")
        talk = open_conversation(opening, began).conversation
        take(users[n % n_advisors], talk.pk, began)
    Advisor.objects.filter(pk__in=[u.pk for u in users]).update(
        status="available", status_at=began, deadline_at=timezone.now() + timedelta(hours=3)
    )
    return list(Conversation.objects.filter(state="active").select_related("handler__user"))


@dataclass
class Talking:
    """Messages at `per_s`, from both sides in turn, so that each changes what its row says.
    `posted` is the advisor and the moment (seconds of the epoch) of each commit."""

    talks: list[Conversation]
    per_s: float
    posted: list[tuple[str, float]] = field(default_factory=list)
    answered: dict[str, bool] = field(default_factory=dict)

    def run(self, seconds: float) -> None:
        chosen, started = random.Random(1), time.monotonic()
        n = 0
        while (left := seconds - (time.monotonic() - started)) > 0:
            self.say(chosen.randrange(len(self.talks)), n)
            n += 1
            pause = n / self.per_s - (time.monotonic() - started)
            threading.Event().wait(min(max(0.0, pause), left))

    def say(self, place: int, n: int) -> None:
        talk = self.talks[place]
        key, holder = str(talk.pk), talk.handler
        assert holder is not None
        author = customer_of(talk) if self.answered.get(key) else author_of(holder.user)
        self.answered[key] = not self.answered.get(key)
        with transaction.atomic():
            row = locked(key)
            append(row, [draft("message.posted", author, f"Message {n}")], timezone.now())
            self.posted.append((str(holder.pk), time.time()))  # the commit is part of it


class Leaders:
    """Clients in a thread of their own: they read, answer beats, and count. `n_pages` of them get
    fragments as our page does, the others the protocol's frames; with `stay_s` each leaves now and
    then and comes back."""

    def __init__(
        self, web: Web, api_key: str, n: int, n_pages: int = 0, stay_s: float = math.inf
    ) -> None:
        self.web, self.api_key, self.n = web, api_key, n
        self.n_pages, self.stay_s = n_pages, stay_s
        self.frames: list[Counter[str]] = [Counter() for _ in range(n)]
        self.n_lost = 0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._all()))

    def __enter__(self) -> "Leaders":
        self.thread.start()
        while not all(c["snapshot"] for c in self.frames) and self.thread.is_alive():
            self.is_over.wait(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.thread.join(20)

    async def _all(self) -> None:
        await asyncio.gather(*(self._one(n) for n in range(self.n)))

    async def _one(self, n: int) -> None:
        chance = random.Random(n)
        while not self.is_over.is_set():
            try:
                await self._watch(n, self.stay_s * chance.uniform(0.5, 1.5))
            except ConnectionClosed:
                self.n_lost += 1
                return

    async def _watch(self, n: int, seconds: float) -> None:
        headers, until = {"Authorization": f"Bearer {self.api_key}"}, time.monotonic() + seconds
        options: dict[str, Any] = {"max_size": None, "compression": None, "proxy": None}
        if n >= self.n_pages:
            options["subprotocols"] = ["motjuste.v1"]
        url = f"{self.web.ws_url}/ws/v1/floor/"
        async with connect(url, additional_headers=headers, **options) as socket:
            while not self.is_over.is_set() and time.monotonic() < until:
                try:
                    async with asyncio.timeout(0.5):
                        kind = _kind(str(await socket.recv()))
                except TimeoutError:
                    continue
                self.frames[n][kind] += 1
                if kind == "beat":
                    await socket.send('{"type":"beat"}' if n >= self.n_pages else _BEAT)


_BEAT = '{"headers":{},"body":{"type":"beat"}}'


def _kind(raw: str) -> str:
    """Of a frame, or of the first fragment in a page's message."""
    if raw.startswith("{"):
        return str(json.loads(raw)["type"])
    named = re.search(r'data-name="([^"]+)"', raw)
    return named[1] if named else ""
