"""The survey: asked at the end of who was served, answered once, its edition kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.close import close_conversation
from conversations.actions.hold import SYSTEM, author_of
from conversations.actions.survey import answer_survey, set_survey
from conversations.core.survey import Answer, Choices
from conversations.errors import BadFrame, Conflict, Empty
from conversations.models import Survey, SurveyAnswer
from conversations.queries import views
from conversations.queries.survey import survey_for
from tests.cast import Cast
from tests.console.quality_talk import say

pytestmark = pytest.mark.django_db
WELL = Answer(ces=2, csat=5, nps=9, resolved="yes", comment="Merci Léa")


@pytest.fixture
def over(cast: Cast) -> Any:
    talk = cast.taken(cast.lea)
    say(talk, "Bonjour, je m’en occupe.", by=cast.lea)
    close_conversation(talk.pk, author_of(cast.lea), "resolved", timezone.now())
    talk.refresh_from_db()
    return talk


def test_the_customer_of_an_ended_conversation_is_asked_until_they_answer(over: Any) -> None:
    conversation = views.by_id(over.pk)
    assert conversation is not None
    asked = views.for_customer(conversation, None, timezone.now())["survey"]
    assert asked["questions"][:2] == ["resolved", "ces"]
    seq = answer_survey(over.pk, WELL, "fr", timezone.now())
    assert answer_survey(over.pk, WELL, "fr", timezone.now()) == seq
    with pytest.raises(Conflict):
        answer_survey(over.pk, Answer(ces=9), "fr", timezone.now())
    assert survey_for(over) is None
    event = over.events.get(kind="survey.answered")
    assert (event.seq, event.data["ces"], event.data["comment"]) == (seq, 2, "Merci Léa")
    row = SurveyAnswer.objects.get()
    assert (row.version, row.wording, row.language) == (0, event.data["wording"], "fr")


def test_answers_before_the_end_or_out_of_scale_are_refused(cast: Cast, over: Any) -> None:
    for answer, error in ((Answer(ces=11), BadFrame), (Answer(), Empty)):
        with pytest.raises(error):
            answer_survey(over.pk, answer, "fr", timezone.now())
    running = cast.taken(cast.omar)
    with pytest.raises(Conflict):
        answer_survey(running.pk, WELL, "fr", timezone.now())
    assert not SurveyAnswer.objects.exists()


def test_who_was_not_answered_or_fell_silent_is_not_asked(cast: Cast) -> None:
    unserved = cast.taken(cast.lea)
    close_conversation(unserved.pk, author_of(cast.lea), "other", timezone.now())
    unserved.refresh_from_db()
    assert survey_for(unserved) is None
    silent = cast.taken(cast.omar)
    say(silent, "Êtes-vous là ?", by=cast.omar)
    close_conversation(silent.pk, SYSTEM, "silent", timezone.now())
    silent.refresh_from_db()
    assert survey_for(silent) is None
    set_survey(cast.brand, Choices(asks_silent=True), cast.nadia, timezone.now())
    assert survey_for(silent) is not None


def test_a_close_that_followed_the_goodbyes_is_no_silence(cast: Cast) -> None:
    talk = cast.taken(cast.lea)
    say(talk, "Au revoir et bonne journée.", by=cast.lea)
    close_conversation(talk.pk, SYSTEM, "goodbye", timezone.now())
    talk.refresh_from_db()
    assert survey_for(talk) is not None


def test_a_new_edition_leaves_earlier_answers_under_theirs(cast: Cast, over: Any) -> None:
    now = timezone.now()
    set_survey(cast.brand, Choices(rnps_share=100, journey_share=100), cast.nadia, now)
    asked = survey_for(over)
    assert asked is not None
    assert asked["version"] == 1
    assert {"rnps", "steps"} <= set(asked["questions"])
    answer_survey(over.pk, Answer(rnps=3, steps={"waiting": 8}), "fr", now)
    set_survey(cast.brand, Choices(is_on=False), cast.nadia, now + timedelta(seconds=1))
    assert SurveyAnswer.objects.get().version == 1
    assert [s.version for s in Survey.objects.order_by("version")] == [1, 2]


def test_card_numbers_in_a_comment_are_masked(over: Any) -> None:
    answer_survey(over.pk, Answer(comment="4111 1111 1111 1111"), "fr", timezone.now())
    assert "1111 1111 1111" not in SurveyAnswer.objects.get().comment
    assert "1111 1111 1111" not in str(over.events.get(kind="survey.answered").data)


def test_a_leader_sets_it_and_sees_the_editions(cast: Cast, client: Client) -> None:
    client.force_login(cast.nadia)
    place = f"/manage/survey/{cast.brand.pk}/"
    form = {"is_on": "on", "journey_share": "50", "rnps_share": "101"}
    assert "101" in client.post(place, form).content.decode()
    assert not Survey.objects.exists()
    assert client.post(place, form | {"rnps_share": "25"}).status_code == 302
    assert Survey.objects.get().choices == Choices(journey_share=50, rnps_share=25)
    assert "Nadia Benali" in client.get(place).content.decode()
    assert client.get("/manage/survey/").status_code == 200
    client.force_login(cast.lea)
    assert client.get(place).status_code == 403
