"""What is still to be read blind: its transcript without findings, unless they are asked for; who
gave up is told so at the task and in the meeting."""

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.calibration import reveal
from conversations.models import AuditEntry, CalibrationBatch, Conversation, Review, ReviewTask
from tests.cast import Cast, person
from tests.console.test_review import answers, planned
from tests.console.test_review_calibration import begun
from tests.reviewing import PARROTED, ended

pytestmark = pytest.mark.django_db
TITLE, BLIND = "perroquet", "à lire à l’aveugle"


def ahead(cast: Cast, client: Client) -> tuple[Conversation, CalibrationBatch]:
    """Irène and Salomé have it to read blind; Irène is signed in."""
    salome = person("Salomé Weber", "analyst", provider=cast.nord)
    talk = ended(cast, faults=((PARROTED, 2, 17, 47),))
    batch = begun(cast, client, [cast.irene, salome], 1)
    ReviewTask.objects.update(is_blind=True)
    return talk, batch


def page(client: Client, place: str) -> str:
    return client.get(place).content.decode()


def test_its_transcript_leaves_the_findings_out_and_says_so(cast: Cast, client: Client) -> None:
    talk, batch = ahead(cast, client)
    place = f"/conversations/{talk.pk}/"
    read = client.get(place)
    assert BLIND in read.content.decode()
    assert TITLE not in read.content.decode().lower()
    assert read.context["judged"] is None
    assert "vous avez vu les constats" not in page(client, f"/review/?plan={batch.pk}")
    client.post(f"/review/plans/{batch.pk}/next/")
    assert Review.objects.get().is_blind, "reading it so gives nothing up"
    client.force_login(cast.lea)
    assert TITLE in page(client, place).lower(), "whoever has not to read it blind"
    client.force_login(cast.irene)
    rows = client.get(f"/audit/?conversation={talk.pk}").context["rows"]
    assert "sans les constats, à lire à l’aveugle" in [str(row["details"]) for row in rows]


def test_whoever_asks_for_them_reads_openly_and_is_told_so(cast: Cast, client: Client) -> None:
    talk, batch = ahead(cast, client)
    place = f"/conversations/{talk.pk}/"
    assert "Voir les constats quand même" in page(client, place)
    shown = client.post(f"{place}openly/", follow=True).content.decode()
    assert TITLE in shown.lower()
    assert BLIND not in shown
    client.post(f"{place}openly/")
    assert AuditEntry.objects.filter(act="blind.given_up", actor=cast.irene).count() == 1
    queue = page(client, f"/review/?plan={batch.pk}")
    assert "plus à l’aveugle" in queue
    assert "vous avez vu les constats" in queue
    client.post(f"/review/plans/{batch.pk}/next/")
    review = Review.objects.get()
    assert not review.is_blind
    assert "vous aviez déjà vu ce que les règles y ont relevé" in page(
        client, f"/review/{review.pk}/"
    )


def test_the_meeting_says_who_read_blind_and_who_gave_it_up(cast: Cast, client: Client) -> None:
    talk, batch = ahead(cast, client)
    client.post(f"/conversations/{talk.pk}/openly/")
    for task, value in zip(ReviewTask.objects.order_by("position"), ("100", "0"), strict=True):
        assert task.analyst
        client.force_login(task.analyst)
        client.post(f"/review/tasks/{task.pk}/")
        review = Review.objects.get(task=task)
        client.post(f"/review/{review.pk}/done/", answers(value))
    reveal(batch, cast.irene, timezone.now())
    found = page(client, f"/review/calibrations/{batch.pk}/")
    assert "Lu à l’aveugle : Salomé Weber." in found
    assert "Plus à l’aveugle, constats déjà vus : Irène Faure." in found


@pytest.mark.parametrize("by", ["task", "next", "alone"])
def test_whatever_is_begun_of_it_is_the_one_to_read_blind(
    cast: Cast, client: Client, by: str
) -> None:
    talk, batch = ahead(cast, client)
    plan = planned(cast, [talk])
    place = {
        "task": f"/review/tasks/{plan.tasks.get().pk}/",
        "next": f"/review/plans/{plan.pk}/next/",
        "alone": f"/review/conversations/{talk.pk}/",
    }[by]
    told = client.post(place, follow=True).content.decode()
    review = Review.objects.get()
    assert (review.is_blind, review.task and review.task.plan_id) == (True, batch.pk)
    assert "Vous lisez cette conversation à l’aveugle" in told


def test_nothing_is_left_out_of_what_is_no_longer_to_do(cast: Cast, client: Client) -> None:
    talk, batch = ahead(cast, client)
    reveal(batch, cast.irene, timezone.now(), 2)
    assert TITLE in page(client, f"/conversations/{talk.pk}/").lower()


def test_another_house_asks_for_nothing(cast: Cast, client: Client) -> None:
    talk, _batch = ahead(cast, client)
    client.force_login(person("Eva Noir", "analyst", provider=cast.atlas))
    assert client.post(f"/conversations/{talk.pk}/openly/").status_code == 404
    client.force_login(cast.lea)
    assert client.post(f"/conversations/{talk.pk}/openly/").status_code == 403
    assert not AuditEntry.objects.filter(act="blind.given_up").exists()
