"""Findings and reviews searched: by rule, severity, words, verdict; within scope; what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.verdicts import give_verdict
from conversations.models import Finding, ReviewAnswer
from conversations.queries import past, said
from tests.cast import Cast, person
from tests.console.test_reports import reviewed
from tests.reviewing import BLAME, PARROTED, SHOUTING, ended

pytestmark = pytest.mark.django_db
FINDINGS, REVIEWS = "/conversations/findings/", "/conversations/reviews/"
NAMED = {"stored": "Éléonore Durand"}


def keys(client: Client, place: str, **given: Any) -> list[Any]:
    return [r["row"].pk for r in client.get(place, given).context["rows"]]


@pytest.fixture
def house(cast: Cast) -> Cast:
    """Léa's with two findings, Omar's with one, Zoé's of the other provider with one."""
    ended(cast)
    shouting = ((SHOUTING, 2, 0, 5, "minor", NAMED),)
    ended(cast, cast.omar, shouting, ("BIEN SÛR, votre canapé part demain.",))
    ended(cast, cast.zoe, ((BLAME, 2, 0, 5),), queue="conseil")
    return cast


def test_findings_by_rule_severity_words_evidence_and_verdict(house: Cast, client: Client) -> None:
    client.force_login(house.nadia)
    parroted, blame = (Finding.objects.filter(rule=r).order_by("pk")[0] for r in (PARROTED, BLAME))
    shouting = Finding.objects.get(rule=SHOUTING)
    everything = [shouting.pk, blame.pk, parroted.pk]
    assert sorted(keys(client, FINDINGS)) == sorted(everything)
    assert keys(client, FINDINGS, rule=PARROTED) == [parroted.pk]
    assert keys(client, FINDINGS, severity="minor", words="canape") == [shouting.pk]
    assert keys(client, FINDINGS, words="lampe casser", rule=BLAME) == [blame.pk]
    assert keys(client, FINDINGS, words="introuvable") == []
    for words in ("eleonore", "Durand", "ÉLÉONORE"):
        assert keys(client, FINDINGS, evidence=words) == [shouting.pk]
    assert keys(client, FINDINGS, evidence="100%_") == []
    give_verdict(parroted.pk, house.irene, "confirmed", timezone.now())
    give_verdict(blame.pk, house.irene, "dismissed", timezone.now(), reason="misread")
    give_verdict(shouting.pk, house.irene, "confirmed", timezone.now(), lane="calibration")
    assert keys(client, FINDINGS, verdict="confirmed") == [parroted.pk]
    assert keys(client, FINDINGS, verdict="dismissed") == [blame.pk]
    assert keys(client, FINDINGS, verdict="none") == [shouting.pk]
    Finding.objects.filter(pk=blame.pk).update(retracted_at=timezone.now())
    assert keys(client, FINDINGS, rule=BLAME) == []
    (row,) = client.get(FINDINGS, {"rule": PARROTED}).context["rows"]
    shown = row["passage"]
    assert (shown.before, shown.words) == ("Je comprends que ", "votre lampe est arrivée cassée")


def test_reviews_by_the_words_of_all_that_was_said(house: Cast, client: Client) -> None:
    first, second = ended(house), ended(house, house.omar)
    made = reviewed(house, first, 70, comment="Accueil chaleureux <b>mais</b> long")
    other = reviewed(house, second, 50, comment="Rien à dire")
    ReviewAnswer.objects.create(review=other, criterion="pace", quote="une seconde s'il vous plaît")
    reviewed(house, ended(house), 10, comment="Accueil du calibrage", lane="calibration")
    finding = Finding.objects.filter(conversation=second)[0]
    note = "le client plaisantait"
    give_verdict(finding.pk, house.irene, "dismissed", timezone.now(), reason="other", note=note,
                 review=other)  # fmt: skip
    client.force_login(house.nadia)
    assert keys(client, REVIEWS) == [other.pk, made.pk]
    assert keys(client, REVIEWS, words="accueils chaleureuse") == [made.pk]
    for words in ("secondes", "plaisanter"):
        assert keys(client, REVIEWS, words=words) == [other.pk], words
    assert keys(client, REVIEWS, verdict="dismissed") == [other.pk]
    assert keys(client, REVIEWS, verdict="none") == [made.pk]
    assert keys(client, REVIEWS, analyst=house.irene.pk, advisor=house.omar.pk) == [other.pk]
    page = client.get(REVIEWS, {"words": "chaleureux"}).content.decode()
    assert "<mark>chaleureux</mark>" in page
    assert "<b>mais" not in page
    found = said.excerpts([made, other], past.asked("secondes or chaleureux"))
    assert set(found) == {made.pk, other.pk}


def test_each_finds_what_is_in_their_scope_and_advisors_have_no_such_page(
    house: Cast, client: Client
) -> None:
    reviewed(house, ended(house), 70, comment="Accueil")
    other = person("Hugo Blanc", "leader", provider=house.nord)
    for user, n_findings, n_reviews in (
        (house.nadia, 5, 1), (house.irene, 5, 1), (house.yann, 1, 0), (house.diane, 6, 1),
        (house.ada, 6, 1), (other, 0, 0),
    ):  # fmt: skip
        client.force_login(user)
        assert len(keys(client, FINDINGS)) == n_findings, user
        assert len(keys(client, REVIEWS)) == n_reviews, user
        assert len(keys(client, FINDINGS, words="lampe")) <= n_findings
        wrong = client.get(FINDINGS, {"advisor": house.zoe.pk, "before": "x", "since": "hier"})
        assert wrong.status_code == 200
    client.force_login(house.yann)
    assert keys(client, FINDINGS, advisor=house.lea.pk) == keys(client, FINDINGS)
    assert "Léa" not in client.get(FINDINGS).content.decode()
    for user in (house.lea, house.zoe):
        client.force_login(user)
        for place in (FINDINGS, REVIEWS):
            assert client.get(place).status_code == 403
            assert place not in client.get("/conversations/").content.decode()


def test_pages_follow_each_other_and_cost_the_same(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    talk = ended(cast, faults=(), at=timezone.now() - timedelta(days=1))
    Finding.objects.bulk_create(
        Finding(conversation=talk, rule=BLAME, version=1, seq=5, start=n, end=n + 1,
                severity="minor", created_at=timezone.now())
        for n in range(60)
    )  # fmt: skip
    client.force_login(cast.nadia)
    answer = client.get(FINDINGS, {"words": "lampe", "rule": BLAME})
    seen = [r["row"].pk for r in answer.context["rows"]]
    while answer.context["next"]:
        with django_assert_max_num_queries(14):
            answer = client.get(FINDINGS + answer.context["next"])
        seen += [r["row"].pk for r in answer.context["rows"]]
    assert len(seen) == len(set(seen)) == 60
    assert seen == sorted(seen, reverse=True)
