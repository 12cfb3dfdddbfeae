"""A leader beside the holder: what they write and close is not the advisor's."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from conversations.actions import lead
from conversations.actions.analysis import analyse_some
from conversations.actions.close import close_conversation, reopen
from conversations.actions.hold import author_of, customer_of
from conversations.actions.importing import import_transcript
from conversations.actions.transfer import transfer_to_advisor
from conversations.models import Advisor, Analysis, Conversation, Event, Finding, SentText
from conversations.queries import fairness, quality
from conversations.queries.floor import joined
from conversations.queries.told import told
from conversations.queries.transcripts import RELATED, asked_of, transcripts
from qa_rules.transcript import read
from tests.cast import Cast
from tests.conversations.test_analysis import say, standing, talked

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
GREETED = "Bonjour, je suis Léa, je regarde votre lampe."
FAULT = "Calmez-vous."
LONG = (
    "Le remplacement se fait du lundi au vendredi entre huit heures et midi, le livreur appelle"
    " une heure avant de passer."
)


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def beside(conversation: Conversation, user: Any, text: str, seconds: int) -> None:
    lead.join(user, conversation.pk, at(seconds))
    lead.post_beside(user, conversation.pk, text, str(uuid4()), at(seconds))


def spoken(conversation: Conversation) -> Any:
    row = Conversation.objects.select_related(*RELATED).get(pk=conversation.pk)
    return transcripts([row])[0]


def test_a_joined_leaders_faults_are_not_the_advisors(cast: Cast) -> None:
    conversation = talked(cast, GREETED)
    analyse_some(START)
    before = Analysis.objects.get()
    beside(conversation, cast.nadia, f"{FAULT} {LONG}", 60)
    analyse_some(START)
    after = Analysis.objects.get()
    assert "wording.calming_order" not in standing(conversation)
    assert (after.score, after.critical) == (before.score, before.critical)
    assert spoken(conversation).turns[-1].beside
    assert asked_of(conversation.pk).turns[-1].beside
    assert not SentText.objects.filter(advisor=cast.lea.pk).exists()


def test_who_took_it_over_is_judged_as_its_advisor(cast: Cast) -> None:
    conversation = talked(cast, GREETED)
    beside(conversation, cast.nadia, "Bonjour, ici Nadia.", 60)
    lead.seize(cast.nadia, conversation.pk, "", None, at(90))
    say(conversation, author_of(cast.nadia), FAULT, at(100))
    lead.part(cast.nadia, conversation.pk, at(110))
    cast.available(cast.lea, now=at(111))
    lead.hand_back(cast.nadia, conversation.pk, "", at(120))
    beside(conversation, cast.nadia, FAULT, 150)
    turns = [t for t in spoken(conversation).turns if t.speaker == "advisor"]
    assert [t.beside for t in turns] == [False, True, False, True]
    assert [t.beside for t in asked_of(conversation.pk).turns][1:] == [False, True, False, True]
    analyse_some(START)
    (found,) = Finding.objects.filter(conversation=conversation, rule="wording.calming_order")
    assert found.seq == turns[2].seq


@pytest.mark.parametrize("who", ["nadia", "ada"])
def test_who_leads_and_closes_leaves_the_advisor_no_closing_faults(cast: Cast, who: str) -> None:
    conversation = talked(cast, GREETED)
    close_conversation(conversation.pk, author_of(getattr(cast, who)), "", at(300))
    analyse_some(START)
    assert not [rule for rule in standing(conversation) if rule.startswith("closing.")]
    assert not Analysis.objects.get().criteria["closing"]["applicable"]


def test_a_leader_who_closes_what_they_hold_is_judged_by_it(cast: Cast) -> None:
    conversation = talked(cast, GREETED)
    lead.seize(cast.nadia, conversation.pk, "", None, at(90))
    say(conversation, author_of(cast.nadia), "La lampe repart demain.", at(100))
    close_conversation(conversation.pk, author_of(cast.nadia), "", at(300))
    analyse_some(START)
    assert "closing.farewell_missing" in standing(conversation)


LINE = (
    '{"id":"a","turns":[{"seq":1,"speaker":"customer","text":"bonjour","at":0},'
    '{"seq":2,"speaker":"advisor","text":"Bonjour !","at":9.5}],"closed_by":"leader"}'
)


def test_an_import_says_who_spoke_beside(cast: Cast) -> None:
    more = '"at":9.5},{"seq":3,"speaker":"advisor","text":"Et moi.","at":20,"beside":true}'
    line = LINE.replace('"at":9.5}', more).replace('"leader"', '"leader","closed_beside":true')
    import_transcript(read(line), cast.brand.slug, "sav", at(0))
    found = spoken(Conversation.objects.get(source="imported"))
    assert [turn.beside for turn in found.turns] == [False, False, True]
    assert found.closed_beside


def test_what_was_imported_before_is_known_again(cast: Cast) -> None:
    assert import_transcript(read(LINE), cast.brand.slug, "sav", at(0)) == "new"
    opened = Event.objects.get(kind="conversation.opened")
    assert opened.data["staff"]["import"] == "e1421f042f114ff7b8de3b52"
    found = spoken(Conversation.objects.get(source="imported"))
    assert not found.closed_beside


def test_a_finding_in_anothers_words_says_whose_they_are(cast: Cast) -> None:
    conversation = talked(cast, FAULT)
    cast.available(cast.omar, now=at(30))
    omar = Advisor.objects.get(pk=cast.omar.pk)
    transfer_to_advisor(cast.lea, conversation.pk, omar, "", at(40))
    say(conversation, author_of(cast.omar), f"{FAULT} {LONG}", at(50))
    analyse_some(START)
    (news,) = quality.news({str(conversation.pk): -1}).values()
    frames = [d.frame for d in news.frames("fr") if d.frame.get("rule") == "wording.calming_order"]
    assert [f["written_by"] for f in frames] == ["Léa", ""]
    conversation.refresh_from_db()
    mine = [f for f in fairness.findings_of(conversation) if f.rule == "wording.calming_order"]
    assert [f.written_by for f in mine] == ["Léa", None]


def test_who_has_joined_is_beside_until_they_hold_it_or_it_is_closed(cast: Cast) -> None:
    conversation = talked(cast, GREETED)
    lead.join(cast.nadia, conversation.pk, at(30))
    assert joined(conversation.pk) == {str(cast.nadia.pk)}
    lead.seize(cast.nadia, conversation.pk, "", None, at(40))
    assert joined(conversation.pk) == set()
    cast.available(cast.lea, now=at(41))
    lead.hand_back(cast.nadia, conversation.pk, "", at(50))
    assert joined(conversation.pk) == set()
    lead.join(cast.nadia, conversation.pk, at(60))
    close_conversation(conversation.pk, author_of(cast.lea), "", at(70))
    reopen(conversation.pk, customer_of(conversation), at(80))
    assert joined(conversation.pk) == set()


def test_what_went_from_a_desk_by_another_hand_is_told_there(cast: Cast) -> None:
    conversation = talked(cast, GREETED)
    lead.seize(cast.nadia, conversation.pk, "je la connais", None, at(40))
    (one,) = told(cast.lea.pk, at(60))
    assert (one.kind, one.by, one.reason, one.name) == (
        "takeover", "Nadia", "je la connais", "Paul Martin"
    )  # fmt: skip
    assert told(cast.nadia.pk, at(60)) == []
    assert told(cast.lea.pk, at(40 + 3 * 3600)) == []


def test_an_administrator_stands_in_the_log_like_a_leader(cast: Cast) -> None:
    conversation = talked(cast, GREETED)
    assert lead.view(cast.ada, conversation.pk, at(30))
    viewed = Event.objects.get(kind="conversation.viewed")
    assert (viewed.actor_kind, viewed.actor_id) == ("administrator", cast.ada.pk)
    close_conversation(conversation.pk, author_of(cast.ada), "", at(40))
    assert Conversation.objects.get(pk=conversation.pk).closed_by == "leader"
