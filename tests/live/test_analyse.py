"""The process that runs the rules: copies, kill -9, an outage, SIGTERM, what it weighs."""

import asyncio
import os
import signal
from datetime import UTC, datetime
from typing import Any

import psutil
import pytest
from django.db.models import F

from conversations.models import Analysis, Beat, Conversation, Finding, Score
from conversations.queries.wanting import n_behind
from tests.analysing import WARM_S, Analysing, analysing, until
from tests.cast import Cast
from tests.conversations.test_importing import line
from tests.live.client import available, begin
from tests.live.conftest import House

pytestmark = [
    pytest.mark.live,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]
MOST_BYTES = 1024**3


def bring(n: int) -> None:
    """`n` finished conversations, as an outage leaves them."""
    import msgspec

    from conversations.actions.importing import import_transcript
    from qa_rules.transcript import read

    for i in range(n):
        import_transcript(read(msgspec.json.encode(line(f"c{i}"))), "", "", datetime.now(UTC))


def is_caught_up() -> bool:
    return n_behind() == 0


def test_two_copies_share_the_work_and_one_dies_in_the_middle(cast: Cast) -> None:
    bring(40)
    with analysing(2) as (first, second):
        until(lambda: Score.objects.count() > 5, what="the first scores")
        first.kill()
        until(is_caught_up, what="the rest")
        assert Score.objects.count() == 40
        assert Analysis.objects.filter(is_final=True, version=1).count() == 40
        per = Finding.objects.filter(rule="reformulation.parroted").values_list("conversation_id")
        assert len(per) == len(set(per)) == 40
        assert not Finding.objects.exclude(retracted_at=None).exists()
        assert psutil.Process(second.process.pid).memory_info().rss < MOST_BYTES
        assert Beat.objects.filter(name="analyse").exists()
        assert second.stop() == 0


def test_postgresql_restarted_in_the_middle_each_finding_comes_once(
    cast: Cast, servers: Any, new_connections: None
) -> None:
    bring(60)
    with analysing() as (one,):
        until(lambda: Score.objects.count() > 5, what="the first scores")
        servers.restart_postgres()
        assert not is_caught_up()
        until(is_caught_up, what="the rest")
        assert Score.objects.count() == 60
        assert Analysis.objects.filter(is_final=True, version=1).count() == 60
        per = Finding.objects.filter(rule="reformulation.parroted").values_list("conversation_id")
        assert len(per) == len(set(per)) == 60
        assert one.stop() == 0


def test_a_rule_that_raises_and_one_that_never_ends_take_nothing_from_the_others(
    cast: Cast,
) -> None:
    bring(4)
    with analysing(1, "-m", "tests.broken") as (one,):
        until(is_caught_up, what="all of it")
        per = Finding.objects.filter(rule="reformulation.parroted").values_list("conversation_id")
        assert len(per) == len(set(per)) == 4
        for mark in Analysis.objects.filter(is_final=True):
            assert {"broken.endless", "broken.raising"} <= {*mark.silent["failed"]}
            assert mark.score is not None
        assert Score.objects.count() == 4
        assert one.stop() == 0


def test_a_term_while_the_models_load_ends_it(cast: Cast) -> None:
    one = Analysing()
    until(lambda: Beat.objects.filter(name="analyse").exists(), what="a sign of life")
    assert one.stop() == 0


async def test_who_talks_now_does_not_wait_for_what_was_left(house: House) -> None:
    await asyncio.to_thread(bring, 300)
    web = house.one
    with analysing() as (one,):
        await asyncio.to_thread(until, lambda: Score.objects.count() > 0, WARM_S, "the first score")
        os.kill(one.process.pid, signal.SIGSTOP)
        async with await available(web, house.keys["lea"]) as lea:
            talk = await begin(web, "Ma lampe est arrivée cassée hier matin.")
            await lea.hear("Ma lampe est arrivée cassée hier matin.")
            await lea.say(
                "Votre lampe est arrivée cassée hier matin.", conversation=talk.conversation
            )
            os.kill(one.process.pid, signal.SIGCONT)
            await lea.until(
                lambda: [f for f in lea.of("finding") if f["rule"] == "reformulation.parroted"],
                30,
            )
        left = Conversation.objects.filter(source="imported", seq__gt=F("analysis__seq"))
        assert await asyncio.to_thread(left.count) > 50
