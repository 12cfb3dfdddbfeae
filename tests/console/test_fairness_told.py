"""What the pages of fairness say: one truth in the list, in the conversation and in who looked;
what each answer would do; the trend beside what people changed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import formats, timezone, translation

from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.verdicts import give_verdict
from conversations.errors import Conflict
from conversations.models import Dispute, Finding
from frontend.templatetags.motjuste import quoted
from tests.cast import Cast, person
from tests.console.test_fairness import judged
from tests.console.test_reports import reviewed
from tests.console.test_review_calibration import begun, read
from tests.reporting import scored
from tests.reviewing import ended

pytestmark = pytest.mark.django_db


def answered(cast: Cast, finding: Finding, outcome: str) -> Dispute:
    row = make_dispute(cast.lea, "Je citais.", timezone.now(), finding=finding.pk)
    return answer_dispute(row.pk, cast.nadia, outcome, "Voilà.", timezone.now())


def test_a_calibration_is_told_as_one_wherever_the_advisor_looks(
    cast: Cast, client: Client
) -> None:
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    talk = ended(cast)
    batch = begun(cast, client, [cast.irene, hugo], n=1)
    for one in (cast.irene, hugo):
        read(client, one, batch, ["75"], {"word": "confirmed"})
    client.force_login(cast.lea)
    page = client.get("/mine/")
    assert [(t.n_reviews, t.after) for t in page.context["talks"]] == [(0, None)]
    said = sorted(v["act"] for v in page.context["views"] if v["act"].endswith("calibrage"))
    assert said == ["a jugé un constat pour un calibrage"] * 2 + ["l’a lue pour un calibrage"] * 2
    assert "a rendu une relecture" not in page.content.decode()
    assert "a jugé un constat<" not in page.content.decode()
    own = client.get(f"/mine/{talk.pk}/").content.decode()
    assert "2 analystes l’ont lue pour un calibrage" in own
    assert "Personne n’a relu" not in own
    assert "Une fois jugé" not in own


def test_a_review_counts_in_all_three_places(cast: Cast, client: Client) -> None:
    talk, finding = judged(cast, timezone.now())
    reviewed(cast, talk, 60)
    give_verdict(finding.pk, cast.irene, "confirmed", timezone.now())
    client.force_login(cast.lea)
    page = client.get("/mine/")
    assert [(t.n_reviews, t.after) for t in page.context["talks"]] == [(1, 95)]
    assert [v["act"] for v in page.context["views"]] == ["a jugé un constat"]
    own = client.get(f"/mine/{talk.pk}/")
    assert len(own.context["reviews"]) == 1
    assert "calibrage" not in own.content.decode()


@pytest.mark.parametrize(
    ("severity", "told", "tag"),
    [
        ("minor", "En partie\u00a0: il reste comme simple conseil", "compte comme conseil"),
        ("major", "ce que coûte un constat mineur au lieu de majeur", "compte comme mineur"),
    ],
)
def test_in_part_is_said_before_and_after(
    cast: Cast, client: Client, severity: str, told: str, tag: str
) -> None:
    talk, finding = judged(cast, timezone.now(), severity)
    row = make_dispute(cast.lea, "Je citais.", timezone.now(), finding=finding.pk)
    client.force_login(cast.nadia)
    assert told in client.get(f"/disputes/{row.pk}/").content.decode()
    answer_dispute(row.pk, cast.nadia, "partly", "En partie.", timezone.now())
    found = client.get("/conversations/findings/?verdict=partial").content.decode()
    assert "Accepté en partie</span>" in found
    assert not client.get("/conversations/findings/?verdict=dismissed").context["rows"]
    client.force_login(cast.lea)
    own = client.get(f"/mine/{talk.pk}/").content.decode()
    assert f"accepté en partie\u00a0: {tag}" in own
    assert "écarté" not in own


def test_a_later_word_stands_over_the_part(cast: Cast, client: Client) -> None:
    talk, finding = judged(cast, timezone.now(), "major")
    answered(cast, finding, "partly")
    give_verdict(finding.pk, cast.irene, "confirmed", timezone.now() + timedelta(minutes=1))
    client.force_login(cast.lea)
    (shown,) = client.get(f"/mine/{talk.pk}/").context["findings"]
    assert (shown["word"], shown["said"]) == ("confirmed", "confirmé")


def test_of_a_tip_and_of_a_review_the_form_says_its_own(cast: Cast, client: Client) -> None:
    talk, finding = judged(cast, timezone.now(), "hint")
    review = reviewed(cast, talk, 40, lane="desk")
    type(review).objects.update(submitted_at=timezone.now())
    about = ({"finding": finding.pk}, {"review": review.pk})
    tip, other = (make_dispute(cast.lea, "x", timezone.now(), **what) for what in about)
    client.force_login(cast.nadia)
    assert "le conseil est écarté" in client.get(f"/disputes/{tip.pk}/").content.decode()
    assert "la moyenne du sien" in client.get(f"/disputes/{other.pk}/").content.decode()


def test_what_was_dismissed_is_not_disputed(cast: Cast, client: Client) -> None:
    talk, finding = judged(cast, timezone.now())
    place = f"/mine/{talk.pk}/"
    client.force_login(cast.lea)
    assert "Contester</summary>" in client.get(place).content.decode()
    give_verdict(finding.pk, cast.irene, "dismissed", timezone.now(), reason="misread")
    assert "Contester</summary>" not in client.get(place).content.decode()
    with pytest.raises(Conflict):
        make_dispute(cast.lea, "x", timezone.now(), finding=finding.pk)
    given = {"finding": finding.pk, "words": "x"}
    page = client.post(f"{place}dispute/", given, follow=True).content.decode()
    assert "Ce constat est déjà écarté\u00a0: il ne coûte rien." in page
    assert not Dispute.objects.exists()


def test_the_trend_says_whose_score_it_is_and_what_people_changed(
    cast: Cast, client: Client
) -> None:
    first, finding = judged(cast, timezone.now() - timedelta(days=2))
    scored(cast, cast.lea, 75, timezone.now() - timedelta(days=2))
    client.force_login(cast.lea)
    page = client.get("/mine/")
    assert page.context["moved"].n == 0
    assert "la simple moyenne de toutes vos conversations" in page.content.decode()
    assert "rapprochée de celle de votre équipe" in page.content.decode()
    answered(cast, finding, "accepted")
    page = client.get("/mine/")
    moved = page.context["moved"]
    assert (moved.n, moved.before, moved.after) == (1, 95, 100)
    assert sum(week["estimate"].n for week in page.context["weeks"]) == 2
    assert "95,0 selon les règles, 100,0 une fois jugée" in page.content.decode()
    after = {t.pk: t.after for t in page.context["talks"]}
    assert after[first.pk] == 100


def test_a_week_is_written_as_days_are_elsewhere(cast: Cast, client: Client) -> None:
    scored(cast, cast.lea, 75, timezone.now())
    client.force_login(cast.lea)
    (week,) = client.get("/mine/").context["weeks"]
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    assert week["name"].lower() == formats.date_format(monday, "j N").lower()
    assert any("." in formats.date_format(date(2026, month, 16), "j N") for month in (1, 11))


def test_quotation_marks_within_a_quotation_are_the_inner_ones() -> None:
    with translation.override("fr"):
        assert quoted("Je citais «\u00a0je vous laisse\u00a0».") == "Je citais “je vous laisse”."
        assert quoted("«a» et «\u202fb\u202f»") == "“a” et “b”"
    with translation.override("en"):
        assert quoted("I quoted “so long”.") == "I quoted ‘so long’."
