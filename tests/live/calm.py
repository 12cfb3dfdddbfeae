"""Two people who talk on while somebody else is hostile on the same process."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests import ledger
from tests.live.client import acting, available, begin, customer
from tests.live.conftest import House
from tests.processes import Web


@asynccontextmanager
async def undisturbed(house: House, web: Web) -> AsyncIterator[None]:
    """Two others talk on the same process meanwhile, without a pause worth the name."""
    async with await available(web, house.keys["omar"]) as omar:
        talk = await begin(web, "Autre conversation")
        async with await customer(web, talk) as zoe:
            await omar.hear("Autre conversation")
            over, slowest = asyncio.Event(), [0.0]

            async def chat() -> None:
                n = 0
                while not over.is_set():
                    n, begun = n + 1, time.monotonic()
                    await zoe.say(f"calme {n}")
                    await omar.hear(f"calme {n}")
                    slowest[0] = max(slowest[0], time.monotonic() - begun)
                    await asyncio.wait([asyncio.ensure_future(over.wait())], timeout=0.12)

            chatting = asyncio.create_task(chat())
            try:
                yield
            finally:
                over.set()
                await chatting
            assert slowest[0] < 3
            assert zoe.code is omar.code is None
            assert await acting(ledger.faults, [talk.conversation]) == []
