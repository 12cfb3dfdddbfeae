"""A fault that a person marked: told to its advisor beside the findings, in the audit and in the
history, disputed as a finding is; and what people judged, with when and as what they did.
"""

import csv
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.reviews import begin_review, submit_review
from conversations.actions.verdicts import give_verdict, mark_missed, take_back_missed
from conversations.core.review_grid import HOUSE, as_data
from conversations.core.verdicts import Span
from conversations.errors import Conflict, Forbidden, NotFound
from conversations.models import (
    AuditEntry,
    Conversation,
    Dispute,
    Finding,
    MissedFault,
    Review,
    ReviewAnswer,
    ReviewedScore,
    ReviewGrid,
)
from tests.cast import Cast
from tests.console.test_fairness import judged
from tests.console.test_reports import reviewed
from tests.console.test_review import begun, planned
from tests.reviewing import PARROTED, SHOUTING, ended

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning"),
]
DISPUTE = "Contester</summary>"


def marked(cast: Cast, talk: Conversation | None = None, **given: Any) -> MissedFault:
    """By Irène, in the first of Léa's messages."""
    talk = talk or ended(cast, faults=())
    said = talk.events.filter(actor_kind="advisor", kind="message.posted").order_by("seq")
    span = Span(said[0].seq or 0, 0, 12)
    return mark_missed(talk, cast.irene, SHOUTING, span, timezone.now(), note="trop fort", **given)


def own(client: Client, cast: Cast, talk: Conversation) -> str:
    client.force_login(cast.lea)
    return client.get(f"/mine/{talk.pk}/").content.decode()


def score(talk: Conversation) -> float | None:
    return ReviewedScore.objects.get(pk=talk.pk).score


def disputed(cast: Cast, mark: MissedFault) -> Dispute:
    return make_dispute(cast.lea, "Je citais.", timezone.now(), missed=mark.pk)


def test_it_is_told_beside_the_findings_with_who_when_and_which_words(
    cast: Cast, client: Client
) -> None:
    mark = marked(cast)
    page = own(client, cast, mark.conversation)
    assert "Signalé par un analyste qualité" in page
    assert "trop fort" in page
    assert "<q>Je comprends</q>" in page
    assert DISPUTE in page
    listed = client.get("/mine/")
    assert "et 1 signalé par une personne" in listed.content.decode()
    assert "a signalé une faute" in [v["act"] for v in listed.context["views"]]


def test_blind_it_is_told_once_it_is_submitted(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=())
    review = begun(client, cast.irene, planned(cast, [talk], kind="random", blind=True))
    mark = marked(cast, talk, review=review)
    assert "Signalé par" not in own(client, cast, talk)
    with pytest.raises(NotFound):
        disputed(cast, mark)


@pytest.mark.parametrize(
    ("outcome", "tag", "n"), [("accepted", "écarté", 0), ("partly", "accepté en partie", 1),
                              ("rejected", "", 1)]
)  # fmt: skip
def test_it_is_disputed_and_the_score_follows(
    cast: Cast, client: Client, outcome: str, tag: str, n: int
) -> None:
    mark = marked(cast)
    talk, before = mark.conversation, score(mark.conversation)
    assert before is not None
    assert before < 100
    client.force_login(cast.lea)
    given = {"missed": mark.pk, "words": "Je citais."}
    client.post(f"/mine/{talk.pk}/dispute/", given)
    row = Dispute.objects.get()
    with pytest.raises(Forbidden):
        answer_dispute(row.pk, cast.irene, outcome, "Je maintiens.", timezone.now())
    client.force_login(cast.nadia)
    page = client.get(f"/disputes/{row.pk}/").content.decode()
    assert "Signalé par Irène Faure" in page
    assert "Je comprends que" in page
    client.post(f"/disputes/{row.pk}/", {"outcome": outcome, "words": "Voilà."})
    row.refresh_from_db()
    assert row.before == before
    assert row.after == score(talk)
    assert ReviewedScore.objects.get(pk=talk.pk).n_missed == n
    expected = {"accepted": row.after == 100, "partly": before < (row.after or 0),
                "rejected": row.after == before}  # fmt: skip
    assert expected[outcome]
    page = own(client, cast, talk)
    assert page.count("Signalé par") == 1, "what is left of it is told with it"
    assert "Voilà." in page
    assert DISPUTE not in page
    assert tag in page
    acts = AuditEntry.objects.order_by("pk").values_list("act", flat=True)
    expected_acts = ["fault.marked", "dispute.made", "dispute.viewed", "dispute.answered"]
    assert list(acts)[-4:] == expected_acts
    client.force_login(cast.nadia)
    assert "une faute signalée par une personne" in client.get("/audit/").content.decode()


def test_who_marked_the_same_too_does_not_answer_and_does_not_keep_it(cast: Cast) -> None:
    mark = marked(cast)
    again = mark_missed(
        mark.conversation, cast.ada, SHOUTING, Span(mark.seq, 3, 12), timezone.now()
    )
    row = disputed(cast, mark)
    with pytest.raises(Forbidden):
        answer_dispute(row.pk, cast.ada, "accepted", "Oui.", timezone.now())
    answer_dispute(row.pk, cast.nadia, "accepted", "Oui.", timezone.now())
    again.refresh_from_db()
    assert again.undone_at is not None
    assert score(mark.conversation) == 100


def test_what_is_not_ones_own_was_taken_back_or_disputed_is_refused(cast: Cast) -> None:
    mark = marked(cast)
    with pytest.raises(NotFound):
        make_dispute(cast.omar, "x", timezone.now(), missed=mark.pk)
    other = marked(cast, lane="calibration")
    with pytest.raises(NotFound):
        disputed(cast, other)
    row = disputed(cast, mark)
    with pytest.raises(Conflict, match="disputed already"):
        disputed(cast, mark)
    take_back_missed(mark.pk, cast.irene, timezone.now())
    answer_dispute(row.pk, cast.nadia, "partly", "En partie.", timezone.now())
    assert score(mark.conversation) == 100, "taken back is taken back"
    gone = marked(cast)
    take_back_missed(gone.pk, cast.irene, timezone.now())
    with pytest.raises(Conflict, match="taken back already"):
        disputed(cast, gone)
    assert "fault.taken_back" in AuditEntry.objects.values_list("act", flat=True)


def test_a_dispute_is_about_one_thing(cast: Cast) -> None:
    mark, (_talk, finding) = marked(cast), judged(cast)
    row = disputed(cast, mark)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.filter(pk=row.pk).update(finding=finding)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.filter(pk=row.pk).update(missed=None)


def test_a_finding_is_told_with_when_and_as_what_it_was_judged(cast: Cast, client: Client) -> None:
    talk, finding = judged(cast, timezone.now())
    assert "Personne n’a relu" in own(client, cast, talk)
    give_verdict(finding.pk, cast.irene, "confirmed", timezone.now())
    page = own(client, cast, talk)
    assert "Jugé par un analyste qualité" in page
    assert "Une fois jugé par des personnes\u00a0: <b>95,0</b>" in page
    assert "Personne n’a relu" not in page
    assert "Aucune relecture n’a été rendue" in page


def test_a_review_of_verdicts_alone_has_no_score_to_dispute(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=())
    review = begin_review(talk, cast.irene, None, timezone.now())
    submit_review(review.pk, timezone.now())
    page = own(client, cast, talk)
    assert "sans grille" in page
    assert "ne compte plus" not in page
    assert DISPUTE not in page
    with pytest.raises(Conflict, match="gave no score"):
        make_dispute(cast.lea, "x", timezone.now(), review=review.pk)
    Review.objects.filter(pk=review.pk).update(score=40)
    row = make_dispute(cast.lea, "Trop dur.", timezone.now(), review=review.pk)
    answer_dispute(row.pk, cast.nadia, "accepted", "Oui.", timezone.now())
    assert "<b>ne compte plus</b>" in own(client, cast, talk)


def test_criteria_stand_in_the_grids_order_a_yes_is_a_yes(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=())
    review = reviewed(cast, talk, 60)
    ReviewGrid.objects.filter(pk=review.grid_id).update(criteria=as_data(HOUSE))
    for key, value in (("safety", 100.0), ("closing", None), ("opening", 75.0)):
        ReviewAnswer.objects.create(review=review, criterion=key, score=value)
    client.force_login(cast.lea)
    (shown,) = client.get(f"/mine/{talk.pk}/").context["reviews"]
    assert [(name, said) for name, said, *_more in shown["answers"]] == [
        ("Ouverture", "75"), ("Clôture", "sans objet"), ("Sécurité", "oui"),
    ]  # fmt: skip


def test_the_history_tells_both_scores_the_criteria_and_who_judged_when(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast)
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    give_verdict(finding.pk, cast.irene, "dismissed", timezone.now(), reason="misread")
    mark = marked(cast, talk)
    answer_dispute(disputed(cast, mark).pk, cast.nadia, "accepted", "Oui.", timezone.now())
    client.force_login(cast.lea)
    text = b"".join(client.get("/mine/history.csv-fr")).decode("utf-8-sig")  # type: ignore[arg-type]
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    whole = next(row for row in rows if row["Quoi"] == "score")
    assert number(whole["Une fois jugé"]) == score(talk)
    assert number(whole["Une fois jugé"]) > number(whole["Score"])
    part = next(row for row in rows if row["À propos de"] == "Reformulation")
    assert (part["Quoi"], number(part["Une fois jugé"])) == ("critère", 100)
    found = next(row for row in rows if row["Quoi"] == "constat" and row["Motif"])
    assert found["À propos de"] == "Effet perroquet"
    assert (found["Verdict ou issue"], found["Motif"]) == ("écarté", "mal lu par la règle")
    assert (found["Jugé ou répondu par"], found["Par"]) == ("un analyste qualité", "les règles")
    assert found["Quand"]
    assert found["Jugé ou répondu le"]
    told = next(row for row in rows if row["Quoi"] == "faute signalée")
    assert (told["Verdict ou issue"], told["Par"]) == ("écarté", "un analyste qualité")
    assert told["Commentaire"] == "trop fort"
    assert "contestation" in [row["Quoi"] for row in rows]
    cast.lea.language = "en"
    cast.lea.save()
    client.force_login(cast.lea)
    text = b"".join(client.get("/mine/history.csv-fr")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert text.startswith("What;Number;Conversation (UUID);Opened;Queue;Message;When;By;About")


def number(text: str) -> float:
    return float(text.replace(",", "."))
