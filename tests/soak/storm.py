"""What a storm is made of: who fails when, a watch over the cap, and the books afterwards.

How many customers, advisors and processes is said by the test.
"""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from console.traffic.scenario import Line, Scenario
from console.traffic.tally import Message, Tally
from tests import ledger
from tests.processes import Web

OVERLAP = """
SELECT a.advisor_id::text, a.assigned_at, count(DISTINCT b.id), d.cap
  FROM conversations_assignment a
  JOIN conversations_assignment b ON b.advisor_id = a.advisor_id
       AND b.assigned_at <= a.assigned_at
       AND (b.released_at IS NULL OR b.released_at > a.assigned_at)
  JOIN conversations_advisor d ON d.user_id = a.advisor_id
 GROUP BY a.advisor_id, a.assigned_at, d.cap HAVING count(DISTINCT b.id) > d.cap
"""
SAID = (
    ("customer", "Bonjour, ma lampe est arrivée cassée."),
    ("advisor", "Bonjour, je suis {advisor}. Je regarde votre commande."),
    ("customer", "Merci, c'est la 45871."),
    ("customer", "Elle devait être un cadeau."),
    ("advisor", "Je vous en renvoie une aujourd'hui même."),
    ("customer", "Parfait, merci beaucoup !"),
    ("advisor", "Avec plaisir. Bonne journée !"),
)


def scenarios(pause_s: float) -> list[Scenario]:
    """Two talks of seven messages; the one is closed by the advisor, the other by the customer."""
    lines = tuple(Line(who, text, pause_s) for who, text in SAID)  # type: ignore[arg-type]
    usual: dict[str, Any] = {"lines": lines, "brand": "maison-lumiere", "queue": "sav"}
    usual["customer"] = {"name": "Camille Durand"}
    return [Scenario(id="a", ends="advisor", **usual), Scenario(id="c", ends="customer", **usual)]


@dataclass
class Books(Tally):
    """A tally that forgets nothing: the clients' own ledger, to be held against the database."""

    kept: list[Message] = field(default_factory=list)

    def settle(self, conversation: str) -> None:
        self.kept += self.open.get(conversation, {}).values()
        super().settle(conversation)

    def all_messages(self) -> list[Message]:
        return self.kept + [m for messages in self.open.values() for m in messages.values()]

    def against_the_database(self) -> list[str]:
        """What was acknowledged and is not there as it was said, and what nobody said."""
        stored: dict[str, dict[str, int]] = {}
        for conversation in {message.conversation for message in self.all_messages()}:
            stored[conversation] = {k: s for s, k, _ in ledger.messages(conversation)}
        found = [
            f"{m.conversation}: {m.key} was acknowledged as {m.seq}, stored as "
            f"{stored[m.conversation].get(m.key)}"
            for m in self.all_messages()
            if m.ok_at is not None
            and stored[m.conversation].get(m.key)
            != (m.seq or stored[m.conversation].get(m.key, -1))
        ]
        said = {m.key for m in self.all_messages()}
        found += [f"{k} was said by nobody" for s in stored.values() for k in s if k not in said]
        return found


@contextmanager
def watch_over_the_cap() -> Iterator["Watch"]:
    watch = Watch()
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()


class Watch(threading.Thread):
    """Asks the database again and again whether anybody holds more than the cap."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        from django.db import connection

        names = ("dbname", "user", "host", "port", "password")
        params = connection.get_connection_params()
        self._dsn = {k: v for k, v in params.items() if k in names}
        self._is_over = threading.Event()
        self.above: list[Any] = []
        self.n_looks = 0

    def run(self) -> None:
        with psycopg.connect(**self._dsn, autocommit=True) as own:
            while not self._is_over.wait(0.02):
                self.above += own.execute(ledger.ABOVE_CAP).fetchall()
                self.n_looks += 1

    def stop(self) -> None:
        self._is_over.set()
        self.join(10)


class Chaos:
    """Kills web processes (and starts them again) and restarts Valkey, by seeded chance."""

    def __init__(self, webs: list[Web], servers: Any, seed: int) -> None:
        self.webs, self.servers = webs, servers
        self.chance = random.Random(seed)
        self.counts: Counter[str] = Counter()

    async def rage(self, is_over: asyncio.Event, calm: tuple[float, float]) -> None:
        """Something fails after every calm, whose length is drawn from these bounds. What was
        killed is started again meanwhile; at most half of the processes are down at once. Each
        kind of fault has its turn first, then chance decides."""
        starting: dict[Web, asyncio.Task[None]] = {}
        while not await _within(is_over, self.chance.uniform(*calm)):
            up = [w for w in self.webs if w not in starting or starting[w].done()]
            first = {0: "web", 1: "valkey", 2: "web"}.get(sum(self.counts.values()))
            if (first or ("valkey" if self.chance.random() < 0.3 else "web")) == "valkey":
                await asyncio.to_thread(self.servers.restart_valkey)
                self.counts["valkey"] += 1
            elif len(up) > len(self.webs) / 2:
                web = self.chance.choice(up)
                web.kill()
                self.counts["web"] += 1
                starting[web] = asyncio.create_task(asyncio.to_thread(_start, web))
        await asyncio.gather(*starting.values())


def _start(web: Web) -> None:
    """A busy machine takes its time; a process that ended by itself is a fault."""
    web.launch()
    web.wait_ready(180)


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def overlaps() -> list[Any]:
    """Moments at which the ledger of assignments has somebody above the cap."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(OVERLAP)
        return list(cursor.fetchall())
