"""The review desk over HTTP: the queue, the transcript page, each act, who may see what."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.review_plans import Planned, create_plan, next_task
from conversations.core.review_grid import HOUSE
from conversations.core.sampling import Drawn
from conversations.models import (
    Analysis,
    Conversation,
    Finding,
    Review,
    ReviewedScore,
    ReviewPlan,
    RuleTrust,
    Unveiling,
    User,
    Verdict,
)
from tests.cast import Cast
from tests.reviewing import BLAME, PARROTED, ended

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def planned(
    cast: Cast, talks: list[Conversation], kind: str = "flagged", **given: Any
) -> ReviewPlan:
    now = timezone.now()
    values: dict[str, Any] = {
        "name": "Signalés", "kind": kind, "brand": cast.brand, "provider": cast.nord,
        "since": now - timedelta(days=7), "until": now,
    }  # fmt: skip
    blind = given.pop("blind", False)
    drawn = [Drawn(talk.pk, 0.25, blind) for talk in talks]
    return create_plan(Planned(**(values | given)), drawn, cast.irene, now)


def begun(client: Client, user: User, plan: ReviewPlan) -> Review:
    client.force_login(user)
    answer = client.post(f"/review/plans/{plan.pk}/next/")
    assert answer.status_code == 302, answer.content
    return Review.objects.get(pk=answer.headers["Location"].strip("/").rsplit("/", 1)[-1])


def answers(value: str = "75") -> dict[str, str]:
    given = {f"score-{asked.key}": value for asked in HOUSE}
    return given | {"score-safety": "100"}


def test_who_may_and_who_may_not(cast: Cast, client: Client) -> None:
    plan = planned(cast, [ended(cast)])
    for user in (cast.lea, cast.nadia, cast.zoe):
        client.force_login(user)
        assert client.get("/review/").status_code == 403
    for user in (cast.irene, cast.ada):
        client.force_login(user)
        page = client.get(f"/review/?plan={plan.pk}")
        assert page.status_code == 200
        assert "Signalés" in page.content.decode()
    client.force_login(cast.diane)
    assert client.get("/review/").status_code == 200
    assert client.get(f"/review/?plan={plan.pk}").status_code == 404, (
        "plans of a provider are its own"
    )


def test_another_provider_finds_and_guesses_nothing(cast: Cast, client: Client) -> None:
    plan = planned(cast, [ended(cast)])
    review = begun(client, cast.irene, plan)
    finding = Finding.objects.filter(conversation=review.conversation).first()
    assert finding is not None
    task = plan.tasks.get()
    for stranger in (_analyst(cast), cast.diane):
        client.force_login(stranger)
        page = client.get("/review/").content.decode()
        assert "Signalés" not in page
        assert client.get(f"/review/?plan={plan.pk}").status_code == 404
        assert client.get(f"/review/{review.pk}/").status_code == 404
        for place in (
            f"/review/plans/{plan.pk}/next/", f"/review/plans/{plan.pk}/close/",
            f"/review/tasks/{task.pk}/", f"/review/{review.pk}/findings/{finding.pk}/",
            f"/review/{review.pk}/missed/", f"/review/{review.pk}/answers/",
            f"/review/{review.pk}/done/", f"/review/{review.pk}/leave/",
            f"/review/{review.pk}/customer/",
        ):  # fmt: skip
            given = {"word": "confirmed", "reason": "x", "rule": BLAME}
            assert client.post(place, given).status_code == 404, place
    client.force_login(_analyst(cast))
    assert client.post(f"/review/conversations/{review.conversation_id}/").status_code == 404
    assert not Verdict.objects.exists()
    assert not Unveiling.objects.exists()


def _analyst(cast: Cast) -> User:
    from tests.cast import person

    found = User.objects.filter(email="eva@example.org").first()
    return found or person("Eva Noir", "analyst", provider=cast.atlas)


def test_one_key_confirms_and_the_score_follows_what_is_dismissed(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk]))
    before = Analysis.objects.get(pk=talk.pk)
    parroted, blame = (Finding.objects.get(conversation=talk, rule=r) for r in (PARROTED, BLAME))
    page = client.post(
        f"/review/{review.pk}/findings/{parroted.pk}/", {"word": "confirmed"}, headers=HTMX
    )
    assert page.status_code == 200
    assert f'id="f-{parroted.pk}"' in page.content.decode()
    assert "hx-swap-oob" in page.content.decode()
    folded = ReviewedScore.objects.get(pk=talk.pk)
    assert (folded.score, folded.automatic, folded.n_confirmed) == (before.score, before.score, 1)
    given = {"reason": "context"}
    client.post(f"/review/{review.pk}/findings/{blame.pk}/", given, headers=HTMX)
    folded.refresh_from_db()
    assert folded.score is not None
    assert before.score is not None
    assert folded.score > before.score
    assert (folded.automatic, folded.n_dismissed) == (before.score, 1)
    assert Analysis.objects.get(pk=talk.pk).score == before.score, "the automatic one stays"
    trust = {row.rule: (row.n_judged, row.n_confirmed) for row in RuleTrust.objects.all()}
    assert trust == {PARROTED: (1, 1), BLAME: (1, 0)}


def test_a_verdict_is_changed_by_another_and_given_twice_it_is_one(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk]))
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    place = f"/review/{review.pk}/findings/{finding.pk}/"
    for given in ({"word": "confirmed"}, {"word": "confirmed"}, {"reason": "misread"}):
        client.post(place, given)
    assert [v.word for v in Verdict.objects.order_by("at")] == ["confirmed", "dismissed"]
    assert RuleTrust.objects.get().n_confirmed == 0
    wrong = client.post(place, {"reason": "other", "note": " "}, headers=HTMX).content.decode()
    assert "Dites pourquoi" in wrong
    client.post(place, {"reason": "other", "note": "carte 4970 1012 3456 7890"})
    assert Verdict.objects.order_by("-at")[0].note.startswith("carte")
    assert Verdict.objects.count() == 3


def test_two_analysts_on_one_transcript(cast: Cast, client: Client) -> None:
    """Each has a review of their own, sees the other's words, and the latest holds."""
    from tests.cast import person

    second = person("Hugo Blanc", "analyst", provider=cast.nord)
    talk = ended(cast)
    plan = planned(cast, [talk])
    first_review = begun(client, cast.irene, plan)
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    client.post(f"/review/{first_review.pk}/findings/{finding.pk}/", {"word": "confirmed"})
    client.force_login(second)
    answer = client.post(f"/review/tasks/{plan.tasks.get().pk}/")
    page = client.get(answer.headers["Location"])
    assert "Irène Faure" in page.content.decode()
    other = Review.objects.get(analyst=second)
    client.post(f"/review/{other.pk}/findings/{finding.pk}/", {"reason": "misread"})
    assert ReviewedScore.objects.get(pk=talk.pk).n_dismissed == 1
    assert ReviewedScore.objects.get(pk=talk.pk).n_confirmed == 0
    assert (RuleTrust.objects.get().n_judged, RuleTrust.objects.get().n_confirmed) == (1, 0)
    for review, user in ((first_review, cast.irene), (other, second)):
        client.force_login(user)
        client.post(f"/review/{review.pk}/done/", answers())
    assert Review.objects.exclude(submitted_at=None).count() == 2
    assert ReviewedScore.objects.get(pk=talk.pk).n_reviews == 2


def test_two_who_ask_for_the_next_get_two(cast: Cast) -> None:
    plan = planned(cast, [ended(cast), ended(cast, cast.omar)])
    now = timezone.now()
    first, again = next_task(plan, cast.irene, now), next_task(plan, cast.irene, now)
    other = next_task(plan, cast.ada, now)
    assert first == again
    assert other is not None
    assert first != other
    assert next_task(plan, cast.diane, now) is None
    late = next_task(plan, cast.diane, now + timedelta(hours=1))
    assert late == first, "left lying, it goes back"


def test_the_grid_is_kept_as_it_is_filled_in_and_submitted_whole(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk], kind="random"))
    assert review.probability == 0.25
    part = {"score-opening": "100", "comment-opening": "Chaleureux", "score-pace": "na"}
    page = client.post(f"/review/{review.pk}/answers/", part, headers=HTMX).content.decode()
    assert "critères remplis : 2 sur 7" in page
    assert {a.criterion: a.score for a in review.answers.all()} == {"opening": 100, "pace": None}
    assert "Chaleureux" in client.get(f"/review/{review.pk}/").content.decode()
    client.post(f"/review/{review.pk}/done/", part)
    review.refresh_from_db()
    assert review.submitted_at is None, "in a sample the grid is whole or not at all"
    given = answers("50") | {
        "comment": "Bien", "quote-opening": "Bonjour", "seq-opening": "2", "start-opening": "0",
        "end-opening": "7",
    }  # fmt: skip
    answer = client.post(f"/review/{review.pk}/done/", given)
    assert answer.status_code == 302
    review.refresh_from_db()
    assert (review.score, review.critical, review.comment) == (50.0, "pass", "Bien")
    assert (review.automatic, review.reviewed) == (Analysis.objects.get(pk=talk.pk).score,) * 2
    quoted = review.answers.get(criterion="opening")
    assert (quoted.quote, quoted.quote_seq, quoted.quote_end) == ("Bonjour", 2, 7)
    assert review.task is not None
    assert review.task.done_at == review.submitted_at
    client.post(f"/review/{review.pk}/answers/", answers("0"))
    assert review.answers.get(criterion="opening").score == 50, "submitted is submitted"


@pytest.mark.parametrize("value", ["7", "-1", "x", "1e2"])
def test_a_value_that_the_scale_does_not_have_is_refused(
    cast: Cast, client: Client, value: str
) -> None:
    review = begun(client, cast.irene, planned(cast, [ended(cast)]))
    given = {"score-opening": value}
    page = client.post(f"/review/{review.pk}/answers/", given, headers=HTMX).content.decode()
    assert "grille" in page
    assert not review.answers.exists()


def test_findings_alone_may_be_judged_where_the_grid_is_not_what_it_is_for(
    cast: Cast, client: Client
) -> None:
    review = begun(client, cast.irene, planned(cast, [ended(cast)]))
    found = list(Finding.objects.order_by("seq", "start"))
    for one in found:
        answer = client.post(f"/review/{review.pk}/done/")
        assert answer.headers["Location"].endswith(f"?unjudged#f-{one.pk}"), "to what is left"
        page = client.get(f"/review/{review.pk}/?unjudged").content.decode()
        assert page.count("Confirmez ou écartez d’abord chaque constat") == 1
        review.refresh_from_db()
        assert review.submitted_at is None
        assert not review.task.done_at  # type: ignore[union-attr]
        client.post(f"/review/{review.pk}/findings/{one.pk}/", {"word": "confirmed"})
    client.post(f"/review/{review.pk}/done/")
    review.refresh_from_db()
    assert review.submitted_at is not None
    assert review.score is None


def test_a_whole_grid_needs_no_verdicts(cast: Cast, client: Client) -> None:
    review = begun(client, cast.irene, planned(cast, [ended(cast)]))
    client.post(f"/review/{review.pk}/done/", answers("50"))
    review.refresh_from_db()
    assert review.score == 50
