"""Review grids edited in the console: drafts, the try on the past, versions that never change."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.reviews import Answer, begin_review, save_answers, submit_review
from conversations.core.review_grid import HOUSE
from conversations.models import Review, ReviewAnswer, ReviewGrid
from tests.cast import Cast
from tests.reviewing import ended

pytestmark = pytest.mark.django_db
PLACE = "/review/grids/maison-lumiere/"


def rows(*changed: dict[str, Any]) -> dict[str, Any]:
    """The house's seven criteria as the form sends them, with what differs in each."""
    given: dict[str, Any] = {
        "c-TOTAL_FORMS": max(7, len(changed)), "c-INITIAL_FORMS": 7, "note": "Essai",
    }  # fmt: skip
    for n, asked in enumerate(HOUSE):
        given |= {
            f"c-{n}-key": asked.key, f"c-{n}-name_fr": asked.name_fr,
            f"c-{n}-name_en": asked.name_en, f"c-{n}-weight": asked.weight,
            f"c-{n}-scale": asked.scale, f"c-{n}-auto": asked.auto,
            f"c-{n}-help_fr": asked.help_fr, f"c-{n}-help_en": asked.help_en,
        }  # fmt: skip
        if asked.critical:
            given[f"c-{n}-critical"] = "on"
    for n, change in enumerate(changed):
        given |= {f"c-{n}-{name}": value for name, value in change.items()}
    return given


NEW = {"name_fr": "Appropriation du canal", "weight": 30, "scale": "three"}
WITH_NEW = rows(*[{}] * 7, NEW)
ONLY_OPENING = rows({}, *[{"DELETE": "on"}] * 6)


def test_a_draft_is_tried_on_the_past_and_then_put_in_use(cast: Cast, client: Client) -> None:
    ended(cast)
    client.force_login(cast.irene)
    assert client.get(PLACE).status_code == 200
    answer = client.post(PLACE, WITH_NEW | {"act": "preview"}, follow=True)
    page = answer.content.decode()
    assert "Essayée sur le passé" in page
    (row,) = answer.context["preview"]
    assert (row["before"], row["after"], row["is_human"]) == (80.0, 80.0, False)
    assert row["n_open"] == 1
    draft = ReviewGrid.objects.get(brand=cast.brand)
    assert (draft.status, draft.version, draft.asked[-1].key) == (
        "draft", 1, "appropriation_du_canal",
    )  # fmt: skip
    client.post(PLACE, ONLY_OPENING | {"act": "preview"})
    assert [a.key for a in ReviewGrid.objects.get(brand=cast.brand).asked] == ["opening"]
    client.post(PLACE, WITH_NEW | {"act": "live"})
    live = ReviewGrid.objects.get(brand=cast.brand)
    assert (live.status, live.note) == ("live", "Essai")
    client.post(PLACE, ONLY_OPENING | {"act": "live"})
    found = {g.version: (g.status, len(g.asked)) for g in ReviewGrid.objects.all()}
    assert found == {1: ("retired", 8), 2: ("live", 1)}, "a version stays as it was"
    assert "version 2" in client.get("/review/grids/").content.decode()


def test_a_review_begun_keeps_its_grid(cast: Cast, client: Client) -> None:
    talk, now = ended(cast), timezone.now()
    review = begin_review(talk, cast.irene, None, now)
    client.force_login(cast.irene)
    client.post(PLACE, ONLY_OPENING | {"act": "live"})
    assert len(Review.objects.get(pk=review.pk).grid.asked) == 7  # type: ignore[union-attr]
    second = begin_review(ended(cast, cast.omar), cast.irene, None, now)
    assert [a.key for a in second.grid.asked] == ["opening"]  # type: ignore[union-attr]
    save_answers(second.pk, {"opening": Answer(25)}, "")
    assert submit_review(second.pk, now).score == 25
    client.post(PLACE, WITH_NEW | {"act": "preview"})
    by_people = [p["is_human"] for p in client.get(PLACE).context["preview"]]
    assert sorted(by_people) == [False, True]


def test_what_was_changed_before_the_last_save_comes_too_late(cast: Cast, client: Client) -> None:
    client.force_login(cast.irene)
    review = begin_review(ended(cast), cast.irene, None, timezone.now())
    place = f"/review/{review.pk}/answers/"
    both = {"score-opening": "100", "score-closing": "50", "n_changes": "2"}
    assert client.post(place, both).status_code == 302
    late = client.post(place, {"score-opening": "0", "n_changes": "1"}, follow=True)
    assert "autre fenêtre" in late.content.decode()
    kept = dict(ReviewAnswer.objects.values_list("criterion", "score"))
    assert kept == {"opening": 100, "closing": 50}
    client.post(place, {"score-opening": "0", "n_changes": "3"})
    assert dict(ReviewAnswer.objects.values_list("criterion", "score")) == {"opening": 0}


@pytest.mark.parametrize(
    "wrong",
    [{"name_fr": ""}, {"scale": "ten"}, {"weight": 101}, {"weight": -1}, {"auto": "no"}],
)
def test_what_cannot_be_a_grid_is_told_and_not_kept(
    cast: Cast, client: Client, wrong: dict[str, Any]
) -> None:
    client.force_login(cast.irene)
    assert client.post(PLACE, rows(wrong) | {"act": "live"}).status_code == 422
    none = rows(*[{"DELETE": "on"}] * 7)
    assert client.post(PLACE, none | {"act": "live"}).status_code == 422
    assert not ReviewGrid.objects.exists()


def test_a_draft_can_be_dropped_and_others_brands_cannot_be_touched(
    cast: Cast, client: Client
) -> None:
    from conversations.models import Brand

    Brand.objects.create(slug="autre", name="Autre")
    client.force_login(cast.irene)
    client.post(PLACE, WITH_NEW | {"act": "preview"})
    client.post(PLACE, {"act": "drop"})
    assert not ReviewGrid.objects.exists()
    assert client.get("/review/grids/autre/").status_code == 404
    assert client.post("/review/grids/autre/", WITH_NEW | {"act": "live"}).status_code == 404
    for user in (cast.lea, cast.nadia, cast.zoe):
        client.force_login(user)
        assert client.get(PLACE).status_code == 403
