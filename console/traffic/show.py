"""A run from the first customer to the last: who comes when, the end, and the drain.

What each player does is in `customer.py` and `advisor.py`, the figures in `tally.py`.
"""

import asyncio
import random
import time
from collections.abc import Iterator

from console.traffic.advisor import Advisor
from console.traffic.customer import Customer
from console.traffic.plan import Plan
from console.traffic.play import Play, Stage
from console.traffic.scenario import Scenario
from console.traffic.tally import Tally

_READY_S = 60.0


async def run(
    plan: Plan, *, tally: Tally | None = None, stop: asyncio.Event | None = None
) -> Tally:
    """Play `plan` to its end, or until `stop`: then nobody new comes and who is there has
    `drain_s` to finish. The tally may be watched while it runs."""
    stage = Stage(plan, tally if tally is not None else Tally())
    stop = stop or asyncio.Event()
    advisors = [Advisor(stage, account) for account in plan.advisors]
    desks = [asyncio.create_task(a.run(), name=f"desk of {a.account.name}") for a in advisors]
    customers: set[asyncio.Task[None]] = set()
    try:
        await asyncio.wait_for(_all_ready(advisors), _READY_S)
        await _open_doors(stage, customers, stop)
        await _drain(stage, customers)
    except TimeoutError:
        stage.tally.counts["not begun: the advisors' desks did not open"] += 1
    finally:
        stage.is_over.set()
        await _end([*customers, *desks])
    return stage.tally


async def _all_ready(advisors: list[Advisor]) -> None:
    for advisor in advisors:
        await advisor.is_ready.wait()


async def _open_doors(
    stage: Stage, customers: set[asyncio.Task[None]], stop: asyncio.Event
) -> None:
    """Customers come by chance, `rate` a second on average (Poisson), until one end is reached."""
    plan, chance = stage.plan, random.Random(stage.plan.seed)  # noqa: S311
    end = None if plan.duration_s is None else time.monotonic() + plan.duration_s
    for number, scenario in enumerate(_programme(plan, chance)):
        if stop.is_set() or (end is not None and time.monotonic() >= end):
            return
        play = Play(scenario, plan, number, random.Random(f"{plan.seed}:{number}"))  # noqa: S311
        task = asyncio.create_task(
            Customer(stage, play).run(), name=f"customer {number} ({scenario.id})"
        )
        customers.add(task)
        task.add_done_callback(customers.discard)
        wait_s = chance.expovariate(plan.rate) if plan.rate and number >= plan.at_once else 0.0
        if end is not None:
            wait_s = min(wait_s, max(0.0, end - time.monotonic()))
        await _wait(stop, wait_s)


def _programme(plan: Plan, chance: random.Random) -> Iterator[Scenario]:
    """Shuffled anew each time round, or as in the file."""
    n = 0
    while plan.scenarios:
        order = list(plan.scenarios)
        if not plan.in_order:
            chance.shuffle(order)
        for scenario in order:
            if plan.conversations is not None and n >= plan.conversations:
                return
            yield scenario
            n += 1


async def _drain(stage: Stage, customers: set[asyncio.Task[None]]) -> None:
    """Let them finish; whoever has not by then is counted, and cut short."""
    if customers:
        _, unfinished = await asyncio.wait(customers, timeout=stage.plan.drain_s)
        stage.tally.unfinished += sorted(task.get_name() for task in unfinished)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in done:
        if isinstance(outcome, Exception):
            raise outcome


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), max(0.0, seconds))
    except TimeoutError:
        return
