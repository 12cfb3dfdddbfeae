"""Who may open a socket, for how long, and what they may ask of whose conversation.

What the frames themselves may look like is in test_hostile.py.
"""

import asyncio
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from websockets.exceptions import InvalidStatus

from conversations.actions.keys import revoke_api_key
from conversations.actions.people import rights_changed, sign_out_everywhere
from conversations.models import ApiKey, Conversation, Event, User
from tests.live.client import acting, available, begin, customer, desk, dial
from tests.live.conftest import House

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]
ANY = "018f0000-0000-7000-8000-000000000000"


async def refused(url: str, **given: Any) -> int:
    with pytest.raises(InvalidStatus) as caught:
        async with await dial(url, **given):
            pass
    return int(caught.value.response.status_code)


def bearer(key: str, **more: str) -> dict[str, Any]:
    return {"additional_headers": {"Authorization": f"Bearer {key}", **more}}


async def test_who_has_no_right_is_refused_before_the_socket_is_accepted(house: House) -> None:
    """All alike: 403, whatever was wrong."""
    web = house.one
    talk, key = await begin(web), house.keys["lea"]
    seat, desk_url = f"{web.ws_url}/ws/v1/customer/?token=", f"{web.ws_url}/ws/v1/desk/"
    await acting(_revoke, house.keys["zoe"])
    old = await begin(web)
    await acting(_open_long_ago, old.conversation)
    revoked = await begin(web)
    await acting(_raise_epoch, revoked.conversation)
    forged = talk.token[:-4] + ("AAAA" if talk.token[-4:] != "AAAA" else "BBBB")
    swapped = old.token[:20] + talk.token[20:]
    for token in ("", "x", forged, swapped, old.token, revoked.token, "é" * 20, "A" * 5000, key):
        assert await refused(seat + token) == 403
    for given in (
        {}, bearer(""), bearer("mj_wrong"), bearer(house.keys["zoe"]), bearer(talk.token),
        bearer(key, Origin="https://evil.example.org"), bearer(key, Origin="null"),
        {"additional_headers": {"Cookie": "sessionid=forged", "Origin": web.url}},
    ):  # fmt: skip
        assert await refused(desk_url, **given) == 403
    for origin in ("https://evil.example.org", "null", "app://x", "http://127.0.0.1.evil.org"):
        given = {"additional_headers": {"Origin": origin}}
        assert await refused(seat + talk.token, **given) == 403
    assert await refused(f"{web.ws_url}/ws/v1/nothing/") == 403


async def test_a_session_opens_the_desk_only_from_our_own_page(house: House) -> None:
    web = house.one
    cookie = await acting(_sign_in, house.cast.lea)
    url = f"{web.ws_url}/ws/v1/desk/"
    for origin in (None, "https://evil.example.org", "null"):
        headers = {"Cookie": cookie} | ({"Origin": origin} if origin else {})
        assert await refused(url, additional_headers=headers) == 403
    headers = {"Cookie": cookie, "Origin": web.url}
    async with await dial(url, additional_headers=headers) as lea:
        await lea.snapshot()


def _sign_in(user: User) -> str:
    from django.test import Client as Browser

    browser = Browser()
    browser.force_login(user)
    return f"sessionid={browser.cookies['sessionid'].value}"


def _revoke(key: str) -> None:
    from conversations.core.secrets import digest

    row = ApiKey.objects.select_related("user").get(digest=digest(key))
    revoke_api_key(row.user, row.pk, timezone.now())


def _open_long_ago(conversation: str) -> None:
    then = timezone.now() - timedelta(days=31)
    Conversation.objects.filter(pk=conversation).update(opened_at=then)


def _raise_epoch(conversation: str) -> None:
    Conversation.objects.filter(pk=conversation).update(token_epoch=1)


def _deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.refresh_from_db()
    rights_changed(user, None, timezone.now())


def _move(user: User, house: House) -> None:
    user.teams.set([house.cast.foreign_team])
    rights_changed(user, None, timezone.now())


async def test_signed_out_deactivated_moved_or_revoked_the_socket_closes_within_five_seconds(
    house: House,
) -> None:
    web, cast = house.one, house.cast
    names = ("lea", "omar", "nadia", "zoe")
    sides = [await desk(web, house.keys[name]) for name in names]
    cookie = await acting(_sign_in, cast.omar)
    headers = {"Cookie": cookie, "Origin": web.url}
    tab = await dial(f"{web.ws_url}/ws/v1/desk/", additional_headers=headers)
    await tab.snapshot()
    talk = await begin(web)
    paul = await customer(web, talk)
    begun = time.monotonic()
    await acting(_deactivate, cast.lea)
    await acting(sign_out_everywhere, cast.omar)
    await acting(_move, cast.nadia, house)
    await acting(_revoke, house.keys["zoe"])
    await acting(_raise_epoch, talk.conversation)
    for side in (sides[0], tab, sides[2], sides[3], paul):
        assert await side.ended(7) == 4401
    assert time.monotonic() - begun < 7, "five seconds, and two for a busy machine"
    assert await refused(f"{web.ws_url}/ws/v1/desk/", **bearer(house.keys["lea"])) == 403
    for side in (*sides, tab, paul):
        await side.__aexit__()


async def test_another_ones_conversation_is_not_found_whatever_is_asked_of_it(
    house: House,
) -> None:
    """By an advisor of another provider, by a colleague who does not hold it, by any id."""
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web)
        await lea.hear("Bonjour")
        before = await acting(_n_events)
        async with (
            await desk(web, house.keys["zoe"]) as zoe,
            await desk(web, house.keys["omar"]) as omar,
        ):
            for kind, fields in ASKED.items():
                said = [
                    await zoe.ask(kind, conversation=c, **fields) for c in (talk.conversation, ANY)
                ]
                assert said[0]["detail"] == said[1]["detail"], (kind, said)
            for side in (zoe, omar):
                for conversation in (talk.conversation, ANY):
                    for kind, fields in ASKED.items():
                        answer = await side.ask(kind, conversation=conversation, **fields)
                        found = (side is omar and conversation == talk.conversation, answer["code"])
                        assert found in ((False, "not_found"), (True, "not_found"),
                                         (True, "already_taken"), (False, "forbidden"),
                                         (True, "forbidden")), (kind, answer)  # fmt: skip
        assert await acting(_n_events) == before


ASKED: dict[str, dict[str, Any]] = {
    "message.post": {"text": "intrus", "client_key": ANY},
    "typing": {"on": True},
    "seen": {"seq": 1},
    "note.post": {"text": "intrus"},
    "conversation.take": {},
    "conversation.transfer": {"to_queue": "sav"},
    "conversation.takeover": {"reason": "x"},
    "conversation.close": {},
    "wrapup.extend": {},
    "wrapup.keep": {"text": "intrus"},
    "wrapup.finish": {},
    "customer.block": {"reason": "x"},
}


def _n_events() -> int:
    return Event.objects.count()


async def test_a_customer_can_neither_leave_their_conversation_nor_be_somebody_else(
    house: House,
) -> None:
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        other, talk = await begin(web, "l'autre"), await begin(web, "la mienne")
        await lea.hear("l'autre")
        async with await customer(web, talk) as paul:
            forged = {
                "conversation": other.conversation, "seq": 1, "author": "Léa", "at": "2020-01-01",
                "actor": {"kind": "advisor", "name": "Léa"}, "staff_seq": 7, "side": "staff",
            }  # fmt: skip
            seq = await paul.say("moi", **forged)
            event = next(e for e in paul.events() if e.get("text") == "moi")
            assert event["conversation"] == talk.conversation
            assert event["actor"] == {"kind": "customer", "name": "Paul Martin"}
            assert event["seq"] == seq > 1
            for kind, fields in ASKED.items():
                if kind not in ("message.post", "typing", "seen", "conversation.close"):
                    answer = await paul.ask(kind, conversation=other.conversation, **fields)
                    assert answer["code"] == "unknown_type"
            await paul.ask("conversation.close", conversation=other.conversation)
            states = dict(await acting(_states))
            assert (states[talk.conversation], states[other.conversation]) == ("wrap_up", "active")


def _states() -> list[tuple[str, str]]:
    return [(str(k), s) for k, s in Conversation.objects.values_list("pk", "state")]


async def test_no_frame_changes_ones_own_cap_or_counters(house: House) -> None:
    web = house.one
    async with await desk(web, house.keys["lea"]) as lea:
        for kind in ("cap.set", "seat.add", "seats.set"):
            answer = await lea.ask(kind, advisor=str(house.cast.lea.pk), cap=99, reason="moi")
            assert answer["code"] == "unknown_type"
        await lea.ask("presence.set", status="available", cap=99, load=0, seats=[])
        await lea.until(lambda: lea.of("presence"))
        assert lea.of("presence")[-1]["cap"] == 2
        assert (await acting(_cap, house.cast.lea), 2) == (2, 2)


def _cap(user: User) -> int:
    from conversations.models import Advisor

    return Advisor.objects.get(pk=user.pk).cap


async def test_a_customer_cannot_infer_what_staff_say_among_themselves(house: House) -> None:
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web)
        await lea.hear("Bonjour")
        async with await customer(web, talk) as paul:
            for n in range(3):
                answer = await lea.ask(
                    "note.post", conversation=talk.conversation, text=f"secret {n}"
                )
                assert answer["type"] == "ok"
            await lea.say("public", conversation=talk.conversation)
            await paul.hear("public")
            shown = json.dumps(paul.frames)
            assert "secret" not in shown
            assert "staff" not in shown.replace('"staff": 0', "").replace("staff_side", "")
            seqs = paul.seqs()
            assert seqs == list(range(1, len(seqs) + 1))


async def test_a_cross_site_post_with_a_cookie_does_nothing(house: House) -> None:
    web = house.one
    cookie = await acting(_sign_in, house.cast.nadia)
    before = await acting(_n_events)
    for path in ("/sign-out/", "/account/", "/manage/seats/", "/api/v1/attachments/"):
        headers = {"Cookie": cookie, "Origin": "https://evil.example.org"}
        status, _ = await asyncio.to_thread(_post_form, web.url + path, headers)
        assert status in (401, 403, 404, 405), path
    assert await acting(_n_events) == before


def _post_form(url: str, headers: dict[str, str]) -> tuple[int, Any]:
    import urllib.error
    import urllib.request

    request = urllib.request.Request(url, b"cap=99", headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, None
    except urllib.error.HTTPError as error:
        return error.code, None


async def test_a_reason_longer_than_its_place_is_too_long(house: House) -> None:
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web)
        await lea.hear("Bonjour")
        for reason, code in (("x" * 201, "too_long"), (" ", "empty")):
            answer = await lea.ask("customer.block", conversation=talk.conversation, reason=reason)
            assert answer["code"] == code


async def test_nobody_has_seen_more_than_was_shown(house: House) -> None:
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web)
        await lea.hear("Bonjour")
        async with await customer(web, talk) as paul:
            assert (await paul.ask("seen", seq=2**31 - 1))["type"] == "ok"
            frame = await lea.until(lambda: next(iter(lea.of("seen")), None))
            assert 0 < frame["seq"] <= max(paul.seqs())
