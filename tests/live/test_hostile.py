"""Hostile frames at the real sockets: each has its code, and nobody else notices.

The parser alone is in tests/console/test_frames.py.
"""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest

from tests import ledger
from tests.live.calm import undisturbed
from tests.live.client import Client, Talk, acting, available, begin, call, customer, desk, dial
from tests.live.conftest import House

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]
ANY = "018f0000-0000-7000-8000-000000000000"


BAD = [
    "{", "[]", "null", '{"type":1}', "[" * 30000, '{"type":"seen","seq":NaN}',
    '{"type":"seen","seq":' + "9" * 5000 + "}", '{"type":"beat","type":"seen"}',
    json.dumps({"type": "message.post", "client_key": ANY, "text": "\x00"}),
    json.dumps({"type": "message.post", "client_key": ANY, "text": "\ud800"}),
    json.dumps({"type": "message.post", "client_key": ANY, "text": 7}),
    '{"a":' * 9000 + "1" + "}" * 9000,
]  # fmt: skip


async def test_bad_frames_get_their_code_and_the_socket_lives(house: House) -> None:
    web = house.one
    async with undisturbed(house, web):
        talk = await begin(web)
        async with await customer(web, talk) as paul:
            for raw in BAD:
                n_before = len(paul.of("error"))
                await paul.raw(raw)
                await paul.until(lambda n=n_before: len(paul.of("error")) > n)  # type: ignore[misc]
                assert paul.of("error")[-1]["code"] == "bad_frame"
            await paul.raw(b'{"type":"beat"}')
            await paul.until(lambda: len(paul.of("error")) > len(BAD))
            key = str(uuid4())
            for text, code in (("", "empty"), ("x" * 4001, "too_long")):
                answer = await paul.ask("message.post", text=text, client_key=key)
                assert answer["code"] == code
            odd = "e" + "\u0301" * 3000
            for text in (odd, "\u202egnahc\u200b", "<script>alert(1)</script>", "{{ x }} %s"):
                await paul.say(text)
                assert paul.texts()[-1] == text
            assert paul.code is None


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ('{"type":"beat","x":"' + "a" * 65536 + '"}', 1009),
        (["a" * 1000] * 100, 1009),
        (["a"] * 3000, 1009),
    ],
    ids=["a frame over 64 KiB", "fragments over 64 KiB", "endless fragments"],
)
async def test_too_much_closes_with_1009(house: House, sent: Any, code: int) -> None:
    web = house.one
    async with undisturbed(house, web):
        talk = await begin(web)
        async with await customer(web, talk) as paul:
            sending = asyncio.ensure_future(paul.socket.send(sent))
            assert await paul.ended(10) == code
            await asyncio.gather(sending, return_exceptions=True)
        async with await customer(web, talk) as paul:
            await paul.say("de retour")


async def test_invalid_utf_8_closes_with_1007(house: House) -> None:
    web = house.one
    talk = await begin(web)
    async with await customer(web, talk) as paul:
        paul.socket.transport.write(b"\x81\x82\x00\x00\x00\x00\xff\xfe")
        assert await paul.ended(10) == 1007


FLOODS = {
    "messages": lambda n: json.dumps(
        {"type": "message.post", "client_key": str(uuid4()), "text": f"{n}"}
    ),
    "typing": lambda n: '{"type":"typing","on":true}',
    "beats": lambda n: '{"type":"beat"}',
    "reopenings": lambda n: json.dumps({"type": "conversation.reopen", "client_key": ANY}),
    "nonsense": lambda n: "{",
}


@pytest.mark.parametrize("name", FLOODS)
async def test_a_flood_is_slowed_and_then_closed_with_1008(house: House, name: str) -> None:
    web = house.one
    async with undisturbed(house, web):
        talk = await begin(web)
        async with await customer(web, talk) as paul:
            flooding = asyncio.ensure_future(_flood(paul, name))
            assert await paul.ended(20) == 1008
            await asyncio.gather(flooding, return_exceptions=True)
            codes = {f["code"] for f in paul.of("error")}
            assert codes <= {"rate_limited", "bad_frame"}
        assert len(await acting(ledger.messages, talk.conversation)) < 200


async def _flood(side: Client, name: str) -> None:
    for n in range(20000):
        await side.raw(FLOODS[name](n))


async def test_a_flood_of_pings_is_closed_with_1008(house: House) -> None:
    web = house.one
    async with undisturbed(house, web):
        talk = await begin(web)
        async with await customer(web, talk) as paul:
            paul.socket.transport.write(b"\x89\x80\x00\x00\x00\x00" * 5000)
            assert await paul.ended(10) == 1008


async def test_of_fifty_sockets_of_one_customer_only_a_few_stay(house: House) -> None:
    web = house.one
    async with undisturbed(house, web):
        talk = await begin(web)
        url = f"{web.ws_url}/ws/v1/customer/?token={talk.token}"
        sides = [await dial(url) for _ in range(50)]
        try:
            await asyncio.gather(*(_settled(side) for side in sides))
            assert sum(side.code is None for side in sides) == 10
            assert {side.code for side in sides} == {None, 4429}
        finally:
            for side in sides:
                await side.__aexit__()


async def test_one_address_opens_so_many_sockets_and_no_more_until_some_are_gone(
    house: House,
) -> None:
    (web,) = house.web(SOCKETS_PER_ADDRESS="20")
    talks = [await begin(web) for _ in range(3)]
    addresses = [f"{web.ws_url}/ws/v1/customer/?token={talk.token}" for talk in talks]
    sides = [await dial(addresses[n % 3]) for n in range(24)]
    await asyncio.gather(*(_settled(side) for side in sides))
    assert sorted(str(side.code) for side in sides) == ["4429"] * 4 + ["None"] * 20
    for side in sides:
        await side.__aexit__()
    async with asyncio.timeout(15):
        while await _is_shown_out(addresses[0]):
            pass


async def _is_shown_out(address: str) -> bool:
    async with await dial(address) as side:
        await _settled(side)
        return side.code is not None


async def _settled(side: Client) -> None:
    await side.until(lambda: side.of("snapshot") or side._reading.done())


@pytest.mark.parametrize("after", ["-1", "999999999999999999", "x", "1e9", "٣", "1;DROP", "%00"])
async def test_an_absurd_after_is_clamped(house: House, after: str) -> None:
    web = house.one
    talk: Talk = await begin(web)
    async with await available(web, house.keys["lea"]) as lea:
        await lea.hear("Bonjour")
    async with await customer(web, talk, after=after) as paul:  # type: ignore[arg-type]
        await paul.say("malgré tout")
        seqs = paul.seqs()
        assert seqs[-1] == max(seqs)
        assert seqs == list(range(seqs[0], seqs[-1] + 1))
    places = f"{talk.conversation}:{after}.{after},{ANY}:1.1,,:,{after}"
    async with await desk(web, house.keys["lea"], places) as lea:
        await lea.until(lambda: "malgré tout" in lea.texts() or lea.of("beat"), 7)
        assert lea.code is None


async def test_an_opening_over_http_is_refused_beside_a_talk_that_goes_on(house: House) -> None:
    web = house.one
    async with undisturbed(house, web):
        for raw in (b"{", b"[" * 40000, b'{"brand": NaN}', b"\xff", b"a" * 70000):
            status, found = await asyncio.to_thread(call, f"{web.url}/api/v1/conversations/", raw)
            assert status in (400, 413)
            assert found["code"] in ("bad_frame", "too_long")
