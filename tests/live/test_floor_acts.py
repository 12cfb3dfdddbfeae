"""A leader reads, whispers, joins, takes over, hands over and back, over the floor's socket; and of
two leaders one wins."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations.actions.keys import create_api_key
from conversations.models import AuditEntry, Conversation, Event
from tests.cast import person
from tests.live.client import Client, acting, available, begin, customer, desk, floor
from tests.live.conftest import House

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


async def served(house: House) -> tuple[str, Client, Client]:
    """Paul writes, Léa has it: its id and both ends."""
    web = house.one
    lea = await available(web, house.keys["lea"])
    talk = await begin(web)
    await lea.until(lambda: lea.events(talk.conversation))
    return talk.conversation, lea, await customer(web, talk)


def kinds(key: str) -> list[str]:
    return list(
        Event.objects.filter(conversation=key).order_by("id").values_list("kind", flat=True)
    )


async def test_reading_is_noted_and_shows_everything_but_to_the_customer(house: House) -> None:
    key, lea, paul = await served(house)
    before = await acting(Conversation.objects.values("seq", "deadline_at", "waiting_since").get,
                          pk=key)  # fmt: skip
    n_paul = len(paul.events())
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        answer = await nadia.ask("conversation.view", conversation=key)
        assert answer["type"] == "ok"
        assert "Bonjour" in str(nadia.of("talk")[0]["events"])
        await lea.say("Bonjour Paul", conversation=key)
        await nadia.hear("Bonjour Paul")
        await nadia.ask("conversation.view", conversation=key)  # at once again: the same reading
        await nadia.ask("conversation.unview", conversation=key)
        await lea.say("Je regarde", conversation=key)
        answer = await nadia.ask("conversation.view", conversation=str(uuid4()))
        assert answer["code"] == "not_found"
        assert "Je regarde" not in nadia.texts()
    seen = await acting(lambda: AuditEntry.objects.filter(conversation=key, act="transcript.viewed")
                        .values_list("actor__name", "advisor__name")[:])  # fmt: skip
    assert list(seen) == [("Nadia Benali", "Léa Morel")]
    assert (await acting(kinds, key)).count("conversation.viewed") == 1
    now = await acting(Conversation.objects.values("seq", "deadline_at", "waiting_since").get,
                       pk=key)  # fmt: skip
    assert before["seq"] + 2 == now["seq"]
    await paul.hear("Je regarde")
    assert "viewed" not in str(paul.frames)
    assert len(paul.events()) == n_paul + 2


async def test_what_is_read_says_who_has_it_and_what_can_be_done(house: House) -> None:
    """Whoever changes it: here the advisor's other leader, then the advisor."""
    key, lea, _ = await served(house)
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        await nadia.ask("conversation.view", conversation=key)
        await nadia.ask("conversation.join", conversation=key)
        await nadia.until(
            lambda: nadia.of("talk.state")[-1:] and nadia.of("talk.state")[-1]["has_joined"]
        )
        assert nadia.of("talk.state")[-1]["advisor"]["name"] == "Léa Morel"
        await lea.ask("conversation.transfer", conversation=key, to_queue="sav")
        await nadia.until(lambda: nadia.of("talk.state")[-1]["state"] == "waiting")
        assert nadia.of("talk.state")[-1]["advisor"] == {"id": "", "name": ""}


async def test_a_whisper_reaches_the_desk_alone(house: House) -> None:
    key, lea, paul = await served(house)
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        await lea.ask("help.ask", conversation=key, text="Remise ?")
        await nadia.until(lambda: "help" in str(nadia.of("advisor")))
        answer = await nadia.ask(
            "note.post", conversation=key, text="Dix pour cent", client_key=str(uuid4())
        )
        assert answer["type"] == "ok"
        await lea.until(lambda: any(e["text"] == "Dix pour cent" for e in lea.events(key)))
        whispered = [e for e in lea.events(key) if e["kind"] == "note.posted"]
        assert whispered[0]["data"] == {"why": "whisper"}
        await nadia.until(lambda: nadia.of("advisor")[-1]["level"] == 0)  # help was answered
    await lea.say("Merci d'attendre", conversation=key)
    await paul.hear("Merci d'attendre")
    assert "Dix pour cent" not in str(paul.frames)


async def test_joining_lets_a_leader_write_beside_the_holder(house: House) -> None:
    key, lea, paul = await served(house)
    client_key = str(uuid4())
    post = {"conversation": key, "text": "Je suis la responsable.", "client_key": client_key}
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        assert (await nadia.ask("message.post", **post))["code"] == "forbidden"
        assert (await nadia.ask("conversation.join", conversation=key))["type"] == "ok"
        first = await nadia.ask("message.post", **post)
        again = await nadia.ask("message.post", **post)
        assert first["seq"] == again["seq"]
        await paul.hear("Je suis la responsable.")
        await lea.hear("Je suis la responsable.")
        assert (await nadia.ask("conversation.part", conversation=key))["type"] == "ok"
        await paul.until(lambda: paul.events()[-1]["kind"] == "conversation.left")
        await lea.say("Et moi Léa", conversation=key)
    found = await acting(Conversation.objects.get, pk=key)
    assert found.handler_id == house.cast.lea.pk


async def test_take_over_and_hand_back(house: House) -> None:
    key, lea, _ = await served(house)
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        taken = await nadia.ask(
            "conversation.takeover", conversation=key, holder=str(house.cast.lea.pk)
        )
        assert taken["type"] == "ok"
        own = await desk(house.one, house.keys["nadia"])
        assert own.of("snapshot")[0]["conversations"][0]["conversation"] == key
        await own.say("Je reprends", conversation=key)
        back = await nadia.ask("conversation.hand_back", conversation=key)
        assert back["to"] == "Léa Morel"
    await lea.until(lambda: any(s.get("seat") for s in lea.of("state")[-1:]))
    await lea.say("Me revoilà", conversation=key)


async def test_of_two_leaders_one_wins_and_the_other_sees_who(house: House) -> None:
    cast, web = house.cast, house.one
    key, _, _ = await served(house)
    ines = await acting(person, "Inès Kaci", "leader", 2, [cast.team], provider=cast.nord)
    _, ines_key = await acting(create_api_key, ines, "test", timezone.now())
    nadia, other = await floor(web, house.keys["nadia"]), await floor(web, ines_key)
    ask: dict[str, Any] = {"conversation": key, "holder": str(cast.lea.pk)}
    answers = await asyncio.gather(
        nadia.ask("conversation.takeover", **ask), other.ask("conversation.takeover", **ask)
    )
    assert sorted(a["type"] for a in answers) == ["error", "ok"]
    lost = next(a for a in answers if a["type"] == "error")
    assert lost["code"] == "already_taken"
    assert ("Nadia Benali" in lost["detail"]) or ("Inès Kaci" in lost["detail"])
    assert (await acting(kinds, key)).count("conversation.taken_over") == 1


async def test_a_full_desk_takes_nothing_over(house: House) -> None:
    cast = house.cast
    for _ in range(2):
        await acting(cast.taken, cast.nadia)
    key, _, _ = await served(house)
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        assert (await nadia.ask("conversation.takeover", conversation=key))["code"] == "cap_reached"


async def test_handing_over_to_a_colleague_and_to_a_queue(house: House) -> None:
    cast, web = house.cast, house.one
    key, lea, _ = await served(house)
    omar = await available(web, house.keys["omar"])
    async with await floor(web, house.keys["nadia"]) as nadia:
        foreign = await nadia.ask(
            "conversation.transfer", conversation=key, to_advisor=str(cast.zoe.pk)
        )
        assert foreign["code"] == "not_found"
        done = await nadia.ask(
            "conversation.transfer", conversation=key, to_advisor=str(cast.omar.pk), note="Lampes"
        )
        assert done["type"] == "ok"
        await omar.until(lambda: any(e["text"] == "Lampes" for e in omar.events(key)))
        stale = await nadia.ask(
            "conversation.transfer", conversation=key, to_queue="conseil", holder=str(cast.lea.pk)
        )
        assert stale["code"] == "already_taken"
        assert "Omar" in stale["detail"]
        done = await nadia.ask("conversation.transfer", conversation=key, to_queue="conseil")
        assert done["type"] == "ok"
    await lea.until(lambda: any(e["kind"] == "conversation.assigned" for e in lea.events(key)))


async def test_what_the_brand_holds_back_is_held_from_a_leader_too(house: House) -> None:
    key, lea, _ = await served(house)
    given = {"conversation": key, "client_key": str(uuid4())}
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        await nadia.ask("conversation.join", conversation=key)
        answer = await nadia.ask("message.post", text="Bonjour [prénom],", **given)
        assert answer["code"] == "blocked"
        assert answer["findings"][0]["rule"] == "personalisation.placeholder_unfilled"
        assert (await nadia.ask("message.post", text="Bonjour Paul,", **given))["type"] == "ok"
        await lea.hear("Bonjour Paul,")


async def test_a_reading_that_goes_on_at_another_desk_is_noted_there(house: House) -> None:
    key, _, _ = await served(house)
    await available(house.one, house.keys["omar"])
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        await nadia.ask("conversation.view", conversation=key)
        to = str(house.cast.omar.pk)
        await nadia.ask("conversation.transfer", conversation=key, to_advisor=to)
        await nadia.until(lambda: sum("viewed" in e["kind"] for e in nadia.events(key)) == 1)
        await nadia.ask("conversation.takeover", conversation=key)
        await nadia.ask("conversation.view", conversation=key)
    seen = AuditEntry.objects.filter(conversation=key, act="transcript.viewed").order_by("at")
    names = await acting(lambda: list(seen.values_list("advisor__name", flat=True)))
    assert names == ["Léa Morel", "Omar Saïdi"]
