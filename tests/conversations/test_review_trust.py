"""Verdicts make trust: each counted once, by language and version; a lost rule is muted."""

from typing import Any

import pytest
from django.utils import timezone

from conversations.actions.verdicts import give_verdict
from conversations.core.choices import Choice
from conversations.models import (
    AutoMute,
    Conversation,
    Finding,
    MissedFault,
    Review,
    ReviewGrid,
    RuleTrust,
)
from conversations.queries.review_trust import rules_bias, standings, suggestion, trusts
from conversations.queries.rules import settings_of
from tests.cast import Cast
from tests.reviewing import BLAME, PARROTED, ended

pytestmark = pytest.mark.django_db


def found(talk: Conversation, n: int, rule: str = BLAME, **given: Any) -> list[Finding]:
    first = Finding.objects.filter(conversation=talk).order_by("pk").last()
    start = first.end if first else 0
    rows = [
        Finding(
            conversation=talk, rule=rule, version=given.get("version", 1), seq=2,
            start=start + i, end=start + i + 1, severity=given.get("severity", "minor"),
            evidence=given.get("evidence", {}), created_at=timezone.now(),
        )
        for i in range(n)
    ]  # fmt: skip
    return Finding.objects.bulk_create(rows)


def say(cast: Cast, rows: list[Finding], word: str) -> None:
    for row in rows:
        give_verdict(row.pk, cast.irene, word, timezone.now(), reason="misread")


def muted(cast: Cast, language: str = "fr") -> bool:
    return BLAME in settings_of([cast.brand.pk])[cast.brand.pk].of(language).muted


def test_a_rule_that_has_lost_its_trust_is_muted_in_that_language_and_comes_back(
    cast: Cast,
) -> None:
    talk = ended(cast, faults=())
    rows = found(talk, 24)
    say(cast, rows[:9], "confirmed")
    say(cast, rows[9:19], "dismissed")
    assert not muted(cast), "nineteen verdicts are too few"
    say(cast, rows[19:20], "dismissed")
    row = RuleTrust.objects.get()
    assert (row.n_judged, row.n_confirmed, row.language) == (20, 9, "fr")
    assert row.muted_at is not None
    assert muted(cast)
    assert not muted(cast, "en")
    assert [m.is_muted for m in AutoMute.objects.all()] == [True]
    since = row.muted_at
    say(cast, rows[20:21], "dismissed")
    assert RuleTrust.objects.get().muted_at == since, "muted once"
    say(cast, rows[9:21], "confirmed")
    assert not muted(cast), "with other words it is scored again"
    assert [m.is_muted for m in AutoMute.objects.order_by("at", "pk")] == [True, False]


def test_of_several_words_on_a_finding_the_last_counts_and_calibration_never(cast: Cast) -> None:
    talk = ended(cast, faults=())
    (row,) = found(talk, 1)
    now = timezone.now()
    give_verdict(row.pk, cast.irene, "confirmed", now)
    give_verdict(row.pk, cast.ada, "dismissed", now, reason="misread")
    give_verdict(row.pk, cast.diane, "confirmed", now, lane="calibration")
    assert trusts([cast.brand.pk])[cast.brand.pk, BLAME].n_judged == 1
    assert trusts([cast.brand.pk])[cast.brand.pk, BLAME].n_confirmed == 0


def test_tips_and_other_versions_do_not_enter_precision(cast: Cast) -> None:
    talk = ended(cast, faults=())
    say(cast, found(talk, 3, severity="hint"), "dismissed")
    say(cast, found(talk, 2, version=99), "dismissed")
    say(cast, found(talk, 2, severity="hint", evidence={"muted": "minor"}), "confirmed")
    (standing,) = standings(cast.brand)
    assert (standing.trust.n_judged, standing.trust.n_confirmed) == (2, 2)
    assert trusts([cast.brand.pk]) == {(cast.brand.pk, BLAME): standing.trust}


def test_scored_once_proven_is_scored_when_it_is(cast: Cast) -> None:
    from conversations.actions.rules import set_rule

    set_rule(cast.brand, BLAME, Choice("proven"), cast.nadia, timezone.now())
    talk = ended(cast, faults=())
    rows = found(talk, 20)

    def unproven() -> bool:
        return BLAME in settings_of([cast.brand.pk])[cast.brand.pk].of("fr").unproven

    say(cast, rows[:15], "confirmed")
    assert unproven()
    say(cast, rows[15:], "confirmed")
    assert not unproven()


def test_recall_is_of_samples_alone(cast: Cast) -> None:
    talk = ended(cast, faults=())
    grid = ReviewGrid.objects.create(version=1, status="live", created_at=timezone.now())
    review = Review.objects.create(
        conversation=talk, analyst=cast.irene, grid=grid, probability=0.5,
        started_at=timezone.now(), submitted_at=timezone.now(), is_blind=True,
    )  # fmt: skip
    say(cast, found(talk, 8), "confirmed")
    values = {
        "conversation": talk, "analyst": cast.irene, "at": timezone.now(), "rule": BLAME, "seq": 3,
        "quote": "x", "severity": "minor",
    }  # fmt: skip
    for n in range(2):
        MissedFault.objects.create(**values, review=review, start=n, end=n + 1)
    other = ended(cast, cast.omar, faults=())
    MissedFault.objects.create(**(values | {"conversation": other}), start=0, end=1)
    (standing,) = standings(cast.brand)
    assert standing.recall.share == pytest.approx(0.8)
    assert standing.recall.n == 10
    Review.objects.filter(pk=review.pk).update(probability=None)
    assert standings(cast.brand)[0].recall.share is None


def test_verdicts_suggest_a_threshold(cast: Cast) -> None:
    talk = ended(cast, faults=())
    for n in range(40):
        rows = found(talk, 1, PARROTED, evidence={"probability": 0.6 + n / 100}, severity="major")
        say(cast, rows, "confirmed" if n >= 15 else "dismissed")
    made = suggestion(cast.brand, PARROTED)
    assert made is not None
    assert made.threshold is not None
    assert 0.7 < made.threshold <= 0.75
    assert suggestion(cast.brand, BLAME) is None, "it has no threshold"


def test_the_bias_is_of_blind_reviews_drawn_at_random(cast: Cast) -> None:
    grid = ReviewGrid.objects.create(version=1, status="live", created_at=timezone.now())
    for n in range(6):
        Review.objects.create(
            conversation=ended(cast, faults=()), analyst=cast.irene, grid=grid,
            probability=0.5 if n < 5 else None, started_at=timezone.now(), is_blind=True,
            submitted_at=timezone.now(), score=70, automatic=100,
        )  # fmt: skip
    assert rules_bias(cast.brand)[""].value == pytest.approx(-30)
    assert rules_bias(cast.brand)[""].n == 5


def test_an_analysis_that_changes_is_folded_with_the_verdicts_again(cast: Cast) -> None:
    from conversations.actions.reviewed import fold_again
    from conversations.models import Analysis, ReviewedScore

    talk = ended(cast)
    row = Finding.objects.get(conversation=talk, rule=BLAME)
    give_verdict(row.pk, cast.irene, "dismissed", timezone.now(), reason="misread")
    before = ReviewedScore.objects.get(pk=talk.pk).score
    criteria = Analysis.objects.get(pk=talk.pk).criteria
    lost = [e for e in criteria["reformulation"]["lost"] if e["rule"] != PARROTED]
    criteria["reformulation"] |= {"lost": lost, "score": 100}
    Analysis.objects.filter(pk=talk.pk).update(criteria=criteria, score=90)
    assert fold_again([talk.pk, ended(cast, cast.omar).pk], timezone.now()) == 1
    folded = ReviewedScore.objects.get(pk=talk.pk)
    assert before is not None
    assert folded.score is not None
    assert folded.score > before
    assert folded.automatic == 90
    assert fold_again([], timezone.now()) == 0
