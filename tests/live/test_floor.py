"""The floor's socket: who may watch, what comes, how often; watching itself changes nothing."""

import re
import time
import urllib.request
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from websockets.exceptions import InvalidStatus

from conversations import wake
from conversations.actions.hold import author_of, customer_of, draft, locked
from conversations.actions.keys import create_api_key
from conversations.log import append
from conversations.models import Alert, Conversation
from tests.cast import Cast
from tests.live.client import Client, acting, begin, customer, floor
from tests.live.conftest import House
from tests.processes import Web

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


def row(client: Client, user: Any) -> dict[str, Any] | None:
    """The last that was said of this advisor; None when nothing was, or that they are gone."""
    found = None
    for frame in client.frames:
        known = frame.get("advisors", [frame] if frame["type"].startswith("advisor") else [])
        for one in known:
            if one["advisor"] == str(user.pk):
                found = None if one.get("type") == "advisor.gone" else one
    return found


def talks(found: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [seat["held"] for seat in (found or {}).get("seats", ()) if seat["held"]]


def says(talk: Conversation, author: Any, text: str) -> None:
    from django.db import transaction

    with transaction.atomic():
        append(locked(talk.pk), [draft("message.posted", author, text)], timezone.now())


def renders(web: Web) -> Counter[str]:
    """What this process has written down for those who watch, by kind."""
    with urllib.request.urlopen(f"{web.url}/metrics") as answer:
        text = answer.read().decode()
    found = re.findall(r'^motjuste_floor_renders_total\{what="(\w+)"\} (\S+)$', text, re.MULTILINE)
    return Counter({what: int(float(n)) for what, n in found})


async def test_only_who_leads_may_watch_and_only_what_is_theirs(house: House) -> None:
    cast, web = house.cast, house.one
    await acting(cast.taken, cast.zoe, queue="conseil", name="Secrète Dubois")
    await acting(cast.taken, cast.lea, name="Jean Petit")
    with pytest.raises(InvalidStatus, match="403"):
        await floor(web, house.keys["lea"])
    with pytest.raises(InvalidStatus, match="403"):
        await floor(web, house.keys["nadia"], f"team={cast.foreign_team.pk}")
    async with await floor(web, house.keys["nadia"]) as nadia:
        assert {a["name"] for a in nadia.of("snapshot")[0]["advisors"]} == {"Léa Morel"}
        await acting(says, await acting(Conversation.objects.get, customer__name="Secrète Dubois"),
                     author_of(cast.zoe), "Bonjour")  # fmt: skip
        await acting(cast.open, name="Anne Roy", queue="sav")
        await nadia.until(lambda: any(f["waiting"] for f in nadia.of("line")))
        assert "Secrète" not in str(nadia.frames)
        assert str(cast.zoe.pk) not in str(nadia.frames)


async def test_what_happens_at_a_desk_is_shown_at_once(house: House) -> None:
    cast, web = house.cast, house.one
    async with await floor(web, house.keys["nadia"]) as nadia:
        assert row(nadia, cast.lea) is None
        talk = await acting(cast.taken, cast.lea, name="Jean Petit")
        await nadia.until(lambda: len(talks(row(nadia, cast.lea))) == 1)
        assert talks(row(nadia, cast.lea))[0]["since"] is not None
        await acting(says, talk, author_of(cast.lea), "Bonjour")
        await nadia.until(lambda: talks(row(nadia, cast.lea))[0]["since"] is None)
        found = row(nadia, cast.lea)
        assert found
        assert found["level"] == 0


async def test_time_alone_brings_a_need(house: House) -> None:
    """The target is 60 s: near after 42, late after 60."""
    cast, web = house.cast, house.one
    began = timezone.now() - timedelta(seconds=41)
    await acting(cast.taken, cast.lea, now=began)
    async with await floor(web, house.keys["nadia"]) as nadia:
        await nadia.until(lambda: [n["kind"] for n in (row(nadia, cast.lea) or {})["needs"]])
        assert [n["kind"] for n in row(nadia, cast.lea)["needs"]] == ["near"]  # type: ignore[index]
        assert timezone.now() >= began + timedelta(seconds=42)


FRAMES = {"row": "advisor", "house": "house", "line": "line", "alerts": "alerts",
          "figures": "figures"}  # fmt: skip


def raised(cast: Cast) -> None:
    at, of = timezone.now(), {"team": cast.team, "kind": "breach", "value": 2, "worst": 2}
    Alert.objects.create(**of, began_at=at, raised_at=at)
    wake.poke("alerts")


def seen_alike(first: Client, second: Client) -> bool:
    """Who came later has the same frames from then on; what was before is in the snapshot."""
    for kind in FRAMES.values():
        theirs, all_of_them = second.of(kind), first.of(kind)
        if theirs != all_of_them[len(all_of_them) - len(theirs) :]:
            return False
    return True


async def test_one_render_for_all_who_watch_and_few_for_a_flood(house: House) -> None:
    """Of everything that a floor shows: rows, free seats, the line, alerts, figures."""
    cast, web = house.cast, house.one
    talk = await acting(cast.taken, cast.lea)
    before, began = renders(web), time.monotonic()
    watching = [await floor(web, house.keys["nadia"]) for _ in range(6)]
    for n in range(40):
        await acting(says, talk, customer_of(talk), f"Message {n}")
    await acting(says, talk, author_of(cast.lea), "Bonjour")
    await acting(cast.open, name="Anne Roy")
    await acting(raised, cast)
    await acting(cast.taken, cast.lea, name="Zoé Petit")
    for nadia in watching:
        await nadia.until(lambda nadia=nadia: len(talks(row(nadia, cast.lea))) == 2)
    first = watching[0]

    def is_each_written_once() -> bool:
        written = renders(web) - before
        return all(written[what] == len(first.of(kind)) > 0 for what, kind in FRAMES.items())

    await first.until(is_each_written_once)  # and not six times, nor once for each message
    assert len(first.of("advisor")) <= (time.monotonic() - began) / 0.25 + 1
    for nadia in watching[1:]:
        await nadia.until(lambda nadia=nadia: seen_alike(first, nadia))
    for nadia in watching:
        await nadia.__aexit__()


async def test_who_comes_later_is_shown_the_figures_at_once(house: House) -> None:
    async with await floor(house.one, house.keys["nadia"]) as first:
        known = (await first.until(lambda: first.of("figures")))[0]["figures"]
        async with await floor(house.one, house.keys["nadia"]) as second:
            assert second.of("snapshot")[0]["figures"].keys() == known.keys()


async def test_watching_changes_nothing(house: House) -> None:
    cast, web = house.cast, house.one
    begun = await begin(web)
    async with await customer(web, begun) as paul:
        before = await acting(Conversation.objects.values().get, pk=begun.conversation)
        shown = len([f for f in paul.frames if f["type"] != "beat"])
        async with await floor(web, house.keys["nadia"]) as nadia:
            await nadia.until(lambda: nadia.of("figures"))
        after = await acting(Conversation.objects.values().get, pk=begun.conversation)
        assert after == before
        assert len([f for f in paul.frames if f["type"] != "beat"]) == shown
        assert cast.nadia.advisor.status == "offline"


async def test_who_leads_no_more_is_let_go(house: House) -> None:
    from conversations.models import User

    cast, web = house.cast, house.one
    _, key = await acting(create_api_key, cast.yann, "test", timezone.now())
    async with await floor(web, key) as yann:
        await acting(User.objects.filter(pk=cast.yann.pk).update, role="advisor")
        assert await yann.ended() == 4401
