"""An open floor holds what is at the leader's own desk, a screen on the wall does not; and who
loses a conversation reads on the floor who has it."""

import asyncio

import pytest
from django.utils import timezone

from conversations.actions import lead
from conversations.actions.keys import create_api_key
from conversations.models import Advisor, User
from tests.cast import person
from tests.live.client import Client, acting, floor
from tests.live.conftest import House

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


async def until_held(user: User, client: Client) -> None:
    """Until some process has said that this leader's floor holds what is at the desk: looked at
    after each beat."""
    desk = Advisor.objects.filter(pk=user.pk, floor_until__gt=timezone.now())
    async with asyncio.timeout(30):
        while not await acting(desk.exists):
            n = len(client.of("beat"))
            await client.until(lambda n=n: len(client.of("beat")) > n)


async def test_an_open_floor_holds_ones_desk(house: House) -> None:
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        await acting(house.cast.taken, house.cast.nadia)
        await until_held(house.cast.nadia, nadia)


async def test_a_screen_on_the_wall_holds_nothing(house: House) -> None:
    cast, web = house.cast, house.one
    _, key = await acting(create_api_key, cast.yann, "test", timezone.now())
    await acting(cast.taken, cast.nadia)
    await acting(cast.taken, cast.yann, queue="conseil")
    async with await floor(web, house.keys["nadia"], "wall=1"), await floor(web, key) as yann:
        await until_held(cast.yann, yann)  # in the same turn of the same process
    assert (await acting(Advisor.objects.get, pk=cast.nadia.pk)).floor_until is None


async def test_who_loses_a_conversation_reads_it_on_the_floor(house: House) -> None:
    cast = house.cast
    talk = await acting(cast.taken, cast.nadia)
    ines = await acting(person, "Inès Kaci", "leader", 2, [cast.team], provider=cast.nord)
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        await acting(lead.seize, ines, talk.pk, "je la connais", None, timezone.now())
        await nadia.until(lambda: nadia.of("told"))
        line = nadia.of("told")[0]["items"][0]
        assert (line["kind"], line["by"], line["reason"]) == ("takeover", "Inès", "je la connais")
