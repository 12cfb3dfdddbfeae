"""Web processes and clocks that die or stop: nothing acknowledged is lost, nothing comes twice."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations.actions.deadlines import fire_due
from conversations.models import Advisor, Conversation, Event
from tests import ledger
from tests.live.client import Client, Talk, acting, available, begin, customer
from tests.live.conftest import House
from tests.live.proxy import network
from tests.processes import ROOT, Web, _test_database

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


async def test_every_acknowledged_message_survives_kill_9_and_a_resend_gives_no_second(
    house: House,
) -> None:
    """A process dies under a storm of posts; its customers send again, to another one."""
    doomed, other = house.web(2)
    async with await available(other, house.keys["omar"]) as omar:
        talks = [await begin(doomed) for _ in range(6)]
        sides = [await customer(doomed, talk) for talk in talks]
        sent: dict[str, list[tuple[str, str]]] = {talk.conversation: [] for talk in talks}
        refs: list[list[str]] = [[] for _ in talks]
        for n in range(20):
            for talk, side, mine in zip(talks, sides, refs, strict=True):
                key, text = str(uuid4()), f"message {n}"
                sent[talk.conversation].append((key, text))
                mine.append(await side.tell("message.post", client_key=key, text=text))
            if n == 12:
                await sides[0].until(lambda: sides[0].of("ok"))
                doomed.kill()
                break
        acked = _acked(talks, sides, refs, sent)
        assert acked, "some were acknowledged before the end"
        logs = {t.conversation: await acting(ledger.messages, t.conversation) for t in talks}
        for conversation, key, seq in acked:
            assert (seq, key) in [(s, k) for s, k, _ in logs[conversation]]
        for talk in talks:
            await _send_again(other, talk, sent[talk.conversation])
        assert await acting(ledger.faults, [t.conversation for t in talks]) == []
        held = {c["conversation"] for c in omar.of("state") if c.get("seat")}
        assert len(held) == 3
        for key in held:
            head = (await acting(ledger.messages, key))[-1][0]
            await omar.until(lambda k=key, h=head: omar.seqs(k)[-1] >= h, 5)  # type: ignore[misc]
            assert omar.seqs(key) == list(range(1, len(omar.seqs(key)) + 1))


def _acked(
    talks: list[Talk], sides: list[Client], refs: list[list[str]], sent: dict[str, Any]
) -> list[tuple[str, str, int]]:
    """(conversation, client_key, seq) of every ok that arrived."""
    found = []
    for talk, side, mine in zip(talks, sides, refs, strict=True):
        for ref, (key, _) in zip(mine, sent[talk.conversation], strict=False):
            answer = side._answer(ref)
            if answer and answer["type"] == "ok":
                found.append((talk.conversation, key, answer["seq"]))
    return found


async def _send_again(web: Any, talk: Talk, said: list[tuple[str, str]]) -> None:
    async with await customer(web, talk) as side:
        answers = [await side.tell("message.post", client_key=key, text=text) for key, text in said]
        seqs = [(await side.answer(ref))["seq"] for ref in answers]
    log = await acting(ledger.messages, talk.conversation)
    assert sorted(seqs) == [seq for seq, _, text in log if text != "Bonjour"]
    assert sorted(k for k, _ in said) == sorted(k for _, k, text in log if text != "Bonjour")


async def test_killed_between_commit_and_ack_the_resend_gets_the_same_seq(house: House) -> None:
    """The answer never arrives: the network falls silent before the post, then the process dies."""
    doomed, other = house.web(2)
    talk, key = await begin(doomed), str(uuid4())
    async with network(doomed) as way:
        url: Any = way
        async with await customer(url, talk) as paul:
            way.down.clear()
            await paul.tell("message.post", client_key=key, text="Entre deux")
            async with await customer(other, talk) as watcher:
                await watcher.hear("Entre deux")
                doomed.kill()
                stored = (await acting(ledger.messages, talk.conversation))[-1]
                assert not paul.of("ok")
                assert await watcher.say("Entre deux", key) == stored[0]
                assert len(await acting(ledger.messages, talk.conversation)) == 2


async def test_killed_in_the_middle_of_a_commit_it_is_all_there_or_nothing(house: House) -> None:
    """The transaction stands between its reads and its writes when the process is killed."""
    doomed, other = house.web(2)
    talks = [await begin(doomed) for _ in range(6)]
    sides = [await customer(doomed, talk) for talk in talks]
    with _events_cannot_be_written() as is_waiting:
        for side in sides:
            await side.tell("message.post", client_key=str(uuid4()), text="au milieu")
        await acting(is_waiting)
        doomed.kill()
    for talk in talks:
        async with await customer(other, talk) as paul:
            await paul.say("après")
    assert await acting(ledger.faults) == []
    assert not [side for side in sides if side.of("ok")]


@contextmanager
def _events_cannot_be_written() -> Iterator[Any]:
    """Gives a call that returns once somebody waits to write an event."""
    import psycopg
    from django.db import connection

    given = connection.get_connection_params()
    dsn = {k: v for k, v in given.items() if k in ("dbname", "user", "host", "port", "password")}
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'RowExclusiveLock'"

    def is_waiting() -> None:
        while True:
            with psycopg.connect(**dsn, autocommit=True) as watch:
                if watch.execute(waiting).fetchone() != (0,):
                    return

    with psycopg.connect(**dsn) as other:
        other.execute("LOCK TABLE conversations_event IN SHARE ROW EXCLUSIVE MODE")
        yield is_waiting


async def test_the_late_writes_of_a_stopped_process_are_harmless(house: House) -> None:
    """It stops for longer than the lease; its advisor's conversation is somebody else's when it
    wakes, with a message of hers still in its ears."""
    sleeper, other = house.web(2)
    async with await available(sleeper, house.keys["lea"]) as lea:
        talk = await begin(other)
        await lea.hear("Bonjour")
        async with await available(other, house.keys["omar"]) as omar:
            await _fall_asleep(sleeper, lea, omar, talk, house)


async def _fall_asleep(sleeper: Web, lea: Client, omar: Client, talk: Talk, house: House) -> None:
    sleeper.signal(signal.SIGSTOP)
    try:
        late = {"conversation": talk.conversation, "client_key": str(uuid4()), "text": "trop tard"}
        ref = await lea.tell("message.post", **late)
        await acting(_lapse, house.cast.lea.pk)
        await omar.until(lambda: "Bonjour" in omar.texts() and _sits(omar, talk), 5)
        await omar.say("Je reprends", conversation=talk.conversation)
    finally:
        sleeper.signal(signal.SIGCONT)
    assert (await lea.answer(ref))["code"] == "not_found"
    await lea.until(lambda: not _sits(lea, talk))
    texts = [text for _, _, text in await acting(ledger.messages, talk.conversation)]
    assert texts == ["Bonjour", "Je reprends"]
    assert await acting(_held_by, talk.conversation) == house.cast.omar.pk
    assert await acting(ledger.faults) == []


def _held_by(conversation: str) -> Any:
    return Conversation.objects.get(pk=conversation).handler_id


def _lapse(advisor: Any) -> None:
    """As if the lease had run out, and the clock had its turn."""
    now = timezone.now()
    Advisor.objects.filter(pk=advisor).update(deadline_at=now - timedelta(seconds=1))
    fire_due(now)


def _sits(side: Client, talk: Talk) -> bool:
    states = [f for f in side.of("state") if f["conversation"] == talk.conversation]
    return bool(states) and states[-1]["seat"] is not None


async def test_two_tabs_of_one_advisor_agree_and_have_one_cap(house: House) -> None:
    here, there = house.web(2)
    async with (
        await available(here, house.keys["lea"]) as tab,
        await available(there, house.keys["lea"]) as other,
    ):
        talks = [await begin(here, f"Bonjour {n}") for n in range(3)]
        for side in (tab, other):
            await side.hear("Bonjour 0")
            await side.hear("Bonjour 1")
        refused = await other.ask("conversation.take", conversation=talks[2].conversation)
        assert refused["code"] == "cap_reached"
        await tab.ask("conversation.close", conversation=talks[0].conversation)
        await other.until(lambda: _state(other, talks[0]) == "wrap_up")
        await other.ask("wrapup.finish", conversation=talks[0].conversation)
        await tab.hear("Bonjour 2")
        for side in (tab, other):
            await side.until(lambda s=side: not _sits(s, talks[0]) and _sits(s, talks[2]))  # type: ignore[misc]
        await tab.ask("presence.set", status="paused", reason="Déjeuner")
        await other.until(lambda: other.of("presence")[-1]["status"] == "paused")
        assert await acting(ledger.above_cap) == []


def _state(side: Client, talk: Talk) -> str | None:
    states = [f["state"] for f in side.of("state") if f["conversation"] == talk.conversation]
    return states[-1] if states else None


async def test_a_flapping_client_is_complete_and_in_order(house: House) -> None:
    webs = house.web(2)
    async with await available(webs[0], house.keys["lea"]) as lea:
        talk = await begin(webs[0])
        await lea.hear("Bonjour")
        writing = asyncio.create_task(_write(lea, talk, 28))
        seen: list[int] = []
        for turn in range(25):
            async with await customer(webs[turn % 2], talk, after=seen[-1] if seen else 0) as paul:
                seen += paul.seqs()
        await writing
        async with await customer(webs[0], talk, after=seen[-1]) as paul:
            seen += paul.seqs()
        head = (await acting(ledger.messages, talk.conversation))[-1][0]
        assert seen == list(range(1, head + 1))


async def _write(side: Client, talk: Talk, n: int) -> None:
    for turn in range(n):
        await side.say(f"message {turn}", conversation=talk.conversation)


@contextmanager
def clocks(n: int, *wrong_by_s: float) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """`n` of them, and for each of `wrong_by_s` one on a machine whose clock is wrong by that."""
    wrong = [["-m", "tests.skewed", str(seconds)] for seconds in wrong_by_s]
    started = [
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, **_test_database()},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for arguments in [["manage.py", "clock"]] * n + wrong
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait(10)


def test_two_clocks_and_one_of_them_killed_fire_every_deadline_once_and_none_early(
    house: House,
) -> None:
    """Forty are an hour overdue, six are not due yet, and one of the clocks dies."""
    cast, now = house.cast, timezone.now()
    due = [cast.open(now=now - timedelta(hours=1)).pk for _ in range(40)]
    early = [cast.open(now=now + timedelta(minutes=5)).pk for _ in range(6)]
    with clocks(2) as (doomed, _):
        _until_fired(8)
        doomed.kill()
        _until_fired(80)
    both = Event.objects.filter(kind="deadline.passed").order_by("conversation_id")
    assert both.count() == 80, "the late reply and the long wait in line"
    fired = both.filter(data__kind="first_reply")
    assert sorted(fired.values_list("conversation_id", flat=True)) == sorted(due)
    assert not fired.filter(conversation_id__in=early).exists()
    assert ledger.faults() == []


def _until_fired(n: int) -> None:
    from console.embedded.place import wait_until

    fired = Event.objects.filter(kind="deadline.passed")
    wait_until(lambda: fired.count() >= n, 30, f"{n} deadlines did not fire")
