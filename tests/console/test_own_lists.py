"""One's own page tells all of it: every conversation and every reader, a page at a time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.audit import record
from conversations.actions.disputes import make_dispute
from conversations.models import Conversation, User
from tests.cast import Cast
from tests.console.test_fairness import judged
from tests.reporting import scored, scored_like

pytestmark = pytest.mark.django_db


def read(talk: Conversation, by: User, at: datetime) -> None:
    record("transcript.viewed", by, at, conversation=talk)


def walked(client: Client, name: str) -> list[Any]:
    """The rows of every page of this list, by its own links."""
    rows, place = [], "/mine/"
    while place:
        context = client.get(place).context
        rows += context[name]
        link = context["view_pages" if name == "views" else "talk_pages"]["next"]
        place = f"/mine/{link.partition('#')[0]}" if link else ""
    return rows


def test_every_conversation_is_reached_and_the_period_is_named(cast: Cast, client: Client) -> None:
    now = timezone.now()
    first = scored(cast, cast.lea, 80, now - timedelta(days=10))
    scored_like(first, [70.0] * 69, now - timedelta(days=9))
    client.force_login(cast.lea)
    page = client.get("/mine/")
    assert len(page.context["talks"]) == 50
    text = page.content.decode()
    assert "50 sur 70 sur cette page" in text
    assert "Les 12 dernières semaines, depuis le" in text
    found = walked(client, "talks")
    assert len(found) == 70
    assert len({talk.pk for talk in found}) == 70


def test_a_dispute_of_an_older_one_is_reached(cast: Cast, client: Client) -> None:
    now = timezone.now()
    talk, finding = judged(cast, now - timedelta(days=20))
    scored_like(talk, [70.0] * 60, now - timedelta(days=9))
    make_dispute(cast.lea, "Je citais.", now, finding=finding.pk)
    client.force_login(cast.lea)
    page = client.get("/mine/")
    assert talk.pk not in [row.pk for row in page.context["talks"]]
    assert f'href="/mine/{talk.pk}/"' in page.content.decode()
    assert talk.pk in [row.pk for row in walked(client, "talks")]


def test_whoever_looked_is_told_however_long_ago(cast: Cast, client: Client) -> None:
    now = timezone.now()
    talk, _finding = judged(cast, now - timedelta(days=3))
    for hours in range(45):
        read(talk, cast.nadia, now - timedelta(hours=hours))
    read(talk, cast.irene, now - timedelta(days=2, hours=12))
    client.force_login(cast.lea)
    found = walked(client, "views")
    assert len(found) == 46
    assert found[-1]["actor"] == "Irène Faure"
    assert {view["look"].n for view in found} == {1}


def test_what_is_done_again_at_once_is_told_once_with_how_often(cast: Cast, client: Client) -> None:
    now = timezone.now() - timedelta(hours=4)
    talk, _finding = judged(cast, now - timedelta(days=1))
    other, _finding = judged(cast, now - timedelta(days=1))
    for minutes in (0, 20, 45):  # each within half an hour of the one before
        read(talk, cast.nadia, now + timedelta(minutes=minutes))
    read(talk, cast.irene, now + timedelta(minutes=21))
    read(other, cast.nadia, now + timedelta(minutes=22))
    read(talk, cast.nadia, now + timedelta(minutes=100))
    client.force_login(cast.lea)
    page = client.get("/mine/")
    told = [(v["actor"].split()[0], v["look"].n) for v in page.context["views"]]
    assert told == [("Nadia", 1), ("Nadia", 3), ("Nadia", 1), ("Irène", 1)]
    assert page.context["views"][1]["look"].since == now
    assert "3 fois" in page.content.decode()


def test_acts_on_the_desk_are_each_told(cast: Cast, client: Client) -> None:
    now = timezone.now()
    for n in range(3):
        record("floor.cap", cast.nadia, now + timedelta(minutes=n), advisor=cast.lea, reason="x")
    client.force_login(cast.lea)
    assert [v["look"].n for v in client.get("/mine/").context["views"]] == [1, 1, 1]
