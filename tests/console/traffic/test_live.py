"""Traffic against the real web process: complete, in order, within the cap, through cut sockets."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.utils import timezone

from console.traffic import Account, Plan, Tally, run, serving
from console.traffic.advisor import Advisor
from console.traffic.link import Link
from console.traffic.play import Stage
from console.traffic.scenario import Line, Scenario, shipped
from console.traffic.table import figures
from conversations.actions.demo import load
from conversations.actions.keys import create_api_key
from conversations.models import Conversation, Disposition, Event
from tests.cast import Cast
from tests.console.customer_client import begin, customer_of
from tests.processes import Web

pytestmark = pytest.mark.live
Webs = Callable[..., list[Web]]


@pytest.fixture
def advisors(transactional_db: None) -> list[Account]:
    signs = load({}, [], timezone.now())
    return [Account(s.user.name, s.api_key) for s in signs if s.user.role == "advisor"]


def plan(web: Web, advisors: list[Account], **given: Any) -> Plan:
    defaults: dict[str, Any] = {
        "base_urls": (web.url,),
        "scenarios": shipped(),
        "advisors": advisors,
        "conversations": 12,
        "rate": 8,
        "speed": 60,
        "drain_s": 60,
        "yields": False,
        "dispositions": _dispositions(),
    }
    return Plan(**(defaults | given))


def _dispositions() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in Disposition.objects.select_related("brand"):
        found.setdefault(row.brand.slug, {})[row.name_fr] = str(row.pk)
    return found


def assert_whole(tally: Tally) -> None:
    assert tally.is_clean(), (tally.lost(), tally.doubled, tally.out_of_order, tally.above_cap())
    assert not tally.unfinished, (tally.unfinished, *_not_closed(), dict(tally.refusals))
    sums = tally.sums()
    assert sums["sent"] == sums["committed"] == sums["delivered"] > 0, figures(tally)


def _not_closed() -> Iterator[tuple[str, ...]]:
    """What the logs say of the conversations that did not come to their end."""
    for talk in Conversation.objects.exclude(state="closed").select_related("customer"):
        events = talk.events.order_by("id").values_list("kind", "actor_kind", "seq")
        yield talk.customer.name, talk.state, *(f"{k} {a} {s}" for k, a, s in events)


def test_scripted_conversations_are_played_to_their_end(web: Webs, advisors: list[Account]) -> None:
    (one,) = web(1)
    tally = asyncio.run(run(plan(one, advisors)))
    assert_whole(tally)
    assert tally.counts["opened"] == tally.counts["read again"] == 12
    assert Event.objects.filter(kind="message.posted").count() == tally.sums()["sent"]
    served = Conversation.objects.filter(state="closed", disposition__isnull=False)
    assert served.count() == 12
    assert all(load.largest <= load.cap for load in tally.loads.values())


def test_more_customers_than_seats_wait_and_are_served(web: Webs, advisors: list[Account]) -> None:
    (one,) = web(1)
    lea = [a for a in advisors if a.name == "Léa Morel"]
    talk = Scenario(
        id="short",
        brand="maison-lumiere",
        queue="sav",
        lines=(Line("customer", "Bonjour", 0), Line("advisor", "Bonjour, {advisor}.", 1)),
    )
    tally = asyncio.run(run(plan(one, lea, scenarios=[talk], conversations=8, rate=0)))
    assert_whole(tally)
    assert tally.loads["Léa Morel"].largest == tally.loads["Léa Morel"].cap == 2


def test_cut_sockets_lose_and_double_nothing(
    web: Webs, advisors: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every link is cut without a goodbye a few times while messages are on their way."""
    first, second = web(2)
    links: list[Link] = []
    really = Link.run

    async def remembered(link: Link) -> None:
        links.append(link)
        await really(link)

    monkeypatch.setattr(Link, "run", remembered)

    async def cut_and_run() -> Tally:
        playing = asyncio.create_task(
            run(plan(first, advisors, base_urls=(first.url, second.url), speed=20))
        )
        until = time.monotonic() + 8
        while not playing.done() and time.monotonic() < until:
            await asyncio.wait([playing], timeout=1.2)
            for link in links:
                link.cut()
        return await playing

    assert_whole(asyncio.run(cut_and_run()))
    assert max(link.n_connected for link in links) > 1


def test_an_advisor_whom_a_person_signs_in_as_is_left_alone(
    web: Webs, advisors: list[Account], client: Any
) -> None:
    from conversations.models import User

    (one,) = web(1)
    client.force_login(User.objects.get(name="Léa Morel"))
    lea = [a for a in advisors if a.name == "Léa Morel"]
    talk = shipped(frozenset({"maison-lumiere"}))[:1]
    tally = asyncio.run(
        run(plan(one, lea, scenarios=talk, conversations=1, yields=True, drain_s=3))
    )
    assert "Léa Morel" not in tally.loads
    assert tally.unfinished


def test_a_desk_that_does_not_open_ends_the_run(web: Webs, transactional_db: None) -> None:
    (one,) = web(1)
    nobody = [Account("Nobody", "mj_unknown")]
    tally = asyncio.run(run(plan(one, nobody, conversations=1, drain_s=1)))
    assert tally.refusals["desk of Nobody"] == 1


def test_a_person_who_adds_nothing_is_not_thanked_for_it(
    web: Webs, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scripted advisor greets once and waits; only a further message gets a further answer."""
    monkeypatch.setattr(serving, "_READ_S", 0.1)
    monkeypatch.setattr(serving, "_WRITE_S", 0.1)
    (one,) = web(1)
    _, key = create_api_key(cast.lea, "", timezone.now())
    stage = Stage(plan(one, [], scenarios=[]), Tally())
    advisor = Advisor(stage, Account("Léa Morel", key))
    words = serving.improvised("fr")
    with ThreadPoolExecutor(1) as beside:
        playing = beside.submit(asyncio.run, advisor.run())
        with customer_of(begin(one, "Bonjour, ma lampe est cassée."), one) as customer:
            customer.wait(lambda f: "de l'équipe" in (f.get("text") or ""))
            with pytest.raises(TimeoutError):
                customer.wait(lambda f: f.get("text") in words["replies"], seconds=2)
            customer.say("Elle est arrivée hier.")
            customer.hear(words["replies"][0])
        stage.is_over.set()
        playing.result()
