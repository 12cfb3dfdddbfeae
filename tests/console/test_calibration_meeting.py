"""The meeting of a calibration: names in dots, what was left out, each point with its decision."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.calibration import reveal
from conversations.actions.reviews import save_answers, submit_review
from conversations.actions.verdicts import give_verdict, mark_missed, take_back_missed
from conversations.core.review_grid import HOUSE
from conversations.core.verdicts import Span, met
from conversations.errors import Compared, Conflict
from conversations.models import (
    CalibrationBatch,
    CalibrationDecision,
    Finding,
    MissedFault,
    Review,
    ReviewAnswer,
    ReviewedScore,
    RuleExample,
    User,
    Verdict,
)
from tests.cast import Cast, person
from tests.console.test_review_calibration import begun, read
from tests.reviewing import ASKED, BLAME, PARROTED, SHOUTING, ended

pytestmark = pytest.mark.django_db
NAMED = Span(2, ASKED.index("je suis"), len(ASKED))
SLOW, UNANNOUNCED = "pace.slow_reply", "pace.hold_unannounced"  # at the words that waited, too
CONFIRMED = {"word": "confirmed"}


def started(client: Client, user: User, batch: CalibrationBatch) -> Review:
    client.force_login(user)
    client.post(f"/review/plans/{batch.pk}/next/")
    return Review.objects.get(analyst=user, submitted_at=None)


def marked(review: Review, rule: str, span: Span) -> MissedFault:
    now = timezone.now()
    return mark_missed(review.conversation, review.analyst, rule, span, now, review=review)


def three(cast: Cast, client: Client) -> tuple[CalibrationBatch, list[Review]]:
    """One conversation, begun by three."""
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    iris = person("Iris Vert", "analyst", provider=cast.nord)
    ended(cast)
    batch = begun(cast, client, [cast.irene, hugo, iris], 1)
    return batch, [started(client, one, batch) for one in (cast.irene, hugo, iris)]


def done(client: Client, batch: CalibrationBatch, reviews: list[Review]) -> str:
    for review in reviews:
        read(client, review.analyst, batch, ["100"], CONFIRMED)
    reveal(batch, reviews[0].analyst, timezone.now())
    return client.get(f"/review/calibrations/{batch.pk}/").content.decode()


def test_words_that_meet_are_one_point() -> None:
    spans = [Span(4, 0, 5), Span(2, 8, 12), Span(2, 0, 9), Span(2, 12, 14)]
    assert met(spans) == [[2, 1], [3], [0]]
    assert met([]) == []


def test_a_missed_fault_is_quoted_without_the_customers_name(cast: Cast, client: Client) -> None:
    batch, reviews = three(cast, client)
    marked(reviews[0], SLOW, NAMED)
    marked(reviews[1], SLOW, Span(2, NAMED.start + 8, NAMED.start + 12))
    half = ASKED.index("Martin") + 3
    marked(reviews[2], UNANNOUNCED, Span(2, half, half + 3))
    page = done(client, batch, reviews)
    assert "je suis •••• ••••••" in page
    assert "<q>•••</q>" in page, "a part of a name too"
    assert "Paul" not in page
    assert "Martin" not in page
    finding = Finding.objects.get(rule=PARROTED)
    settled = {"finding": finding.pk, "word": "confirmed", "words": "Monsieur Martin attendait"}
    place = f"/review/calibrations/{batch.pk}/"
    client.post(f"{place}decide/", settled)
    page = client.get(place).content.decode()
    assert "Monsieur •••••• attendait" in page
    assert RuleExample.objects.get().words == "Monsieur •••••• attendait"


def test_what_all_marked_is_no_difference_and_else_it_is_said_who_did(
    cast: Cast, client: Client
) -> None:
    batch, reviews = three(cast, client)
    for n, review in enumerate(reviews):
        marked(review, SHOUTING, Span(5, n, 12 + n))
    marked(reviews[0], BLAME, Span(5, 0, 12))
    marked(reviews[2], BLAME, Span(5, 3, 20))
    page = done(client, batch, reviews)
    assert page.count('name="finding"') == 1, "a rule had found it too"
    told = dict(re.findall(r'class="tag">([^<]+?)\s:\s((?:pas )?signalé)', page))
    first, second, third = (review.analyst.name for review in reviews)
    assert told == {
        first: "signalé", second: "pas signalé", third: "signalé",
    }  # fmt: skip


def test_a_missed_fault_is_settled_and_counts_as_settled(cast: Cast, client: Client) -> None:
    batch, reviews = three(cast, client)
    mark = marked(reviews[0], SHOUTING, Span(5, 3, 20))
    place = f"/review/calibrations/{batch.pk}/"
    given = {"missed": mark.pk, "word": "confirmed", "words": "Un ton trop fort"}
    client.post(f"{place}decide/", given)
    assert not CalibrationDecision.objects.exists(), "not before all was shown to all"
    done(client, batch, reviews)
    client.post(f"{place}decide/", given | {"missed": Finding.objects.all()[0].pk})
    client.post(f"{place}decide/", given | {"word": "perhaps"})
    assert not CalibrationDecision.objects.exists()
    client.post(f"{place}decide/", given)
    counted = MissedFault.objects.filter(lane="decision", undone_at=None)
    assert [(m.rule, m.seq, m.start, m.end) for m in counted] == [(SHOUTING, 5, 3, 20)]
    assert ReviewedScore.objects.get().n_missed == 1
    page = client.get(place).content.decode()
    assert page.count("data-settled") == 1
    assert page.index("data-settled") < page.index("Changer") < page.index('name="missed"')
    seen = str(CalibrationDecision.objects.get().pk)
    again = {"word": "dismissed", "words": "Un ton vif", "seen": seen}
    client.post(f"{place}decide/", given | again)
    assert not counted.all()
    assert ReviewedScore.objects.get().n_missed == 0
    example = RuleExample.objects.get()
    assert (example.is_fault, example.words) == (False, "Un ton vif"), "the last word is kept"
    assert CalibrationDecision.objects.count() == 2
    page = client.get(place).content.decode()
    assert page.index("Un ton vif") < page.index("Tranché auparavant") < page.index("trop fort")


def test_what_a_rule_found_too_is_settled_as_that_finding(cast: Cast, client: Client) -> None:
    batch, reviews = three(cast, client)
    finding = Finding.objects.get(rule=PARROTED)
    mark = marked(reviews[0], PARROTED, Span(finding.seq, finding.start, finding.end))
    done(client, batch, reviews)
    given = {"missed": mark.pk, "word": "confirmed", "words": "Une reprise"}
    client.post(f"/review/calibrations/{batch.pk}/decide/", given)
    assert finding.verdicts.get(lane="decision").word == "confirmed"
    assert not MissedFault.objects.filter(lane="decision").exists()


def test_comparing_early_says_what_stays_missing_and_nothing_is_added_then(
    cast: Cast, client: Client
) -> None:
    batch, reviews = three(cast, client)
    late = reviews[2]
    given = marked(late, SHOUTING, Span(5, 0, 4))
    read(client, cast.irene, batch, ["100"], CONFIRMED)
    place = f"/review/calibrations/{batch.pk}/"
    page = client.get(place).content.decode()
    assert "Il manque 2 relectures." in page
    for told in ({}, {"n_missing": "1"}, {"n_missing": "x"}):
        answer = client.post(f"{place}show/", told)
        assert answer.status_code == 409
        assert "<details open>" in answer.content.decode()
        batch.refresh_from_db()
        assert batch.revealed_at is None
    assert client.post(f"{place}show/", {"n_missing": "2"}).status_code == 302
    page = client.get(place).content.decode()
    assert "Comparé sans 2 relectures" in page
    before = (Verdict.objects.count(), MissedFault.objects.count(), ReviewAnswer.objects.count())
    client.force_login(late.analyst)
    queue = client.get("/review/", {"plan": batch.pk}).content.decode()
    assert 'id="start"' not in queue
    assert f"/review/tasks/{late.task_id}/" not in queue
    assert place in queue, "what was compared is still to be found"
    home = f"/review/{late.pk}/"
    answers = {f"score-{asked.key}": "100" for asked in HOUSE}
    finding = Finding.objects.filter(conversation=late.conversation)[0]
    for path, told in (
        ("done/", answers), ("answers/", answers), (f"findings/{finding.pk}/", CONFIRMED),
        ("missed/", {"rule": BLAME, "seq": 5, "start": 0, "end": 4}),
        (f"missed/{given.pk}/", {}),
    ):  # fmt: skip
        said = client.post(home + path, told, follow=True).content.decode()
        assert "Ce calibrage a été comparé" in said, path
    told = client.post(f"/review/tasks/{late.task_id}/", follow=True).content.decode()
    assert "Ce calibrage a été comparé" in told
    page = client.get(home).content.decode()
    assert "comparé sans cette relecture" in page
    assert "data-act" not in page
    after = (Verdict.objects.count(), MissedFault.objects.count(), ReviewAnswer.objects.count())
    assert after == before, "nothing half-stored"
    late.refresh_from_db()
    given.refresh_from_db()
    assert (late.submitted_at, given.undone_at) == (None, None)
    assert Review.objects.filter(submitted_at__isnull=False).count() == 1


def test_every_act_on_what_was_compared_has_the_code(cast: Cast, client: Client) -> None:
    batch, reviews = three(cast, client)
    late, now = reviews[1], timezone.now() + timedelta(seconds=1)
    given = marked(late, SHOUTING, Span(5, 0, 4))
    finding = Finding.objects.filter(conversation=late.conversation)[0]
    with pytest.raises(Conflict):
        reveal(batch, cast.irene, now, 2)
    reveal(batch, cast.irene, now, 3)
    for act in (
        lambda: submit_review(late.pk, now),
        lambda: save_answers(late.pk, {}, ""),
        lambda: give_verdict(finding.pk, late.analyst, "confirmed", now, review=late),
        lambda: marked(late, BLAME, Span(5, 0, 4)),
        lambda: take_back_missed(given.pk, late.analyst, now),
    ):
        with pytest.raises(Compared) as refused:
            act()
        assert refused.value.code == "compared"
    give_verdict(finding.pk, late.analyst, "confirmed", now)
    assert Verdict.objects.get().lane == "desk", "the desk's own work goes on"


def test_the_form_asks_nothing_that_cannot_apply(cast: Cast, client: Client) -> None:
    client.force_login(cast.irene)
    page = client.get("/review/calibrations/new/").content.decode()
    assert 'name="people"' not in page, "one alone"
    assert "se fait à deux" in page
    person("Hugo Blanc", "analyst", provider=cast.nord)
    page = client.get("/review/calibrations/new/").content.decode()
    assert page.count('name="people"') == 2
    assert "tirage au hasard" not in page
