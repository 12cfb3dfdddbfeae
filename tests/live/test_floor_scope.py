"""Another provider's leader sees and addresses nothing: every frame that a floor takes, and every
one that it gives. A new one that is not named here fails."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from console.floor.frames import FLOOR
from conversations import wake
from conversations.actions.assign import take
from conversations.actions.keys import create_api_key
from conversations.actions.presence import set_presence
from conversations.models import Analysis, Conversation, Event, Finding, FloorAct, User
from tests.cast import Cast
from tests.live.client import Client, acting, floor
from tests.live.conftest import House
from tests.live.test_floor import raised, row
from tests.live.test_floor_steer import later

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]

WHY = {"reason": "x"}
OF_A_TALK: dict[str, dict[str, Any]] = {
    "conversation.view": {},
    "conversation.join": {},
    "conversation.part": {},
    "conversation.takeover": {},
    "conversation.hand_back": {},
    "conversation.close": {},
    "conversation.transfer": {"to_queue": "conseil"},
    "note.post": {"text": "x"},
    "message.post": {"text": "x", "client_key": str(uuid4())},
    "priority.raise": WHY,
}
OF_A_DESK: dict[str, dict[str, Any]] = {
    "seat.add": {"until": later(), **WHY},
    "cap.set": {"cap": 1, **WHY},
    "queues.move": {"remove": "conseil", **WHY},
}
# What names nothing of others: a beat, closing what is read, one's own teams' target. `rows.want`,
# pausing a queue and undoing are tried below.
NAMES_NOTHING = {"beat", "conversation.unview", "target.set"}
APART = {"rows.want", "intake.pause", "act.undo"}

# Given for a reading that one has (it says that the conversation is out of scope now), and of one's
# own desk only.
NOT_STIRRED = {"talk.gone", "told"}


def test_every_frame_that_a_floor_takes_is_tried() -> None:
    assert {*OF_A_TALK, *OF_A_DESK, *NAMES_NOTHING, *APART} == set(FLOOR)


async def code(leader: Client, kind: str, **fields: Any) -> str:
    answer = await leader.ask(kind, **fields)
    return f"{answer['type']} {answer.get('code')} {answer.get('detail', '')}"


async def atlas(house: House) -> Client:
    _, key = await acting(create_api_key, house.cast.yann, "test", timezone.now())
    return await floor(house.one, key)


async def test_what_is_anothers_answers_as_what_is_nowhere(house: House) -> None:
    cast = house.cast
    talk = await acting(cast.taken, cast.lea, queue="conseil")
    in_line = await acting(cast.open, queue="sav")
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        ask = {"advisor": str(cast.omar.pk), "cap": 1, **WHY}
        act = (await nadia.ask("cap.set", **ask))["act"]
    async with await atlas(house) as yann:
        nowhere = str(uuid4())
        for kind, more in OF_A_TALK.items():
            told = {await code(yann, kind, conversation=key, **more)
                    for key in (nowhere, str(talk.pk), str(in_line.pk))}  # fmt: skip
            assert len(told) == 1, kind
            assert "not_found" in told.pop(), kind
        for kind, more in OF_A_DESK.items():
            told = {await code(yann, kind, advisor=key, **more)
                    for key in (nowhere, str(cast.lea.pk))}  # fmt: skip
            assert len(told) == 1, kind
            assert "not_found" in told.pop(), kind
        for kind, name, keys in (
            ("intake.pause", "queue", (nowhere, str(cast.sav.pk), "sav")),
            ("act.undo", "act", (nowhere, act)),
        ):
            more = {"until": later(), **WHY} if kind == "intake.pause" else {}
            told = {await code(yann, kind, **{name: key}, **more) for key in keys}
            assert len(told) == 1, kind
            assert "not_found" in told.pop(), kind
        n = len(yann.frames)
        await yann.tell("rows.want", advisors=f"{cast.lea.pk} {nowhere}")
        await yann.ask("target.set", name="csat", value=0.9, **WHY)
        assert [f for f in yann.frames[n:] if f["type"].startswith("advisor")] == []
    viewed = Event.objects.filter(conversation=talk.pk, kind="conversation.viewed")
    assert not await acting(viewed.exists)
    acts = await acting(list, FloorAct.objects.values_list("kind", flat=True))
    assert sorted(acts) == ["cap", "target"]


def given() -> set[str]:
    """Every frame of a floor: what has a template, what is written in Python, the log's."""
    folder = Path(settings.BASE_DIR) / "frontend/templates/floor/frames"
    return {path.stem for path in folder.glob("*.html")} | {"advisor", "event"}


def judge(talk: Conversation) -> None:
    Finding.objects.create(
        conversation=talk, rule="reformulation.parroted", version=1, seq=1, start=0, end=5,
        severity="major", created_at=timezone.now(), changed_in=1, evidence={"pairs": []},
    )  # fmt: skip
    Analysis.objects.filter(pk=talk.pk).update(version=1, score=71.0, seq=1)
    wake.judged([str(talk.pk)])


def stir(cast: Cast, talk: Conversation) -> None:
    """Whatever a floor shows, at Nord."""
    cast.open(name="Secrète Attente", queue="sav", text="secret")
    judge(talk)
    raised(cast)


def at_desk(user: User) -> list[str]:
    held = Conversation.objects.filter(seat__advisor=user.pk)
    return [str(pk) for pk in held.values_list("pk", flat=True)]


async def test_what_is_taken_by_anothers_people_leaves_the_reading_at_once(house: House) -> None:
    cast = house.cast
    talk = await acting(cast.open, queue="conseil")
    async with await floor(house.one, house.keys["nadia"]) as nadia:
        assert (await nadia.ask("conversation.view", conversation=str(talk.pk)))["type"] == "ok"
        await acting(take, cast.zoe, talk.pk, timezone.now())
        await nadia.until(lambda: nadia.of("talk.gone"), what="talk.gone")
        assert nadia.of("talk.state") == []


async def test_every_frame_that_a_floor_gives_stays_with_its_own(house: House) -> None:
    cast = house.cast
    talk = await acting(cast.taken, cast.lea, queue="conseil", name="Secrète Dubois", text="secret")
    async with await atlas(house) as yann, await floor(house.one, house.keys["nadia"]) as nadia:
        assert (await nadia.ask("conversation.view", conversation=str(talk.pk)))["type"] == "ok"
        await nadia.ask("note.post", conversation=str(talk.pk), text="secret")
        await nadia.ask("conversation.view", conversation=str(uuid4()))
        assert (await nadia.ask("conversation.join", conversation=str(talk.pk)))["type"] == "ok"
        await nadia.ask("target.set", name="csat", value=0.9, **WHY)
        await acting(stir, cast, talk)
        await acting(cast.available, cast.omar)
        await nadia.until(lambda: row(nadia, cast.omar))
        for held in await acting(at_desk, cast.omar):
            await nadia.ask("conversation.transfer", conversation=held, to_queue="sav")
        await acting(set_presence, cast.omar, "offline", timezone.now())
        for kind in given() - NOT_STIRRED:
            await nadia.until(lambda kind=kind: nadia.of(kind), what=kind)
        await yann.until(lambda: yann.of("beat"))  # whatever was for him has come by now
        seen = str(yann.frames)
        theirs = (talk.pk, cast.lea.pk, cast.omar.pk, cast.nadia.pk, cast.team.pk, cast.sav.pk)
        names = [*map(str, theirs), "Secrète", "secret", "Léa", "Omar"]
        found = [name for name in names if name in seen]
        assert found == []
