"""A line that two houses serve: what changes its order is said to the leaders of both."""

import pytest
from django.test import Client
from django.utils import timezone

from console import roles
from conversations.actions.assign import take
from conversations.actions.keys import create_api_key
from conversations.actions.texts import save_queue
from conversations.models import AuditEntry, Conversation, User
from tests.live.client import acting, floor
from tests.live.conftest import House

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


def listed(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/floor/acts/").content.decode()


async def test_a_priority_is_said_to_every_leader_of_the_line(house: House) -> None:
    cast = house.cast
    _, key = await acting(create_api_key, cast.yann, "test", timezone.now())
    first, second = [
        await acting(lambda n=n: cast.open(queue="conseil", name=f"Client {n}")) for n in (1, 2)
    ]
    async with (
        await floor(house.one, house.keys["nadia"]) as nadia,
        await floor(house.one, key) as yann,
    ):
        ask = {"conversation": str(second.pk), "reason": "deuxième appel", "seen": 0}
        act = await nadia.ask("priority.raise", **ask)
        for leader in (nadia, yann):
            await leader.until(
                lambda of=leader: (
                    [w["conversation"] for w in of.of("line")[-1:][0]["waiting"]]
                    == [str(second.pk), str(first.pk)]
                    if of.of("line")
                    else False
                )
            )
            await leader.until(lambda of=leader: of.of("acts"))
        told = await acting(listed, cast.yann)
        assert "<b>Nadia Benali</b> a donné la priorité à Client 2 · Conseil" in told
        assert "deuxième appel" in told
        assert (await yann.ask("act.undo", act=act["act"]))["type"] == "ok"
    assert await acting(lambda: Conversation.objects.get(pk=second.pk).priority) == 0


async def test_who_has_gone_to_the_other_house_keeps_their_name_there(house: House) -> None:
    cast = house.cast
    talk = await acting(lambda: cast.open(queue="conseil", name="Jean Petit"))
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        ask = {"conversation": str(talk.pk), "reason": "deuxième appel", "seen": 0}
        await nadia.ask("priority.raise", **ask)
    await acting(take, cast.lea, talk.pk, timezone.now())
    told = await acting(listed, cast.yann)
    assert "<b>Nadia Benali</b> a donné la priorité à un client · Conseil" in told
    assert "Jean Petit" not in told
    assert "Jean Petit" in await acting(listed, cast.nadia)


async def test_what_is_set_of_a_shared_queue_stands_in_both_journals(house: House) -> None:
    cast = house.cast

    def change() -> None:
        cast.conseil.priority = 3
        save_queue(cast.conseil, [], [cast.team], cast.nadia, timezone.now())

    await acting(change)
    rows = await acting(
        lambda: list(roles.visible_audit(cast.yann).filter(act="queue.set").values("data"))
    )
    assert [row["data"]["changed"] for row in rows] == [{"priority": [0, 3]}]
    mine = await acting(lambda: AuditEntry.objects.filter(act="queue.set").count())
    assert mine == 2, "who serves it is each house's own"
