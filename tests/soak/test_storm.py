"""The big one: more customers than seats, several processes, and processes and servers that die.

Throughout no advisor is above the cap; at the end nothing is lost, doubled or out of order, and
everybody has been served or stands in line. `make soak ARGS="--seed 7"` repeats a storm.
"""

import asyncio
from typing import Any

import pytest
from django.utils import timezone

from console.traffic import Account, Plan, show
from conversations.actions.keys import create_api_key
from conversations.models import Conversation
from tests import ledger
from tests.cast import Cast, person
from tests.live.client import acting
from tests.live.test_processes_fail import clocks
from tests.soak.storm import Books, Chaos, overlaps, scenarios, watch_over_the_cap

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]
CAP = 3


def advisors(cast: Cast, n: int) -> list[Account]:
    found = []
    for number in range(n):
        place = {"provider": cast.nord, "teams": [cast.team]}
        user = person(f"Agent{number} Durand", "advisor", cap=CAP, **place)
        key = create_api_key(user, "storm", timezone.now())[1]
        found.append(Account(user.name, key, CAP))
    return found


async def storm(plan: Plan, chaos: Chaos, calm: tuple[float, float]) -> Books:
    books, is_over = Books(), asyncio.Event()
    raging = asyncio.create_task(chaos.rage(is_over, calm))
    try:
        await show.run(plan, tally=books)
    finally:
        is_over.set()
        await raging
    return books


def unfinished() -> list[str]:
    """What is still open, for whoever has to find out why."""
    rows = Conversation.objects.exclude(state="closed").select_related("handler__user")
    return [f"{r.pk} {r.state} seq {r.seq} {r.handler and r.handler.user.name}" for r in rows]


def told(books: Books) -> str:
    """For whoever has to find out why: the counts, and the logs of what the books complain of."""
    complaints = [*books.lost(), *books.doubled, *books.out_of_order]
    logs = {c[:36]: ledger.story(c[:36]) for c in complaints[:3]}
    return f"{dict(books.counts)} {dict(books.refusals)} {logs}"


def judge(books: Books, n: int) -> None:
    assert not [code for code in books.refusals if code.startswith("opening")], told(books)
    assert books.against_the_database() == [], told(books)
    assert ledger.faults() == []
    assert books.lost() == [], told(books)
    assert books.doubled == [], told(books)
    assert books.out_of_order == [], told(books)
    assert books.above_cap() == []
    assert overlaps() == []
    states = list(Conversation.objects.values_list("state", flat=True))
    assert len(states) == n, "everybody who came in is there, once"
    assert set(states) <= {"closed", "waiting", "active", "wrap_up"}
    unserved = Conversation.objects.filter(first_reply_at=None).exclude(state="waiting")
    assert not unserved.exclude(state="active").exists()


@pytest.mark.timeout(600)
async def test_a_short_storm(house: Any, servers: Any, request: pytest.FixtureRequest) -> None:
    """Forty customers, five advisors with three seats, four processes."""
    seed = request.config.getoption("--seed")
    accounts = await acting(advisors, house.cast, 5)
    webs = house.web(4)
    plan = Plan(
        tuple(web.url for web in webs), scenarios(4), accounts, conversations=40, rate=20, speed=15,
        seed=seed, drain_s=60, yields=False,
    )  # fmt: skip
    chaos = Chaos(webs, servers, seed)
    with watch_over_the_cap() as watch, clocks(1):
        books = await storm(plan, chaos, (2, 4))
    assert watch.above == []
    assert watch.n_looks > 100
    assert chaos.counts["web"] >= 1, chaos.counts
    assert chaos.counts["valkey"] >= 1, chaos.counts
    assert books.counts["unfinished"] == 0, await acting(unfinished)
    await acting(judge, books, 40)


@pytest.mark.soak
@pytest.mark.timeout(1200)
async def test_two_hundred_customers_against_ten_advisors(
    house: Any, servers: Any, request: pytest.FixtureRequest
) -> None:
    """All within five seconds, at thirty seats, with somebody dying every few seconds."""
    seed = request.config.getoption("--seed")
    accounts = await acting(advisors, house.cast, 10)
    webs = house.web(4, OPENINGS_PER_MINUTE="100000", POSTS_PER_S="50", FRAMES_PER_S="200")
    plan = Plan(
        tuple(web.url for web in webs), scenarios(15), accounts, conversations=200, rate=40,
        speed=10, seed=seed, drain_s=600, yields=False,
    )  # fmt: skip
    chaos = Chaos(webs, servers, seed)
    with watch_over_the_cap() as watch, clocks(2):
        books = await storm(plan, chaos, (2, 6))
    assert watch.above == []
    assert watch.n_looks > 1000
    assert chaos.counts["web"] >= 5
    assert chaos.counts["valkey"] >= 2
    assert books.counts["unfinished"] == 0, await acting(unfinished)
    await acting(judge, books, 200)
