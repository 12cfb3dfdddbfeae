"""What a calibration says of itself: who has still to do what, what is shown when, what counts."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.calibration import reveal
from conversations.models import CalibrationBatch, ReviewTask, User
from tests.cast import Cast, person
from tests.console.test_calibration_meeting import started
from tests.console.test_review_calibration import begun, read
from tests.reviewing import ended

pytestmark = pytest.mark.django_db
GO = re.compile(r'class="b go"[^>]*>([^<]+)<')
CONFIRMED = {"word": "confirmed"}


def two(cast: Cast, client: Client) -> tuple[CalibrationBatch, User]:
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    ended(cast)
    return begun(cast, client, [cast.irene, hugo], 1), hugo


def main(client: Client, user: User, place: str) -> tuple[list[str], str]:
    """What the main buttons are called, and the page."""
    client.force_login(user)
    page = client.get(place).content.decode()
    return GO.findall(page), page


def test_the_main_act_is_what_is_to_be_done_next(cast: Cast, client: Client) -> None:
    batch, hugo = two(cast, client)
    meeting, queue = f"/review/calibrations/{batch.pk}/", f"/review/?plan={batch.pk}"
    assert main(client, hugo, meeting)[0] == ["Relire la suivante"]
    read(client, cast.irene, batch, ["100"], CONFIRMED)
    assert main(client, cast.irene, meeting)[0] == []
    page = main(client, cast.irene, queue)[1]
    assert "tout est fait" not in page
    assert "les vôtres sont faites" in page
    assert "il manque 1 relecture de collègues" in page
    assert page.count(f'href="{meeting}"') == 1
    read(client, hugo, batch, ["50"], CONFIRMED)
    assert main(client, hugo, meeting)[0] == ["Comparer maintenant"]
    names, page = main(client, hugo, queue)
    assert names == ["Le calibrage"]
    assert "il manque" not in page


def test_whoever_has_done_theirs_is_led_to_where_one_compares(cast: Cast, client: Client) -> None:
    batch, hugo = two(cast, client)
    meeting = f"/review/calibrations/{batch.pk}/"
    for user, said in ((cast.irene, "il manque 1 relecture"), (hugo, "comparez-les")):
        read(client, user, batch, ["100"], CONFIRMED)
        answer = client.post(f"/review/plans/{batch.pk}/next/")
        assert answer.headers["Location"] == meeting
        assert said in client.get(meeting).content.decode()


def test_whoever_reads_it_blind_is_told_when_the_rules_are_shown(
    cast: Cast, client: Client
) -> None:
    batch, _hugo = two(cast, client)
    ReviewTask.objects.update(is_blind=True)
    review = started(client, cast.irene, batch)
    page = client.get(f"/review/{review.pk}/").content.decode()
    assert "sera montré une fois" not in page
    assert "vous passez à la suivante" in page


def test_nobody_is_said_to_differ_who_said_nothing(cast: Cast, client: Client) -> None:
    batch, hugo = two(cast, client)
    read(client, cast.irene, batch, ["100"], CONFIRMED)
    read(client, hugo, batch, ["0"], CONFIRMED)
    reveal(batch, cast.irene, timezone.now())
    page = main(client, cast.ada, f"/review/calibrations/{batch.pk}/")[1]
    assert "Où les avis diffèrent" in page
    assert "Où vous différez" not in page


def test_where_nothing_was_submitted_nobody_said_the_same(cast: Cast, client: Client) -> None:
    batch, _hugo = two(cast, client)
    reveal(batch, cast.irene, timezone.now(), 2)
    page = main(client, cast.irene, f"/review/calibrations/{batch.pk}/")[1]
    assert "tout le monde a dit pareil" not in page


def test_trust_says_that_a_calibrations_words_do_not_count(cast: Cast, client: Client) -> None:
    batch, hugo = two(cast, client)
    read(client, cast.irene, batch, ["100"], CONFIRMED)
    read(client, hugo, batch, ["100"], CONFIRMED)
    reveal(batch, cast.irene, timezone.now())
    page = main(client, cast.irene, "/review/trust/")[1]
    assert "Ce qui est dit dans un calibrage ne compte pas" in page
    assert "1 verdict" not in page


def test_one_person_alone_is_told_with_all_else_that_is_wrong(cast: Cast, client: Client) -> None:
    person("Hugo Blanc", "analyst", provider=cast.nord)
    client.force_login(cast.irene)
    given = {"people": [str(cast.irene.pk)], "kind": "targeted", "n": "0"}
    page = client.post("/review/calibrations/new/", given)
    wrong = page.context["form"].errors
    assert page.status_code == 422
    assert {"people", "name", "since", "n"} <= set(wrong)
    assert "de deux à douze" in str(wrong["people"])
