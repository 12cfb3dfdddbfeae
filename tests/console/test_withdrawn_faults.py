"""A message that is redacted takes what was pointed out in it out of the score, and says so."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions import coaching
from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.redact import redact_message
from conversations.actions.verdicts import give_verdict, mark_missed
from conversations.core.verdicts import Span
from conversations.errors import BadFrame
from conversations.models import Analysis, Finding, ReviewedScore, Verdict
from tests.cast import Cast
from tests.reviewing import BETTER, BLAME, COPIED, PARROTED, ended

pytestmark = pytest.mark.django_db


def seq_of(talk: Any, text: str) -> int:
    return talk.events.get(text=text).seq or 0


def test_what_stood_in_it_costs_nothing_any_more(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=((BLAME, 2, 0, 12), (BLAME, 3, 0, 4)))
    now = timezone.now()
    first, second = Finding.objects.order_by("seq")
    give_verdict(first.pk, cast.irene, "confirmed", now)
    mark_missed(talk, cast.irene, PARROTED, Span(first.seq, 0, 12), now)
    before = Analysis.objects.get(pk=talk.pk)
    assert ReviewedScore.objects.get(pk=talk.pk).n_missed == 1
    client.force_login(cast.nadia)
    place = f"/conversations/{talk.pk}/"
    assert client.get(place).context["n_findings"] == 2
    assert redact_message(talk.pk, first.seq, cast.nadia, "adresse", now)
    after, folded = Analysis.objects.get(pk=talk.pk), ReviewedScore.objects.get(pk=talk.pk)
    assert before.score is not None
    assert after.score is not None
    assert before.score < after.score < 100
    assert (folded.score, folded.n_missed) == (after.score, 0)
    assert not any(lost["seq"] == first.seq for c in after.criteria.values() for lost in c["lost"])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_withdrawn, first.retracted_at, first.changed_in) == (True, now, after.version)
    assert (second.is_withdrawn, second.retracted_at) == (False, None)
    assert client.get(place).context["n_findings"] == 1
    client.force_login(cast.lea)
    page = client.get(f"/mine/{talk.pk}/")
    assert [f["may"] for f in page.context["findings"]] == [False, True]
    assert "message retiré\u00a0: ne compte plus" in page.content.decode()
    assert "Un message de cette conversation a été retiré." in page.content.decode()


def test_what_was_compared_with_it_goes_too(cast: Cast) -> None:
    talk = ended(cast, faults=())
    said = talk.events.filter(kind="message.posted").order_by("seq").first()
    Finding.objects.create(
        conversation=talk, rule=PARROTED, version=1, seq=seq_of(talk, COPIED), start=0, end=9,
        severity="major", evidence={"seq": said.seq, "pairs": [[0, 9, 0, 9]]},
        created_at=timezone.now(), changed_in=1,
    )  # fmt: skip
    redact_message(talk.pk, said.seq, cast.nadia, "adresse", timezone.now())
    assert Finding.objects.get().is_withdrawn


def test_redacting_what_is_in_dispute_asks_first_and_leaves_nothing_to_reject(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast)
    now = timezone.now()
    row = make_dispute(cast.lea, "Je citais.", now, finding=Finding.objects.get(rule=BLAME).pk)
    assert row.finding
    seq, place = row.finding.seq, f"/conversations/{talk.pk}/"
    client.force_login(cast.nadia)
    page = client.get(place).content.decode()
    assert page.count("– contesté</option>") == 1
    assert "Même un message contesté" in page
    given = {"seq": seq, "reason": "adresse"}
    answer = client.post(f"{place}redact/", given, follow=True)
    assert "une contestation sur ce message attend sa réponse" in answer.content.decode()
    assert talk.events.get(seq=seq).text == COPIED
    answer = client.post(f"{place}redact/", given | {"sure": "yes"}, follow=True)
    assert "Le message est retiré." in answer.content.decode()
    page = client.get(f"/disputes/{row.pk}/")
    assert [word for word, _name in page.context["outcomes"]] == ["accepted"]
    assert "nul ne peut plus vérifier le constat" in page.content.decode()
    with pytest.raises(BadFrame):
        answer_dispute(row.pk, cast.nadia, "rejected", "Non.", now)
    answer_dispute(row.pk, cast.nadia, "accepted", "Le message a été retiré.", now)
    assert not Verdict.objects.exists(), "nobody can say whether the rule was right"


def test_pressed_twice_it_is_done(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    seq, place = seq_of(talk, BETTER), f"/conversations/{talk.pk}/"
    client.force_login(cast.nadia)
    given = {"seq": seq, "reason": "adresse"}
    client.post(f"{place}redact/", given, follow=True)
    page = client.post(f"{place}redact/", given, follow=True).content.decode()
    assert "Le message est déjà retiré." in page
    assert "notice error" not in page
    words, now = coaching.Words(seq_of(talk, COPIED)), timezone.now()
    one = coaching.collect_passage(talk, words, "keep", "Bien.", cast.nadia, now)
    assert coaching.collect_passage(talk, words, "keep", "Bien.", cast.nadia, now) == one
    assert one.note.passages.count() == 1
