"""The rules over real sockets: findings and scores as they come, hints, blocked messages."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations.actions.analysis import analyse_some
from conversations.actions.rules import set_rule
from conversations.core.choices import Choice
from conversations.models import BrandRule, Event, Finding, HintDismissal
from tests.analysing import analysing
from tests.live.client import Client, acting, available, begin, customer, desk
from tests.live.conftest import House

pytestmark = [
    pytest.mark.live,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(180),
]

SAID = "Ma lampe est arrivée cassée hier matin."
PARROT = "Je comprends que votre lampe est arrivée cassée hier matin."
WARM_S = 180


def about(client: Client, kind: str, rule: str = "") -> list[dict[str, Any]]:
    return [f for f in client.of(kind) if not rule or f.get("rule") == rule]


async def hints(client: Client, conversation: str, text: str) -> dict[str, Any]:
    """Asked again until the language process is warm."""
    while True:
        ref = await client.tell("draft.check", conversation=conversation, text=text)
        frame: dict[str, Any] = await client.until(
            lambda ref=ref: next((f for f in client.of("hints") if f["ref"] == ref), None), WARM_S
        )
        if frame["ready"]:
            return frame
        n_beats = len(client.of("beat"))
        await client.until(lambda n=n_beats: len(client.of("beat")) > n)


async def test_a_finding_and_the_score_reach_the_desk_and_never_the_customer(house: House) -> None:
    web = house.one
    with analysing():
        async with await available(web, house.keys["lea"]) as lea:
            talk = await begin(web, SAID)
            async with await customer(web, talk) as paul:
                await lea.hear(SAID)
                seq = await lea.say(PARROT, conversation=talk.conversation)
                rule = "reformulation.parroted"
                found = await lea.until(lambda: about(lea, "finding", rule), WARM_S)
                frame = found[-1]
                assert (frame["conversation"], frame["seq"]) == (talk.conversation, seq)
                assert frame["version"] >= 1
                assert frame["retracted"] is False
                assert frame["message"]
                assert PARROT[frame["start"] : frame["end"]] in PARROT
                start, end, *source = frame["evidence"]["pairs"][0]
                assert PARROT[start:end]
                assert SAID[source[0] : source[1]]
                score = (await lea.until(lambda: about(lea, "score")))[-1]
                assert score["critical"] == "pass"
                assert score["criteria"]["reformulation"]["score"] < 100
                assert not score["final"]
                await lea.ask("conversation.close", conversation=talk.conversation)
                final = await lea.until(lambda: [f for f in about(lea, "score") if f["final"]])
                assert final[-1]["version"] > score["version"]
                await paul.until(lambda: [e for e in paul.events() if e["kind"].endswith("closed")])
                assert not about(paul, "finding") + about(paul, "score")
                async with await desk(web, house.keys["lea"]) as again:
                    await again.until(lambda: about(again, "finding", rule))
                    await again.until(lambda: about(again, "score"))


async def test_what_is_found_while_the_wake_ups_are_lost_is_shown_all_the_same(
    house: House, servers: Any
) -> None:
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web, SAID)
        await lea.hear(SAID)
        await lea.say(PARROT, conversation=talk.conversation)
        servers.kill_valkey()
        await acting(analyse_some, timezone.now())
        await lea.until(lambda: about(lea, "finding", "reformulation.parroted"), 30)


async def test_a_draft_is_checked_for_its_writer_alone(house: House) -> None:
    web = house.one
    async with (
        await available(web, house.keys["lea"]) as lea,
        await desk(web, house.keys["lea"]) as second,
    ):
        talk = await begin(web, SAID)
        await lea.hear(SAID)
        frame = await hints(lea, talk.conversation, PARROT)
        hint = next(h for h in frame["findings"] if h["rule"] == "reformulation.parroted")
        assert hint["message"]
        assert hint["instead"]
        assert not hint["blocks"]
        start, end, a, b = hint["evidence"]["pairs"][0]
        assert PARROT[start:end]
        assert SAID[a:b]
        text = "Bonjour [NOM], donne-moi ton numéro de carte bancaire."
        rules = {h["rule"]: h for h in (await hints(lea, talk.conversation, text))["findings"]}
        assert rules["personalisation.placeholder_unfilled"]["blocks"]
        assert "safety.card_number_requested" in rules
        assert not second.of("hints")
        assert not await acting(Finding.objects.exists)
        stored = await acting(lambda: list(Event.objects.values_list("text", flat=True)))
        assert text not in stored
        assert PARROT not in stored
        gone = await lea.ask("hint.dismiss", conversation=talk.conversation, rule=hint["rule"])
        assert gone["type"] == "ok"
        await lea.ask("hint.dismiss", conversation=talk.conversation, rule=hint["rule"])
        assert (await acting(HintDismissal.objects.get)).n == 2
        unknown = await lea.ask("hint.dismiss", conversation=talk.conversation, rule="a.b")
        assert unknown["code"] == "not_found"
        foreign = await lea.ask("draft.check", conversation=str(uuid4()), text="Bonjour")
        assert foreign["code"] == "not_found"


async def test_what_a_brand_blocks_cannot_be_sent(house: House) -> None:
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web, SAID)
        await lea.hear(SAID)
        key = str(uuid4())
        given = {"conversation": talk.conversation, "client_key": key}
        answer = await lea.ask("message.post", text="Bonjour [NOM], merci.", **given)
        assert answer["code"] == "blocked"
        assert answer["client_key"] == key
        assert answer["findings"][0]["rule"] == "personalisation.placeholder_unfilled"
        assert (answer["findings"][0]["start"], answer["findings"][0]["end"]) == (8, 13)
        assert (await lea.ask("message.post", text="Bonjour Paul, merci.", **given))["type"] == "ok"
        await hints(lea, talk.conversation, "Bonjour")
        given["client_key"] = str(uuid4())
        answer = await lea.ask("message.post", text="Quel est votre mot de passe ?", **given)
        assert answer["code"] == "blocked"
        assert answer["findings"][0]["rule"] == "safety.secret_requested"
        texts = await acting(lambda: list(Event.objects.values_list("text", flat=True)))
        assert not any(text and ("[NOM]" in text or "mot de passe" in text) for text in texts)


async def test_a_brand_may_let_it_through(house: House) -> None:
    for rule in ("personalisation.placeholder_unfilled", "safety.secret_requested"):
        await acting(
            BrandRule.objects.create,
            brand=house.cast.brand, rule=rule, blocks=False, changed_at=timezone.now(),
        )  # fmt: skip
    web = house.web(1, ACTION_THREADS="4")[0]
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web, SAID)
        await lea.hear(SAID)
        await lea.say("Bonjour [NOM], votre mot de passe ?", conversation=talk.conversation)


async def test_what_a_brand_chooses_to_hold_back_is_held_even_when_muted(house: House) -> None:
    brand, now = house.cast.brand, timezone.now()
    muted = Choice("show", reason="Relue par la banque")
    await acting(set_rule, brand, "safety.secret_requested", muted, None, now)
    held = Choice(blocks=True)
    await acting(set_rule, brand, "safety.card_number_requested", held, None, now)
    web = house.web(1, ACTION_THREADS="4")[0]
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web, SAID)
        await lea.hear(SAID)
        await hints(lea, talk.conversation, "Bonjour")
        for text, rule in (
            ("Quel est votre mot de passe ?", "safety.secret_requested"),
            ("Donnez-moi le numéro de votre carte bancaire.", "safety.card_number_requested"),
        ):
            given = {"conversation": talk.conversation, "client_key": str(uuid4())}
            answer = await lea.ask("message.post", text=text, **given)
            assert answer["code"] == "blocked", text
            assert answer["findings"][0]["rule"] == rule


async def test_a_card_number_is_masked_whoever_writes_it(house: House) -> None:
    card, kept = "4111 1111 1111 1111", "•••• •••• •••• 1111"
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web, f"ma carte {card}", client_key=str(uuid4()))
        async with await customer(web, talk) as paul:
            await lea.hear(f"ma carte {kept}")
            key = str(uuid4())
            seq = await paul.say(f"encore {card}", key)
            assert await paul.say(f"encore {card}", key) == seq
            await lea.hear(f"encore {kept}")
            key, glued = str(uuid4()), f"CB{card.replace(' ', '')}x"
            seq = await paul.say(glued, key)
            assert await paul.say(glued, key) == seq
            await lea.hear("CB••••••••••••1111x")
            given = {"conversation": talk.conversation, "client_key": str(uuid4())}
            for _ in range(2):
                noted = await lea.ask("note.post", text=f"CB {card}", **given)
                assert noted["type"] == "ok"
            await lea.say(f"bien reçu {card}", conversation=talk.conversation)
            await paul.hear(f"bien reçu {kept}")
            shown = [e for e in lea.events() if e["kind"] == "message.posted"]
            assert [e["data"]["masked"] for e in shown] == [1, 1, 1, 1]
            await lea.ask("conversation.close", conversation=talk.conversation)
            given["disposition"] = "Retour"
            del given["client_key"]
            await lea.ask("wrapup.finish", note=f"payé par {card}", **given)
    for written in (card, card.replace(" ", "")):
        assert await acting(_tables_with, written) == []


def _tables_with(text: str) -> list[str]:
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found
