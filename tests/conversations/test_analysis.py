"""Analysing stored conversations: what is stored, once, and whose turn it is.

The process that does it is in tests/live/test_analyse.py, the engine in tests/qa_rules.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, transaction

from console.sockets.desk_quality import Judged
from console.wire import Form
from conversations.actions import analysis as analysing
from conversations.actions.analysis import analyse, analyse_some
from conversations.actions.close import close_conversation, reopen
from conversations.actions.hold import author_of, customer_of
from conversations.core.states import Draft
from conversations.log import append
from conversations.models import Analysis, BrandRule, Conversation, Finding, Score, SentText
from conversations.pool import _parameters as _plain_parameters
from conversations.queries import quality
from conversations.queries.quality import score_frame
from conversations.queries.wanting import claimed, n_behind, wanting
from tests.cast import Cast

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PARROT = "Je comprends que votre lampe est arrivée cassée hier matin."
SAID = "Ma lampe est arrivée cassée hier matin."


def say(conversation: Conversation, author: Any, text: str, at: datetime) -> None:
    with transaction.atomic():
        row = Conversation.objects.select_for_update().get(pk=conversation.pk)
        message = Draft(
            "message.posted", author.kind, author.id, author.name, text, client_key=str(uuid4())
        )
        append(row, [message], at)


def talked(cast: Cast, *replies: str, said: str = SAID) -> Conversation:
    """At Léa's desk, the customer has spoken and she has answered."""
    conversation: Conversation = cast.taken(cast.lea, said, now=START)
    for n, reply in enumerate(replies):
        say(conversation, author_of(cast.lea), reply, START + timedelta(seconds=20 * (n + 1)))
    return conversation


def standing(conversation: Conversation) -> list[str]:
    rows = Finding.objects.filter(conversation=conversation, retracted_at=None)
    return sorted(rows.values_list("rule", flat=True))


def test_findings_score_and_mark_are_stored_together(cast: Cast) -> None:
    conversation = talked(cast, f"Bonjour. {PARROT}")
    assert analyse_some(START) == 1
    finding = Finding.objects.get(conversation=conversation, rule="reformulation.parroted")
    text = f"Bonjour. {PARROT}"
    assert "votre lampe est arrivée cassée" in text[finding.start : finding.end]
    assert finding.evidence["seq"] < finding.seq
    assert finding.evidence["pairs"]
    mark = Analysis.objects.get(pk=conversation.pk)
    conversation.refresh_from_db()
    assert (mark.seq, mark.is_final, mark.critical) == (conversation.seq, False, "pass")
    assert mark.criteria["reformulation"]["score"] < 100
    assert mark.criteria["closing"] == {
        "score": None, "weight": 15.0, "applicable": False, "lost": []
    }  # fmt: skip
    assert "closing.farewell_missing" in mark.silent["pending"]
    assert not Score.objects.exists()


def test_a_second_analysis_changes_nothing(cast: Cast) -> None:
    conversation = talked(cast, PARROT)
    analyse_some(START)
    before = (list(Finding.objects.values()), Analysis.objects.get().version)
    analyse([conversation.pk], START + timedelta(minutes=1))
    assert (list(Finding.objects.values()), Analysis.objects.get().version) == before
    assert wanting(START, 9, 9) == []


def test_the_close_gives_the_final_score_under_its_versions(cast: Cast) -> None:
    conversation = talked(cast, "Bonjour, je suis Léa. La lampe repart demain.")
    close_conversation(conversation.pk, author_of(cast.lea), "", START + timedelta(minutes=2))
    analyse_some(START)
    score = Score.objects.get(conversation=conversation)
    assert score.grid == "default@1"
    assert score.engine.startswith("0.")
    assert score.criteria["closing"]["applicable"]
    assert score.facts["farewell_by_advisor"] is False
    assert "closing.farewell_missing" in standing(conversation)
    assert Analysis.objects.get().is_final


def test_reopening_makes_it_run_again_and_takes_back_what_no_longer_holds(cast: Cast) -> None:
    conversation = talked(cast, "Bonjour, je suis Léa. La lampe repart demain.")
    close_conversation(conversation.pk, author_of(cast.lea), "", START + timedelta(minutes=2))
    analyse_some(START)
    later = START + timedelta(minutes=3)
    reopen(conversation.pk, customer_of(conversation), later)
    assert not Analysis.objects.get().is_final
    assert analyse_some(later) == 1
    assert "closing.farewell_missing" not in standing(conversation)
    gone = Finding.objects.get(conversation=conversation, rule="closing.farewell_missing")
    assert gone.retracted_at == later
    close_conversation(conversation.pk, author_of(cast.lea), "", later + timedelta(minutes=1))
    analyse_some(later)
    gone.refresh_from_db()
    assert gone.retracted_at is None
    assert Score.objects.count() == 1


def test_reopened_and_closed_while_nobody_analysed_is_seen_all_the_same(cast: Cast) -> None:
    conversation = talked(cast, "Bonjour.")
    close_conversation(conversation.pk, author_of(cast.lea), "", START + timedelta(minutes=2))
    analyse_some(START)
    reopen(conversation.pk, customer_of(conversation), START + timedelta(minutes=3))
    say(conversation, author_of(cast.lea), PARROT, START + timedelta(minutes=4))
    Conversation.objects.filter(pk=conversation.pk).update(state="closed", seat=None)
    assert analyse_some(START) == 1
    assert "reformulation.parroted" in standing(conversation)


def test_who_runs_goes_before_what_was_left_behind(cast: Cast) -> None:
    left = [cast.open(f"ancienne {n}", now=START) for n in range(12)]
    Conversation.objects.filter(pk__in=[c.pk for c in left]).update(state="closed")
    live = [cast.open(f"nouvelle {n}", now=START + timedelta(hours=1)) for n in range(3)]
    found = wanting(START, 32, 8)
    assert found[:3] == [c.pk for c in live]
    assert len(found) == 3 + 8
    assert n_behind() == 15
    while analyse_some(START):
        continue
    assert n_behind() == 0


def test_one_that_cannot_be_analysed_is_put_off_and_the_others_are_done(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = cast.open("mauvaise", now=START), cast.open("bonne", now=START)
    stored = analysing.store

    def store(conversations: Sequence[Conversation], *more: Any) -> list[str]:
        if bad in conversations:
            raise ValueError("broken")
        return stored(conversations, *more)

    monkeypatch.setattr(analysing, "store", store)
    analyse_some(START)
    assert Analysis.objects.get(pk=good.pk).seq > 0
    mark = Analysis.objects.get(pk=bad.pk)
    assert (mark.seq, mark.n_failed) == (0, 1)
    assert wanting(START, 9, 9) == []
    assert wanting(START + timedelta(minutes=1), 9, 9) == [bad.pk]


@pytest.mark.django_db(transaction=True)
def test_what_another_process_has_in_hand_is_left_to_it(cast: Cast) -> None:
    conversation = cast.open(now=START)
    with psycopg.connect(**_plain_parameters()) as other:
        other.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('analysis ' || %s, 0))",
            [str(conversation.pk)],
        )
        assert analyse_some(START) == 0
        assert Analysis.objects.get().seq == 0
    assert analyse_some(START) == 1
    with transaction.atomic():
        assert claimed([conversation.pk]) == [conversation.pk]


def test_the_mark_never_steps_back(cast: Cast) -> None:
    conversation = talked(cast, "Bonjour.")
    analyse_some(START)
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        Analysis.objects.filter(pk=conversation.pk).update(seq=0)
    assert getattr(caught.value.__cause__, "sqlstate", None) == "MJ005"


class TestBrandRules:
    def set(self, cast: Cast, rule: str, **values: Any) -> None:
        BrandRule.objects.create(brand=cast.brand, rule=rule, changed_at=START, **values)

    def test_off_is_not_run(self, cast: Cast) -> None:
        self.set(cast, "reformulation.parroted", mode="off")
        conversation = talked(cast, PARROT)
        analyse_some(START)
        assert "reformulation.parroted" not in standing(conversation)
        assert "reformulation.parroted" in Analysis.objects.get().silent["off"]

    def test_muted_is_kept_and_not_scored(self, cast: Cast) -> None:
        self.set(cast, "reformulation.parroted", mode="show")
        conversation = talked(cast, PARROT)
        analyse_some(START)
        finding = Finding.objects.get(conversation=conversation, rule="reformulation.parroted")
        assert (finding.severity, finding.evidence["muted"]) == ("hint", "major")
        mark = Analysis.objects.get()
        assert mark.criteria["reformulation"]["lost"] == []
        assert mark.grid != "default@1"
        assert mark.grid.startswith("default@1.")

    def test_a_threshold_of_ones_own(self, cast: Cast) -> None:
        self.set(cast, "reformulation.parroted", threshold=1.01)
        conversation = talked(cast, PARROT)
        analyse_some(START)
        finding = Finding.objects.get(conversation=conversation, rule="reformulation.parroted")
        assert finding.severity == "hint"


def test_the_third_customer_who_gets_the_same_text_is_counted(cast: Cast) -> None:
    text = (
        "Le remplacement se fait du lundi au vendredi entre huit heures et midi, le livreur appelle"
        " une heure avant de passer."
    )
    flagged = []
    for n in range(3):
        at = START + timedelta(hours=n)
        conversation = cast.taken(cast.lea, "la livraison ?", now=at)
        say(conversation, author_of(cast.lea), text, at + timedelta(seconds=9))
        close_conversation(conversation.pk, author_of(cast.lea), "", at + timedelta(minutes=1))
        Conversation.objects.filter(pk=conversation.pk).update(state="closed", seat=None)
        analyse_some(at)
        flagged.append("personalisation.canned_unadapted" in standing(conversation))
    assert flagged == [False, False, True]
    assert SentText.objects.count() == 3
    first = Analysis.objects.order_by("conversation__opened_at").first()
    assert first is not None
    analyse([first.pk], START + timedelta(days=1))
    assert "personalisation.canned_unadapted" not in standing(first.conversation)


def test_a_batch_costs_as_many_statements_whatever_its_size(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for n in range(6):
        at = START + timedelta(minutes=n)
        talk = cast.open(SAID, now=at)
        say(talk, author_of(cast.lea), f"Calmez-vous. {PARROT * 2}", at + timedelta(seconds=20))
        if n % 2:
            close_conversation(talk.pk, customer_of(talk), "", at + timedelta(minutes=1))
    with django_assert_max_num_queries(17):
        assert analyse_some(START) == 6
    assert Finding.objects.count() > 12
    assert Score.objects.count() == 3


class TestNews:
    """What a screen that has seen a version is shown."""

    def since(self, conversation: Conversation, version: int) -> list[str]:
        found = quality.news({str(conversation.pk): version})
        return [
            dated.frame.get("rule", "score") for n in found.values() for dated in n.frames("fr")
        ]

    def test_only_what_is_younger(self, cast: Cast) -> None:
        conversation = talked(cast, PARROT)
        assert self.since(conversation, -1) == []
        analyse_some(START)
        first = Analysis.objects.get().version
        assert "reformulation.parroted" in self.since(conversation, -1)
        assert self.since(conversation, first) == ["score"]
        say(conversation, author_of(cast.lea), "Calmez-vous.", START + timedelta(minutes=1))
        analyse_some(START)
        assert Analysis.objects.get().version == first + 1
        assert "reformulation.parroted" not in self.since(conversation, first)
        assert "wording.calming_order" in self.since(conversation, first)

    def test_what_was_taken_back_is_news(self, cast: Cast) -> None:
        conversation = talked(cast, "Bonjour, je suis Léa. La lampe repart demain.")
        close_conversation(conversation.pk, author_of(cast.lea), "", START + timedelta(minutes=2))
        analyse_some(START)
        seen = Analysis.objects.get().version
        reopen(conversation.pk, customer_of(conversation), START + timedelta(minutes=3))
        analyse_some(START)
        (news,) = quality.news({str(conversation.pk): seen}).values()
        gone = {f.rule for f in news.findings if f.retracted_at is not None}
        assert "closing.farewell_missing" in gone
        desk = Judged("fr")
        form = Form("staff")
        assert desk.new(news, form) == [form.encode(score_frame(news.score))]  # never shown there
        assert desk.new(news, form) == []
        older = quality.News(Analysis(pk=conversation.pk, version=seen))
        assert desk.new(older, form) == []  # overtaken

    def test_what_comes_back_to_a_desk_is_shown_whole(self, cast: Cast) -> None:
        conversation = talked(cast, PARROT)
        analyse_some(START)
        (news,) = quality.news({str(conversation.pk): -1}).values()
        desk, form = Judged("fr"), Form("staff")
        first = desk.new(news, form)
        assert len(first) > 1
        assert desk.new(news, form) == []
        desk.forget(str(conversation.pk))
        assert desk.new(news, form) == first
