"""Delivery over real sockets and processes: shown after the commit, complete, in order, once."""

import asyncio
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations.actions.notes import post_note
from conversations.models import Event
from tests.live.client import acting, available, begin, customer, desk
from tests.live.conftest import House

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


def stored(conversation: str) -> list[tuple[int, str | None]]:
    """(seq, text) of every message in the log."""
    rows = Event.objects.filter(conversation_id=conversation, kind="message.posted")
    return list(rows.order_by("seq").values_list("seq", "text"))


async def test_a_customer_and_an_advisor_on_two_processes_talk(house: House) -> None:
    here, there = house.web(2)
    async with await available(there, house.keys["lea"]) as lea:
        talk = await begin(here, "Ma lampe est cassée.")
        async with await customer(here, talk) as paul:
            await lea.hear("Ma lampe est cassée.")
            await lea.say("Bonjour Paul !", conversation=talk.conversation)
            await paul.hear("Bonjour Paul !")
            await paul.say("Merci.")
            await lea.hear("Merci.")
            for side in (lea, paul):
                seqs = side.seqs(talk.conversation)
                assert seqs == list(range(1, len(seqs) + 1))


async def test_ok_comes_after_the_commit_with_the_seq_of_the_event(house: House) -> None:
    web = house.one
    talk = await begin(web)
    async with await customer(web, talk) as paul:
        for n in range(5):
            seq = await paul.say(f"message {n}")
            assert (seq, f"message {n}") in await acting(stored, talk.conversation)


async def test_a_message_that_is_refused_reaches_nobody(house: House) -> None:
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        talk = await begin(web)
        async with await customer(web, talk) as paul:
            await lea.hear("Bonjour")
            key = str(uuid4())
            await paul.say("une fois", key)
            answer = await paul.ask("message.post", text="autre chose", client_key=key)
            assert answer["code"] == "conflict"
            await paul.say("la suite")
            await lea.hear("la suite")
            assert lea.texts() == paul.texts() == ["Bonjour", "une fois", "la suite"]


async def test_the_same_client_key_is_one_event_and_the_same_seq(house: House) -> None:
    here, there = house.web(2)
    talk, key = await begin(here), str(uuid4())
    async with await customer(here, talk) as paul, await customer(there, talk) as again:
        frames = [
            side.ask("message.post", text="une fois", client_key=key)
            for side in (paul, again, paul, again)
        ]
        answers = await asyncio.gather(*frames)
        assert {a["type"] for a in answers} == {"ok"}
        assert len({a["seq"] for a in answers}) == 1
        assert [t for _, t in await acting(stored, talk.conversation)] == ["Bonjour", "une fois"]


async def test_reconnecting_shows_exactly_what_was_missed_in_order_once(house: House) -> None:
    here, there = house.web(2)
    async with await available(here, house.keys["lea"]) as lea:
        talk = await begin(here)
        async with await customer(here, talk) as paul:
            await lea.hear("Bonjour")
            await lea.say("vu", conversation=talk.conversation)
            await paul.hear("vu")
            last = paul.seqs()[-1]
        missed = [f"pendant ton absence {n}" for n in range(12)]
        for text in missed:
            await lea.say(text, conversation=talk.conversation)
        async with await customer(there, talk, after=last) as paul:
            snapshot = await paul.snapshot()
            assert paul.texts() == missed
            assert paul.seqs() == list(range(last + 1, last + 13))
            assert snapshot["conversations"][0]["seq"] == last + 12
            await lea.say("et maintenant", conversation=talk.conversation)
            await paul.hear("et maintenant")
            assert paul.seqs() == list(range(last + 1, last + 14))


async def test_an_advisor_who_was_away_answers_nothing_blind(house: House) -> None:
    """After the snapshot the desk has what was said meanwhile, notes included."""
    here, there = house.web(2)
    async with await available(here, house.keys["lea"]) as lea:
        talk = await begin(here)
        await lea.hear("Bonjour")
        last = lea.seqs(talk.conversation)[-1]
    async with await customer(here, talk) as paul:
        await paul.say("Vous êtes là ?")
        await acting(post_note, house.cast.nadia, talk.conversation, "VIP", None, timezone.now())
        async with await desk(there, house.keys["lea"], f"{talk.conversation}:{last}.0") as lea:
            assert lea.texts() == ["Vous êtes là ?"]
            assert [e["text"] for e in lea.events() if e.get("staff_seq")] == ["VIP"]
            assert not [e for e in paul.events() if e["kind"] == "note.posted"]


async def test_a_long_absence_is_read_page_by_page_and_at_once(house: House) -> None:
    here, there = house.web(2)
    talk = await begin(here)
    await acting(_fill, talk.conversation, 1700)
    async with await customer(there, talk) as paul:
        snapshot = await paul.snapshot()
        assert snapshot["conversations"][0]["more"]
        head = snapshot["conversations"][0]["seq"]
        assert head > 1700
        await paul.until(lambda: paul.seqs()[-1] == head, 3, "the last page")
        assert paul.seqs() == list(range(1, head + 1))


async def test_a_slow_reader_is_given_a_long_log_in_portions(house: House) -> None:
    """Two megabytes in the first frame would be too much unread at once, again and again."""
    web = house.one
    talk = await begin(web)
    await acting(_fill, talk.conversation, 300, "x" * 4000)
    async with await customer(web, talk) as paul:
        snapshot = (await paul.snapshot())["conversations"][0]
        assert snapshot["more"]
        assert len(str(snapshot)) < 300_000
        await paul.until(lambda: paul.seqs()[-1] == snapshot["seq"] or paul.code)
        last = paul.seqs()[-1]
    async with await customer(web, talk, after=last) as paul:
        await paul.until(lambda: [last, *paul.seqs()][-1] == snapshot["seq"])


async def test_every_watcher_sees_the_same_order_without_gaps(house: House) -> None:
    """Two tabs of the customer, two of the advisor, on two processes, all writing at once."""
    here, there = house.web(2)
    async with (
        await available(here, house.keys["lea"]) as lea,
        await desk(there, house.keys["lea"]) as second_tab,
    ):
        talk = await begin(here)
        async with await customer(here, talk) as paul, await customer(there, talk) as phone:
            sides = [lea, second_tab, paul, phone]
            for side in (lea, second_tab):
                await side.hear("Bonjour")

            async def write(side: int, n: int) -> None:
                fields = {"conversation": talk.conversation} if side < 2 else {}
                await sides[side].say(f"{side}-{n}", **fields)

            for n in range(6):
                await asyncio.gather(*(write(side, n) for side in range(4)))
            for side in sides:
                await side.until(lambda s=side: len(s.texts()) == 25)  # type: ignore[misc]
                assert side.texts(talk.conversation) == lea.texts(talk.conversation)
                seqs = side.seqs(talk.conversation)
                assert seqs == list(range(1, len(seqs) + 1))


async def test_a_desk_that_opens_while_everybody_writes_misses_and_repeats_nothing(
    house: House,
) -> None:
    """Several conversations are read one after the other; what is said meanwhile comes after."""
    here, there = house.web(2)
    async with await available(here, house.keys["omar"]):
        talks = [await begin(here) for _ in range(3)]
        customers = [await customer(there, talk) for talk in talks]
        stop = asyncio.Event()

        async def chatter(index: int) -> int:
            for n in range(28):  # what a socket may say at once
                await customers[index].say(f"{n}")
                if stop.is_set():
                    break
            return n

        writing = [asyncio.create_task(chatter(n)) for n in range(3)]
        tabs = [await desk(there, house.keys["omar"]) for _ in range(12)]
        stop.set()
        heads = {t.conversation: max(await acting(stored, t.conversation))[0] for t in talks}
        counts = await asyncio.gather(*writing)
        assert min(counts) > 0
        for tab in tabs:
            for talk in talks:
                key, head = talk.conversation, heads[talk.conversation]
                await tab.until(lambda t=tab, k=key, h=head: t.seqs(k)[-1] >= h)  # type: ignore[misc]
                seqs = tab.seqs(key)
                assert seqs == list(range(1, len(seqs) + 1))
            await tab.__aexit__()
        for side in customers:
            await side.__aexit__()


async def test_a_lost_wake_up_is_healed_by_the_beat_within_five_seconds(house: House) -> None:
    """The event is put into the log without telling anybody, as by a process killed before it."""
    web = house.one
    talk = await begin(web)
    async with await customer(web, talk) as paul:
        await acting(_append_silently, talk.conversation, "sans réveil")
        await paul.hear("sans réveil", 5.5)


async def test_a_close_does_not_overtake_the_messages_sent_before_it(house: House) -> None:
    """Nobody waits for an answer between the last words and the close."""
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        for closer in ("lea", "paul"):
            talk = await begin(web)
            async with await customer(web, talk) as paul:
                await lea.until(lambda wanted=talk.conversation: lea.texts(wanted))
                client = lea if closer == "lea" else paul
                named = {"conversation": talk.conversation} if client is lea else {}
                said = [
                    await client.tell("message.post", text=text, client_key=str(uuid4()), **named)
                    for text in ("Merci.", "Au revoir !")
                ]
                close = await client.tell("conversation.close", **named)
                answers = [await client.answer(ref) for ref in (*said, close)]
                assert [a["type"] for a in answers] == ["ok", "ok", "ok"]
                await paul.until(
                    lambda side=paul: side.events()[-1]["kind"] == "conversation.closed"
                )
                log = [e["kind"] for e in paul.events()]
                assert log[-3:] == ["message.posted", "message.posted", "conversation.closed"]


async def test_after_the_close_posting_answers_closed_with_reopen_until(house: House) -> None:
    web = house.one
    async with await available(web, house.keys["lea"]) as lea:
        talk, key = await begin(web), str(uuid4())
        async with await customer(web, talk) as paul:
            await lea.hear("Bonjour")
            seq = await paul.say("une dernière chose", key)
            closed = await lea.ask("conversation.close", conversation=talk.conversation)
            assert closed["type"] == "ok"
            refused = await paul.ask("message.post", text="encore", client_key=str(uuid4()))
            assert refused["code"] == "closed"
            assert refused["reopen_until"]
            assert await paul.say("une dernière chose", key) == seq, "a retry is harmless"
            assert (await paul.ask("conversation.reopen", client_key=str(uuid4()), text="Re !"))[
                "type"
            ] == "ok"
            await lea.hear("Re !")


def _fill(conversation: str, n: int, text: str = "") -> None:
    from django.db import transaction

    from conversations.core.states import Draft
    from conversations.log import append
    from conversations.models import Conversation

    with transaction.atomic():
        talk = Conversation.objects.select_for_update().get(pk=conversation)
        said = [Draft("message.posted", "customer", text=text or str(i)) for i in range(n)]
        append(talk, said, timezone.now())


def _append_silently(conversation: str, text: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_conversation SET seq = seq + 1 WHERE id = %s RETURNING seq",
            [conversation],
        )
        seq = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO conversations_event (conversation_id, seq, after_seq, kind, at,"
            " actor_kind, actor_name, text, data)"
            " VALUES (%s, %s, %s, 'message.posted', now(), 'advisor', 'Léa', %s, '{}')",
            [conversation, seq, seq - 1, text],
        )
