"""Disputes: one's own, once, answered by a second pair of eyes; the scores follow; scope."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.audit import record
from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.redact import redact_message
from conversations.errors import BadFrame, Conflict, Empty, Forbidden, NotFound
from conversations.models import (
    Analysis,
    AuditEntry,
    Conversation,
    Dispute,
    Finding,
    Review,
    ReviewedScore,
    Verdict,
)
from conversations.queries.views import presence_of
from tests.cast import Cast, person
from tests.console.test_reports import reviewed
from tests.reporting import scored
from tests.reviewing import BLAME, COPIED, PARROTED, ended

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning"),
]
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
LOST = {"rule": "wording.blame", "seq": 1, "points": 25.0}


def judged(
    cast: Cast, now: datetime = NOW, severity: str = "minor"
) -> tuple[Conversation, Finding]:
    """Léa's, 100 everywhere but for a fault that cost `points` of the wording."""
    talk = scored(cast, cast.lea, 100, now, rule="wording.blame")
    points = {"hint": 0.0, "minor": 25.0, "major": 50.0}[severity]
    analysis = Analysis.objects.get(pk=talk.pk)
    wording = analysis.criteria["wording"] | {
        "score": 100 - points, "lost": [LOST | {"points": points}],
    }  # fmt: skip
    Analysis.objects.filter(pk=talk.pk).update(
        criteria=analysis.criteria | {"wording": wording}, score=100 - points / 5
    )
    Finding.objects.filter(conversation=talk).update(severity=severity)
    return talk, Finding.objects.get(conversation=talk)


def test_accepted_the_finding_costs_nothing_any_more(cast: Cast) -> None:
    talk, finding = judged(cast)
    row = make_dispute(cast.lea, "Je citais le client.", NOW, finding=finding.pk)
    assert row.due_at == NOW + timedelta(days=7)
    row = answer_dispute(row.pk, cast.irene, "accepted", "C’est une citation.", NOW)
    assert (row.before, row.after) == (95.0, 100.0)
    folded = ReviewedScore.objects.get(pk=talk.pk)
    assert (folded.score, folded.automatic, folded.n_dismissed) == (100.0, 95.0, 1)
    verdict = Verdict.objects.get()
    assert (verdict.word, verdict.lane, verdict.analyst) == ("dismissed", "dispute", cast.irene)


def test_in_part_it_weighs_a_step_less(cast: Cast) -> None:
    _talk, finding = judged(cast, severity="major")
    row = make_dispute(cast.lea, "C’était dit poliment.", NOW, finding=finding.pk)
    row = answer_dispute(row.pk, cast.irene, "partly", "Oui, en partie.", NOW)
    assert (row.before, row.after) == (90.0, 95.0)


def test_rejected_everything_stays(cast: Cast) -> None:
    _talk, finding = judged(cast)
    row = make_dispute(cast.lea, "Non.", NOW, finding=finding.pk)
    row = answer_dispute(row.pk, cast.nadia, "rejected", "Le client se l’est fait dire.", NOW)
    assert (row.before, row.after) == (95.0, 95.0)
    assert Verdict.objects.get().word == "confirmed"


def test_a_tip_is_not_accepted_in_part(cast: Cast) -> None:
    _talk, finding = judged(cast, severity="hint")
    row = make_dispute(cast.lea, "Non.", NOW, finding=finding.pk)
    with pytest.raises(BadFrame):
        answer_dispute(row.pk, cast.irene, "partly", "x", NOW)


@pytest.mark.parametrize(
    ("outcome", "after"), [("accepted", None), ("partly", 70), ("rejected", 40)]
)
def test_a_review_is_answered_by_another_and_its_score_follows(
    cast: Cast, outcome: str, after: float | None
) -> None:
    talk = scored(cast, cast.lea, 100, NOW)
    review = reviewed(cast, talk, 40)
    row = make_dispute(cast.lea, "Trop dur.", NOW, review=review.pk)
    with pytest.raises(Forbidden):
        answer_dispute(row.pk, cast.irene, "rejected", "Je maintiens.", NOW)
    row = answer_dispute(row.pk, cast.nadia, outcome, "Voilà.", NOW)
    assert (row.before, row.after) == (40, after)
    assert Review.objects.get().score == after
    assert ReviewedScore.objects.get().human == after


def test_what_is_not_ones_own_is_not_there(cast: Cast) -> None:
    talk, finding = judged(cast)
    review = reviewed(cast, talk, 50, lane="calibration")
    for who, what in ((cast.omar, {"finding": finding.pk}), (cast.lea, {"finding": uuid4()}),
                      (cast.lea, {"review": review.pk})):  # fmt: skip
        with pytest.raises(NotFound):
            make_dispute(who, "x", NOW, **what)
    with pytest.raises(Empty):
        make_dispute(cast.lea, " ", NOW, finding=finding.pk)
    with pytest.raises(Conflict):
        make_dispute(cast.lea, "x", NOW + timedelta(days=31), finding=finding.pk)
    make_dispute(cast.lea, "x", NOW, finding=finding.pk)
    with pytest.raises(Conflict):
        make_dispute(cast.lea, "encore", NOW, finding=finding.pk)
    assert Dispute.objects.count() == 1


def test_answered_once_with_a_word_by_neither_party(cast: Cast) -> None:
    _talk, finding = judged(cast)
    Verdict.objects.create(finding=finding, analyst=cast.irene, at=NOW, word="confirmed")
    row = make_dispute(cast.lea, "x", NOW, finding=finding.pk)
    for who in (cast.lea, cast.irene):
        with pytest.raises(Forbidden):
            answer_dispute(row.pk, who, "accepted", "x", NOW)
    with pytest.raises(Empty):
        answer_dispute(row.pk, cast.nadia, "accepted", " ", NOW)
    answer_dispute(row.pk, cast.nadia, "accepted", "Oui.", NOW)
    with pytest.raises(Conflict):
        answer_dispute(row.pk, cast.nadia, "rejected", "Non.", NOW)
    acts = AuditEntry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["dispute.made", "dispute.answered"]


def test_ones_own_page_shows_ones_own_and_who_looked(cast: Cast, client: Client) -> None:
    now = timezone.now()
    talk, finding = judged(cast, now - timedelta(days=2))
    theirs = scored(cast, cast.omar, 30, now - timedelta(days=2))
    record("transcript.viewed", cast.nadia, now, conversation=talk)
    record("transcript.viewed", cast.lea, now, conversation=talk)
    record("transcript.viewed", cast.nadia, now, conversation=theirs)
    client.force_login(cast.lea)
    page = client.get("/mine/")
    assert [t.pk for t in page.context["talks"]] == [talk.pk]
    assert [v["actor"] for v in page.context["views"]] == ["Nadia Benali"]
    assert page.context["weeks"][0]["estimate"].n == 1
    assert client.get(f"/mine/{talk.pk}/").context["findings"][0]["row"].pk == finding.pk
    assert client.get(f"/mine/{theirs.pk}/").status_code == 404
    client.force_login(cast.irene)
    assert client.get("/mine/").status_code == 403


def test_a_finding_is_shown_with_the_words_it_is_about(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    client.force_login(cast.lea)
    found = client.get(f"/mine/{talk.pk}/").context["findings"]
    assert {f["row"].rule: f["words"] for f in found} == {
        PARROTED: "votre lampe est arrivée cassée", BLAME: "Je comprends",
    }  # fmt: skip
    reply = talk.events.get(text=COPIED)
    redact_message(talk.pk, reply.seq or 0, cast.nadia, "motif", timezone.now())
    assert "lampe" not in client.get(f"/mine/{talk.pk}/").content.decode()


def test_disputes_are_answered_within_scope(cast: Cast, client: Client) -> None:
    talk, finding = judged(cast, timezone.now())
    row = make_dispute(cast.lea, "Je citais.", timezone.now(), finding=finding.pk)
    place, given = f"/disputes/{row.pk}/", {"outcome": "accepted", "words": "Oui."}
    for user, code in ((cast.lea, 403), (cast.yann, 404), (cast.zoe, 403)):
        client.force_login(user)
        assert client.get(place).status_code == code
        assert client.post(place, given).status_code == code
    client.force_login(cast.yann)
    assert client.get("/disputes/").context["waiting"] == []
    client.force_login(cast.nadia)
    assert len(client.get("/disputes/").context["waiting"]) == 1
    assert client.post(place, {"outcome": "x", "words": "y"}).status_code == 200
    assert client.post(place, given).status_code == 302
    assert Dispute.objects.get().answered_by == cast.nadia
    assert client.post(place, given).status_code == 200, "said, and nothing changed"
    assert ReviewedScore.objects.get(pk=talk.pk).score == 100


def test_a_late_answer_is_said(cast: Cast, client: Client) -> None:
    _talk, finding = judged(cast)
    make_dispute(cast.lea, "x", NOW, finding=finding.pk)
    client.force_login(cast.nadia)
    assert client.get("/disputes/").context["waiting"][0]["is_late"]


def test_the_whole_history_is_handed_out(cast: Cast, client: Client) -> None:
    talk, finding = judged(cast, timezone.now())
    reviewed(cast, talk, 55, comment="=SUM(A1)")
    make_dispute(cast.lea, "Je citais.", timezone.now(), finding=finding.pk)
    scored(cast, cast.omar, 30, timezone.now())
    client.force_login(cast.lea)
    text = b"".join(client.get("/mine/history.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text)))
    assert [row["kind"] for row in rows] == [
        "score", *["criterion"] * 7, "finding", "review", "dispute",
    ]  # fmt: skip
    assert {row["conversation"] for row in rows} == {str(talk.pk)}
    assert rows[9]["comment"] == "'=SUM(A1)"
    assert AuditEntry.objects.get(act="export.made").actor == cast.lea


def test_an_advisor_of_another_provider_disputes_nothing_here(cast: Cast, client: Client) -> None:
    talk, finding = judged(cast, timezone.now())
    client.force_login(person("Max Weil", "advisor", provider=cast.atlas))
    answer = client.post(f"/mine/{talk.pk}/dispute/", {"finding": finding.pk, "words": "x"})
    assert answer.status_code == 404
    assert (
        client.post(f"/mine/{talk.pk}/dispute/", {"finding": "x", "words": "x"}).status_code == 404
    )
    assert not Dispute.objects.exists()


def test_an_answer_is_new_until_its_advisor_saw_it(cast: Cast, client: Client) -> None:
    talk, finding = judged(cast, timezone.now())
    row = make_dispute(cast.lea, "Je citais.", timezone.now(), finding=finding.pk)
    client.force_login(cast.lea)
    client.get("/mine/")
    answer_dispute(row.pk, cast.nadia, "accepted", "Oui.", timezone.now())
    assert presence_of(cast.lea)["n_answers"] == 1
    client.force_login(cast.omar)
    client.get("/mine/")
    assert presence_of(cast.lea)["n_answers"] == 1, "nobody else reads it for her"
    client.force_login(cast.lea)
    (shown,) = client.get(f"/mine/{talk.pk}/").context["findings"]
    assert shown["dispute"]["is_new"]
    assert presence_of(cast.lea)["n_answers"] == 0
    page = client.get("/mine/")
    assert [told["is_new"] for told in page.context["disputes"]] == [False]
