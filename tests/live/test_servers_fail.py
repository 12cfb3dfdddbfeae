"""PostgreSQL and Valkey fail, rows are locked, networks fall silent: what people notice of it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from conversations.models import Conversation
from tests import by_hand, ledger
from tests.conversations.test_locked_row import row_held
from tests.live.client import SUBPROTOCOL, Client, Talk, acting, available, begin, customer, desk
from tests.live.conftest import House
from tests.live.proxy import network

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


async def test_without_valkey_posting_goes_on_and_screens_follow_within_three_seconds(
    house: House, servers: Any
) -> None:
    here, there = house.web(2)
    async with await available(there, house.keys["lea"]) as lea:
        talk = await begin(here)
        async with await customer(here, talk) as paul:
            await lea.hear("Bonjour")
            await acting(servers.kill_valkey)
            try:
                for n in range(3):
                    begun = time.monotonic()
                    await paul.say(f"sans Valkey {n}")
                    assert time.monotonic() - begun < 2, "the answer does not wait for a wake-up"
                    await lea.hear(f"sans Valkey {n}", 3.5)
                await lea.say("je vous lis", conversation=talk.conversation)
                await paul.hear("je vous lis", 3.5)
            finally:
                await acting(servers.start_valkey)
            await _until_woken(paul, lea)
            for side in (paul, lea):
                seqs = side.seqs(talk.conversation)
                assert seqs == list(range(1, len(seqs) + 1))


async def _until_woken(paul: Client, lea: Client) -> None:
    """Wake-ups are heard again: some message is across in less than any polling takes."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        text = str(uuid4())
        await paul.say(text)
        begun = time.monotonic()
        await lea.hear(text, 6)
        if time.monotonic() - begun < 0.5:
            return
    raise AssertionError("still polling, fifteen seconds after Valkey came back")


async def test_postgresql_restarted_each_post_is_stored_or_refused_and_all_is_well_in_seconds(
    house: House, servers: Any, new_connections: None
) -> None:
    here, there = house.web(2)
    async with await available(there, house.keys["lea"]) as lea:
        talk = await begin(here)
        async with await customer(here, talk) as paul:
            await lea.hear("Bonjour")
            restart = asyncio.create_task(asyncio.to_thread(servers.restart_postgres))
            said: dict[str, dict[str, Any]] = {}
            while not restart.done():
                key = str(uuid4())
                said[key] = await paul.ask("message.post", text=f"texte {key}", client_key=key)
                await _not_too_fast(said, restart)
            await restart
            assert {a["type"] for a in said.values()} <= {"ok", "error"}
            codes = {a["code"] for a in said.values() if a["type"] == "error"}
            assert codes <= {"unavailable", "rate_limited"}
            begun = time.monotonic()
            last = str(uuid4())
            await paul.say("de retour", last)
            await lea.hear("de retour", 8)
            await _until_acting(lea)
            assert time.monotonic() - begun < 8
            log = {k: s for s, k, _ in await acting(ledger.messages, talk.conversation)}
            for key, answer in said.items():
                assert answer["type"] == "error" or log[key] == answer["seq"]
                if answer["type"] == "error":
                    assert key not in log or answer["code"] == "unavailable"
            assert await acting(ledger.faults) == []


async def _until_acting(lea: Client) -> None:
    """Actions go through their own connections; each is done or told `unavailable`."""
    for status in ("paused", "available") * 10:
        answer = await lea.ask("presence.set", status=status)
        if answer["type"] == "ok":
            return
        assert answer["code"] == "unavailable"


async def _not_too_fast(said: dict[str, Any], restart: "asyncio.Task[None]") -> None:
    """Within what one socket may say: bursts of thirty, then ten a second."""
    await asyncio.wait({restart}, timeout=0.12 if len(said) > 20 else 0.02)


async def test_with_every_backend_of_a_process_terminated_nothing_is_lost(
    house: House, new_connections: None
) -> None:
    here, there = house.web(2)
    async with await available(there, house.keys["lea"]) as lea:
        talk = await begin(here)
        async with await customer(here, talk) as paul:
            await lea.hear("Bonjour")
            for n in range(2):
                ref = await paul.tell("message.post", text=f"coupé {n}", client_key=str(uuid4()))
                await asyncio.to_thread(_terminate_everybody_else)
                begun = time.monotonic()
                assert (await paul.answer(ref))["type"] == "ok"
                await lea.hear(f"coupé {n}", 8)
                for kind in ("available", "paused"):
                    answer = await lea.ask("presence.set", status=kind)
                    assert answer["type"] == "ok", answer
                another = await begin(there, f"encore {n}")
                assert another.state == "waiting"
                assert time.monotonic() - begun < 5
            closed = await lea.ask("conversation.close", conversation=talk.conversation)
            assert closed["type"] == "ok", closed
            await paul.until(lambda: any(e["kind"] == "conversation.closed" for e in paul.events()))
            assert await acting(ledger.faults) == []


def _terminate_everybody_else() -> None:
    with by_hand.connected(autocommit=True) as own:
        own.execute(by_hand.END_OTHERS)


@contextmanager
def _held(talk: Talk) -> Iterator[None]:
    from uuid import UUID

    with row_held(UUID(talk.conversation)):
        yield


async def test_a_locked_row_keeps_only_its_own_conversation_waiting(house: House) -> None:
    """Also on the socket of the advisor who has both, whatever they ask of the locked one."""
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        stuck, free = await begin(web, "A"), await begin(web, "B")
        async with await customer(web, stuck) as paul, await customer(web, free) as zoe:
            await lea.hear("A")
            await lea.hear("B")
            with _held(stuck):
                waiting = [
                    await paul.tell("message.post", text="moi", client_key=str(uuid4())),
                    await paul.tell("message.post", text="encore", client_key=str(uuid4())),
                    await lea.tell("conversation.close", conversation=stuck.conversation),
                ]
                begun = time.monotonic()
                for n in range(5):
                    await zoe.say(f"b {n}")
                    await lea.hear(f"b {n}", 3)
                    await lea.say(f"r {n}", conversation=free.conversation)
                    await zoe.hear(f"r {n}", 3)
                assert time.monotonic() - begun < 5
                assert not paul.of("ok")
            assert [(await paul.answer(ref))["type"] for ref in waiting[:2]]
            assert (await lea.answer(waiting[2]))["type"] == "ok"
            assert await acting(ledger.faults) == []


@pytest.mark.timeout(90)
async def test_the_silent_are_noticed_and_nobody_else_is_disturbed(house: House) -> None:
    """Half a minute with four of them at once: one whose network is gone, one who can send and
    no longer receive, one who answers no beat, one who never reads. Two others talk on."""
    web = house.one
    begun = time.monotonic()
    async with await available(web, house.keys["lea"]) as lea, network(web) as way:
        url: Any = way
        talks = [await begin(web, f"T{n}") for n in range(4)]
        async with (
            await customer(url, talks[0]) as cut,
            await customer(url, talks[1]) as deaf,
            await customer(web, talks[2], answers_beats=False) as rude,
            await customer(web, talks[3]) as paul,
        ):
            await lea.hear("T1")
            stuck = asyncio.create_task(_never_reads(web, talks[3]))
            way.cut()
            way.up.set()  # what `deaf` and `cut` say still arrives; they hear nothing
            await deaf.tell("typing", on=True)
            worst = await _talk_on(paul, lea, talks, rude)
            assert worst < 3, "others are not disturbed"
            assert await rude.ended(30) == 4008
            assert await stuck == 4008
            assert 18 < time.monotonic() - begun < 40
            for talk in talks[:2]:
                await _until_gone(talk, 40 - (time.monotonic() - begun))
            assert cut.code is None, "a dead network brings no close frame either"


async def _talk_on(paul: Client, lea: Client, talks: list[Talk], rude: Client) -> float:
    """Messages to and fro until the rude one is closed; the slowest, in seconds."""
    worst, n = 0.0, 0
    while not rude._reading.done():
        n += 1
        sent = time.monotonic()
        await paul.say(f"message {n}")
        worst = max(worst, time.monotonic() - sent)
        await asyncio.wait({rude._reading}, timeout=0.5)
    return worst


async def _never_reads(web: Any, talk: Talk) -> int:
    """Says nothing and reads nothing until it is over; then what its close code was."""
    url = f"{web.ws_url}/ws/v1/customer/?token={talk.token}"
    usual: dict[str, Any] = {"compression": None, "proxy": None, "ping_interval": None}
    async with connect(url, subprotocols=[SUBPROTOCOL], max_queue=1, **usual) as socket:
        await _until_let_go(socket)
        try:
            while True:
                await asyncio.wait_for(socket.recv(), 10)
        except ConnectionClosed:
            return socket.close_code or 0


async def _until_let_go(socket: Any) -> None:
    """The library answers nothing while its queue is full; the server gives up on us."""
    end = time.monotonic() + 22
    while time.monotonic() < end and not socket.close_code:
        await asyncio.wait([asyncio.create_task(socket.wait_closed())], timeout=1)


async def _until_gone(talk: Talk, seconds: float) -> None:
    """The server has noticed that this customer has no socket any more."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if await acting(_is_gone, talk.conversation):
            return
    raise AssertionError("the server has not noticed the silence")


def _is_gone(conversation: str) -> bool:
    row = Conversation.objects.get(pk=conversation)
    return row.customer_gone_at is not None


async def test_a_reader_that_never_reads_a_megabyte_is_let_go_at_once_and_resumes(
    house: House,
) -> None:
    """A tab that hangs while a long log is shown to it: 4008, and `after` brings the rest."""
    from tests.live.test_delivery import _fill

    web = house.one
    talk = await begin(web, "x" * 4000)
    await acting(_fill, talk.conversation, 6000)
    async with await customer(web, talk, answers_beats=False) as paul:
        begun = time.monotonic()
        assert await paul.ended(10) == 4008
        assert time.monotonic() - begun < 10
        last = paul.seqs()[-1]
    async with await customer(web, talk, after=last) as paul:
        head = (await acting(ledger.messages, talk.conversation))[-1][0]
        await paul.until(lambda: ([last, *paul.seqs()])[-1] >= head)
        assert [last, *paul.seqs()] == list(range(last, head + 1))


async def test_an_idle_desk_hears_a_beat_with_the_heads(house: House) -> None:
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web)
        await lea.hear("Bonjour")
        head = lea.seqs(talk.conversation)[-1]
        async with await desk(web, house.keys["lea"], f"{talk.conversation}:{head}.0") as tab:
            await tab.until(lambda: tab.of("beat"), 7)
            assert tab.of("beat")[-1]["seqs"] == {talk.conversation: head}
            assert tab.events() == []
