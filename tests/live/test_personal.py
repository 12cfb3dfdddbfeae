"""What is prompted at a desk over real sockets: every tab of an advisor falls silent with them."""

import pytest

from tests.live.client import Client, Frame, available, begin, desk
from tests.live.conftest import House

pytestmark = [
    pytest.mark.live,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(180),
]

SAID = "Ma lampe est arrivée cassée hier matin."


def kinds(frame: Frame) -> list[str]:
    return [prompt["kind"] for prompt in frame["prompts"]]


async def introduces(client: Client, conversation: str, *, is_so: bool) -> None:
    def told() -> bool:
        frames = [f for f in client.of("personal") if f["conversation"] == conversation]
        return bool(frames) and ("introduce" in kinds(frames[-1])) == is_so

    await client.until(told, what=f"a prompt that {'asks' if is_so else 'does not ask'} for a name")


async def test_the_opening_prompt_ends_in_every_tab_and_process(house: House) -> None:
    """Nobody analyses here: what ends it are the replies themselves, whoever's socket sent them,
    and of a tab opened in between those before it count."""
    key, (one, two) = house.keys["lea"], house.web(2)
    async with await available(one, key) as lea, await desk(two, key) as other:
        talk = (await begin(one, SAID)).conversation
        await introduces(lea, talk, is_so=True)
        await introduces(other, talk, is_so=True)
        await lea.say("Bonjour, je regarde.", conversation=talk)
        async with await desk(one, key) as late:
            await introduces(late, talk, is_so=True)
            await other.say("Elle repart demain.", conversation=talk)
            for tab in (lea, other, late):
                await introduces(tab, talk, is_so=False)
