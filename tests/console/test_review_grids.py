"""Review grids edited in the console: drafts, the try on the past, versions that never change."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.reviews import Answer, begin_review, save_answers, submit_review
from conversations.core.review_grid import HOUSE
from conversations.models import Review, ReviewAnswer, ReviewGrid
from conversations.queries import review_grids
from qa_rules.score import default_grid
from tests.cast import Cast, person
from tests.reviewing import ended

pytestmark = pytest.mark.django_db
PLACE = "/review/grids/maison-lumiere/"
EMPTY = ("key", "name_fr", "name_en", "weight", "auto", "help_fr", "help_en")


def sent(client: Client, given: dict[str, Any], act: str, place: str = PLACE) -> Any:
    """By somebody who has just opened the page."""
    seen = client.get(place).context["seen"]
    return client.post(place, given | {"act": act, "seen": seen}, follow=True)


def rows(*changed: dict[str, Any]) -> dict[str, Any]:
    """The house's seven criteria as the form sends them, with what differs in each, and the two
    rows for new ones, left empty."""
    n = max(7, len(changed))
    given: dict[str, Any] = {
        "c-TOTAL_FORMS": n + 2, "c-INITIAL_FORMS": 7, "note": "Essai",
        **{f"c-{k}-{name}": "" for k in (n, n + 1) for name in EMPTY},
        **{f"c-{k}-scale": "five" for k in (n, n + 1)},
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
    answer = sent(client, WITH_NEW, "preview")
    page = answer.content.decode()
    assert "Essayée sur le passé" in page
    (row,) = answer.context["tried"]["rows"]
    assert (row["before"], row["after"], row["is_human"]) == (80.0, 80.0, False)
    assert row["n_open"] == 1
    draft = ReviewGrid.objects.get(brand=cast.brand)
    assert (draft.status, draft.version, draft.asked[-1].key) == (
        "draft", 1, "appropriation_du_canal",
    )  # fmt: skip
    sent(client, ONLY_OPENING, "preview")
    assert [a.key for a in ReviewGrid.objects.get(brand=cast.brand).asked] == ["opening"]
    sent(client, WITH_NEW, "live")
    live = ReviewGrid.objects.get(brand=cast.brand)
    assert (live.status, live.note) == ("live", "Essai")
    sent(client, ONLY_OPENING, "live")
    found = {g.version: (g.status, len(g.asked)) for g in ReviewGrid.objects.all()}
    assert found == {1: ("retired", 8), 2: ("live", 1)}, "a version stays as it was"
    assert "version 2" in client.get("/review/grids/").content.decode()


def test_a_review_begun_keeps_its_grid(cast: Cast, client: Client) -> None:
    talk, now = ended(cast), timezone.now()
    review = begin_review(talk, cast.irene, None, now)
    client.force_login(cast.irene)
    sent(client, ONLY_OPENING, "live")
    assert len(Review.objects.get(pk=review.pk).grid.asked) == 7  # type: ignore[union-attr]
    second = begin_review(ended(cast, cast.omar), cast.irene, None, now)
    assert [a.key for a in second.grid.asked] == ["opening"]  # type: ignore[union-attr]
    save_answers(second.pk, {"opening": Answer(25)}, "")
    assert submit_review(second.pk, now).score == 25
    sent(client, WITH_NEW, "preview")
    by_people = [p["is_human"] for p in client.get(PLACE).context["tried"]["rows"]]
    assert by_people == [True, False], "what people have scored comes first"


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
    assert sent(client, rows(wrong), "live").status_code == 422
    none = rows(*[{"DELETE": "on"}] * 7)
    assert sent(client, none, "live").status_code == 422
    assert not ReviewGrid.objects.exists()


def test_a_draft_can_be_dropped_and_others_brands_cannot_be_touched(
    cast: Cast, client: Client
) -> None:
    from conversations.models import Brand

    Brand.objects.create(slug="autre", name="Autre")
    client.force_login(cast.irene)
    sent(client, WITH_NEW, "preview")
    sent(client, {}, "drop")
    assert not ReviewGrid.objects.exists()
    assert client.get("/review/grids/autre/").status_code == 404
    assert client.post("/review/grids/autre/", WITH_NEW | {"act": "live"}).status_code == 404
    for user in (cast.lea, cast.nadia, cast.zoe):
        client.force_login(user)
        assert client.get(PLACE).status_code == 403


def test_two_of_one_name_are_told_where_they_stand(cast: Cast, client: Client) -> None:
    client.force_login(cast.irene)
    twice = rows(*[{}] * 7, NEW | {"name_fr": " ouverture"})
    answer = sent(client, twice, "preview")
    assert answer.status_code == 422
    assert answer.context["formset"].forms[7].errors["name_fr"] == [
        "Un autre critère porte déjà ce nom."
    ]
    assert "autofocus" in str(answer.context["formset"].forms[7]["name_fr"])
    renamed = rows({"name_fr": "Accueil"}, *[{}] * 6, NEW | {"name_fr": "Opening"})
    assert sent(client, renamed, "preview").status_code == 200
    keys = [a.key for a in ReviewGrid.objects.get().asked]
    assert (keys[0], keys[-1]) == ("opening", "opening_2"), "the first keeps what it is known by"


def test_a_long_reason_is_refused_and_stays_on_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.irene)
    answer = sent(client, WITH_NEW | {"note": "pourquoi " * 500}, "live")
    assert answer.status_code == 422
    assert "200 caractères" in answer.content.decode()
    assert answer.context["note"].startswith("pourquoi pourquoi")
    assert not ReviewGrid.objects.exists()


def test_whoever_comes_second_is_told_who_was_faster(cast: Cast, client: Client) -> None:
    """The name only where it may be known; what they wrote stays, and may be kept knowingly."""
    client.force_login(cast.irene)
    seen = client.get(PLACE).context["seen"]
    client.force_login(atlas_analyst(cast))
    sent(client, ONLY_OPENING, "preview")
    for act in ("preview", "live", "drop"):
        client.force_login(cast.irene)
        answer = client.post(PLACE, WITH_NEW | {"act": act, "seen": seen})
        said = answer.content.decode()
        assert answer.status_code == 409, act
        assert "quelqu’un d’un autre prestataire a changé cette grille" in said
        assert "Appropriation du canal" in said, "what was written is still there"
        assert "Ariane" not in said + client.get("/review/grids/").content.decode()
    draft = ReviewGrid.objects.get()
    assert [a.key for a in draft.asked] == ["opening"], "nothing was written over"
    client.force_login(cast.ada)
    assert "Ariane Petit" in client.get("/review/grids/").content.decode()
    client.force_login(cast.irene)
    client.post(PLACE, WITH_NEW | {"act": "live", "seen": answer.context["seen"]})
    assert (live := ReviewGrid.objects.get()).status == "live"
    assert len(live.asked) == 8
    dropped = client.post(PLACE, WITH_NEW | {"act": "preview", "seen": "2.draft.1"})
    assert "abandonné le brouillon" in dropped.content.decode()


def atlas_analyst(cast: Cast) -> Any:
    return person("Ariane Petit", "analyst", provider=cast.atlas)


def test_every_version_can_be_read(cast: Cast, client: Client) -> None:
    client.force_login(cast.irene)
    sent(client, WITH_NEW, "live")
    sent(client, ONLY_OPENING, "live")
    sent(client, WITH_NEW, "preview")
    listed = client.get("/review/grids/").content.decode()
    for version, n, status in ((0, 7, ""), (1, 8, "ancienne"), (2, 1, "en service"),
                               (3, 8, "brouillon")):  # fmt: skip
        place = f"{PLACE}{version}/"
        assert f'href="{place}"' in listed
        answer = client.get(place)
        assert len(answer.context["rows"]) == n
        assert status in answer.content.decode()
    assert "occupée" not in listed, "a word for seats"
    assert client.get(f"{PLACE}4/").status_code == 404
    assert [a.key for a in HOUSE] == list(default_grid().criteria), "the same as the rules'"


def test_the_draft_is_tried_on_what_people_scored_first(cast: Cast, client: Client) -> None:
    """However many the rules alone have scored since; the means of both sides, a way to each."""
    now = timezone.now()
    reviewed = ended(cast, at=now - timedelta(days=9))
    review = begin_review(reviewed, cast.irene, None, now)
    save_answers(review.pk, {a.key: Answer(0 if a.key == "pace" else 100) for a in HOUSE}, "")
    submit_review(review.pk, now)
    for _ in range(review_grids.N_PAST):
        ended(cast, cast.omar)
    client.force_login(cast.irene)
    answer = sent(client, rows({"weight": 12.5}, {}, {}, {"weight": 0}), "preview")
    tried = answer.context["tried"]
    assert len(tried["rows"]) == review_grids.N_PAST
    first = tried["rows"][0]
    assert (first["conversation"].pk, first["before"], first["after"]) == (reviewed.pk, 85, 100)
    after = [row["after"] for row in tried["rows"] if not row["is_human"]]
    assert (tried["people"]["n"], tried["people"]["after"]) == (1, 100)
    assert tried["rules"]["n"] == len(after) == review_grids.N_PAST - 1
    assert tried["rules"]["after"] == pytest.approx(sum(after) / len(after))
    page = answer.content.decode()
    assert f'href="/conversations/{reviewed.pk}/"' in page
    weights = [form["weight"].value() for form in answer.context["formset"].forms[:4]]
    assert [str(w) for w in weights] == ["12.5", "20", "20", "0"]
