"""The same evidence for whoever is judged and for whoever answers their dispute as at the review
desk; and until when one may dispute, and since when an answer is late.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.disputes import make_dispute
from conversations.actions.redact import redact_message
from conversations.actions.verdicts import give_verdict
from conversations.models import Conversation, Dispute, Finding, ReviewAnswer
from tests.cast import Cast
from tests.console.test_fairness import judged
from tests.console.test_fairness_marked import marked
from tests.reporting import reviewed
from tests.reviewing import ASKED, PARROTED, ended

pytestmark = pytest.mark.django_db
SLOW, UNUSED = "pace.slow_reply", "personalisation.facts_unused"
AT = ASKED.index("ma lampe est arrivée cassée")
PAIR = {"seq": 2, "pairs": [[17, 47, AT, AT + 27]], "probability": 0.92}
FAULTS = (
    (PARROTED, 2, 17, 47, "major", PAIR),
    (SLOW, 3, 0, 10, "minor", {"seq": 3, "waited_s": 69, "limit_s": 60}),
    (UNUSED, 2, 0, 12, "minor", {"on_screen": ["identity"]}),
)
EVIDENCE = {
    PARROTED: ("votre lampe est arrivée cassée", "ma lampe est arrivée cassée", "92"),
    SLOW: ("1\u00a0min\u00a009", "pour un objectif de 1\u00a0min", "Rythme"),
    UNUSED: ("À l’écran\u00a0: identité",),
}


def page(client: Client, user: Any, place: str) -> str:
    client.force_login(user)
    text: str = client.get(place).content.decode()
    return text.replace("\u202f", "\u00a0")


def disputed(cast: Cast, talk: Conversation, rule: str) -> Dispute:
    finding = Finding.objects.get(conversation=talk, rule=rule)
    return make_dispute(cast.lea, "Non.", timezone.now(), finding=finding.pk)


def test_ones_own_page_has_the_evidence_of_the_desk(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=FAULTS)
    text = page(client, cast.lea, f"/mine/{talk.pk}/")
    for rule, said in EVIDENCE.items():
        assert [part for part in said if part not in text] == [], rule
    assert "points sur «" in text


def test_the_reason_of_a_dismissal_is_told(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=FAULTS)
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    give_verdict(finding.pk, cast.irene, "dismissed", timezone.now(), reason="context")
    text = page(client, cast.lea, f"/mine/{talk.pk}/")
    assert "juste dans ce contexte" in text
    assert "ne coûte rien" in text


@pytest.mark.parametrize("rule", EVIDENCE)
def test_whoever_answers_has_the_same_evidence(cast: Cast, client: Client, rule: str) -> None:
    talk = ended(cast, faults=FAULTS)
    row = disputed(cast, talk, rule)
    text = page(client, cast.nadia, f"/disputes/{row.pk}/")
    assert [part for part in EVIDENCE[rule] if part not in text] == []
    assert f"C-{str(talk.pk)[-4:].upper()}" in text
    assert "points sur «" in text
    assert f'href="/rules/{rule}/"' in text


def test_words_that_are_gone_are_gone_from_the_evidence(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=FAULTS)
    row = disputed(cast, talk, PARROTED)
    client.force_login(cast.nadia)
    place = f"/disputes/{row.pk}/"
    seen = client.get(place).context["seen"]
    redact_message(talk.pk, 2, cast.nadia, "motif", timezone.now())
    again = client.get(place, {"seen": seen}, headers={"HX-Request": "true"}).content.decode()
    assert "votre lampe" in again
    assert "ma lampe" not in again


def test_a_mark_is_told_with_who_set_it_to_whoever_answers(cast: Cast, client: Client) -> None:
    mark = marked(cast)
    row = make_dispute(cast.lea, "Non.", timezone.now(), missed=mark.pk)
    text = page(client, cast.nadia, f"/disputes/{row.pk}/")
    assert "Irène Faure" in text
    assert "trop fort" in text
    assert "points sur «" in text


def test_of_a_review_the_criteria_are_shown(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=())
    review = reviewed(cast, talk, 40, comment="Trop sec.")
    ReviewAnswer.objects.create(
        review=review, criterion="opening", score=25, comment="Sans salut.", quote="Je comprends",
    )  # fmt: skip
    row = make_dispute(cast.lea, "Trop dur.", timezone.now(), review=review.pk)
    text = page(client, cast.nadia, f"/disputes/{row.pk}/")
    for part in ("<h1>La relecture</h1>", "40,0", "automatique\u00a0: 100", "Ouverture", ">25",
                 "Sans salut.", "Je comprends", "Trop sec."):  # fmt: skip
        assert part in text
    assert "Je comprends" in page(client, cast.lea, f"/mine/{talk.pk}/")


def test_the_time_to_dispute_is_said_before_and_after(cast: Cast, client: Client) -> None:
    now = timezone.now()
    judged(cast, now)
    text = page(client, cast.lea, "/mine/")
    assert "Vous avez 30 jours" in text
    young, _finding = judged(cast, now - timedelta(days=29))
    text = page(client, cast.lea, f"/mine/{young.pk}/")
    assert "une seule fois" in text
    old, _finding = judged(cast, now - timedelta(days=31))
    text = page(client, cast.lea, f"/mine/{old.pk}/")
    assert "Contestable pendant 30 jours" in text
    assert "Contester</summary>" not in text


def test_a_late_answer_is_said_in_words(cast: Cast, client: Client) -> None:
    now = timezone.now()
    talk, finding = judged(cast, now - timedelta(days=9))
    make_dispute(cast.lea, "Non.", now - timedelta(days=8), finding=finding.pk)
    for user, place in ((cast.lea, f"/mine/{talk.pk}/"), (cast.nadia, "/disputes/")):
        text = page(client, user, place)
        assert "En retard depuis le" in text
        assert "Une réponse est due avant le" not in text
