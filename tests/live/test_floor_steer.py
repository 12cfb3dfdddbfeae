"""Steering over the floor's socket: the whole way; nothing out of scope can be addressed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.actions.keys import create_api_key
from tests.live.client import acting, available, floor
from tests.live.conftest import House
from tests.live.test_floor import row

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


def later() -> str:
    return (timezone.now() + timedelta(hours=1)).isoformat()


async def test_an_extra_seat_reaches_the_desk_and_the_floor(house: House) -> None:
    cast, web = house.cast, house.one
    lea = await available(web, house.keys["lea"])
    async with await floor(web, house.keys["nadia"]) as nadia:
        done = await nadia.ask(
            "seat.add", advisor=str(cast.lea.pk), reason="pic de 10 h", until=later(), n_extra=0
        )
        assert done["type"] == "ok"
        await lea.until(lambda: any(len(p["seats"]) == 3 for p in lea.of("presence")))
        await nadia.until(lambda: len((row(nadia, cast.lea) or {"seats": []})["seats"]) == 3)
        extra = row(nadia, cast.lea)["seats"][-1]  # type: ignore[index]
        assert (extra["kind"], extra["reason"], extra["by"]) == (
            "extra", "pic de 10 h", "Nadia Benali",
        )  # fmt: skip
        undone = await nadia.ask("act.undo", act=done["act"])
        assert undone["type"] == "ok"
        await nadia.until(lambda: len(row(nadia, cast.lea)["seats"]) == 2)  # type: ignore[index]


async def test_the_second_leader_is_told_who_was_first(house: House) -> None:
    cast, web = house.cast, house.one
    async with await floor(web, house.keys["nadia"]) as nadia:
        ask = {"advisor": str(cast.lea.pk), "cap": 1, "reason": "formation", "seen": 2}
        assert (await nadia.ask("cap.set", **ask))["type"] == "ok"
        again = await nadia.ask("cap.set", **ask)
        assert (again["code"], again["by"]) == ("conflict", "Nadia Benali")
        assert (again["why"], again["is_now"]) == ("cap", 1)


async def test_every_leader_whose_people_serve_a_paused_queue_sees_that_it_is(
    house: House,
) -> None:
    """Of another provider, too: and may end it."""
    _, key = await acting(create_api_key, house.cast.yann, "test", timezone.now())
    async with (
        await floor(house.one, house.keys["nadia"]) as nadia,
        await floor(house.one, key) as yann,
    ):
        ask = {"queue": "conseil", "until": later(), "reason": "panne"}
        act = await nadia.ask("intake.pause", **ask)
        for leader in (nadia, yann):
            [one] = await leader.until(
                lambda of=leader: of.of("line")[-1:] and of.of("line")[-1]["paused"]
            )
            assert (one["queue"], one["by"], one["reason"]) == ("Conseil", "Nadia Benali", "panne")
        async with await floor(house.one, key) as late:
            assert late.of("snapshot")[0]["paused"] == [one]
        assert (await yann.ask("act.undo", act=act["act"]))["type"] == "ok"
        await nadia.until(lambda: not nadia.of("line")[-1]["paused"])


async def test_of_two_targets_at_once_one_holds_and_the_other_is_told(house: House) -> None:
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        ask = {"name": "csat", "reason": "objectif", "seen": 0.8}
        refs = [await nadia.tell("target.set", value=value, **ask) for value in (0.9, 0.7)]
        answers = [await nadia.answer(ref) for ref in refs]
        assert sorted(answer["type"] for answer in answers) == ["error", "ok"]
        told = next(answer for answer in answers if answer["type"] == "error")
        assert (told["code"], told["why"]) == ("conflict", "target_share")
        assert told["is_now"] in (0.9, 0.7)


async def test_a_target_of_today_shows_in_the_figures(house: House) -> None:
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        await nadia.until(lambda: nadia.of("figures"))
        done = await nadia.ask("target.set", name="csat", value=0.9, reason="objectif")
        assert done["type"] == "ok"
        await nadia.until(
            lambda: nadia.of("figures")[-1]["figures"]["csat"]["day"]["target"] == 0.9
        )


async def test_nobody_gives_themselves_a_seat(house: House) -> None:
    own = str(house.cast.nadia.pk)
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        seat = await nadia.ask("seat.add", advisor=own, reason="moi", until=later())
        cap = await nadia.ask("cap.set", advisor=own, reason="moi", cap=9)
        past = await nadia.ask(
            "seat.add", advisor=str(house.cast.lea.pk), reason="x", until="2020-01-01T00:00:00Z"
        )
    assert (seat["code"], cap["code"], past["code"]) == ("forbidden", "forbidden", "bad_frame")
