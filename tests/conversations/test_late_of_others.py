"""What a wait costs somebody who was not there for it: nothing, and it is not counted as theirs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from conversations.actions.analysis import analyse_some
from conversations.actions.assign import take
from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.deadlines import fire_due
from conversations.actions.hold import author_of
from conversations.models import Analysis, Conversation, Finding, User
from conversations.queries.reports import figures
from conversations.queries.reports.grouped import grouped
from conversations.queries.reports.wanted import Wanted
from tests.cast import Cast
from tests.conversations.test_analysis import say

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
RULE = "opening.slow_first_reply"


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def let_lie(cast: Cast) -> Conversation:
    """Léa takes it and writes nothing for two minutes; Omar takes it and answers at once."""
    talk = cast.open("Ma lampe est cassée, que faire ?", now=START)
    take(cast.lea, talk.pk, at(2))
    fire_due(at(122))
    talk.refresh_from_db()
    assert talk.seat_id is None, "back in line"
    take(cast.omar, talk.pk, at(125))
    answered(talk, cast.omar)
    return talk


def answered(talk: Conversation, by: User) -> None:
    say(talk, author_of(by), "Bonjour, je suis Omar, je regarde cela.", at(139))
    close_conversation(talk.pk, author_of(by), "done", at(160))
    finish_wrap_up(by, talk.pk, "", "", at(170))
    analyse_some(at(200))
    talk.refresh_from_db()


def first_replies() -> dict[str, Any]:
    scope = Conversation.objects.all()
    wanted = Wanted(START - timedelta(days=1), START + timedelta(days=1), ZoneInfo("UTC"))
    rows = figures.by_advisor(scope, wanted, grouped(scope, wanted), START - timedelta(days=1))
    return {row.name: row.first_reply.value for row in rows}


def test_who_answered_at_once_pays_nothing_for_who_let_it_lie(cast: Cast, client: Client) -> None:
    talk = let_lie(cast)
    found = Finding.objects.get(conversation=talk, rule=RULE)
    assert (found.severity, found.evidence["waited_s"]) == ("hint", 139)
    analysis = Analysis.objects.get(pk=talk.pk)
    assert RULE not in {one["rule"] for one in analysis.criteria["opening"]["lost"]}
    assert analysis.facts["first_response_s"] == 139, "the customer waited all the same"
    assert first_replies() == {cast.omar.name: 14}
    client.force_login(cast.omar)
    page = client.get(f"/mine/{talk.pk}/").content.decode()
    assert "dont 14\u00a0s après la prise en charge" in page
    assert "ne coûte rien" in page


def test_who_let_it_lie_and_answers_in_the_end_pays(cast: Cast) -> None:
    talk = cast.open("Ma lampe est cassée, que faire ?", now=START)
    take(cast.lea, talk.pk, at(2))
    answered(talk, cast.lea)
    found = Finding.objects.get(conversation=talk, rule=RULE)
    assert found.severity == "major"
    assert first_replies() == {cast.lea.name: 137}
