"""What a customer reads while a queue's intake is paused: the house is open, and takes no new
conversations; out of hours it is closed, paused or not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.render import as_html
from conversations.actions import steer
from conversations.models import Conversation, OpeningHours
from conversations.queries import views
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def paused(cast: Cast) -> Conversation:
    now = timezone.now()
    steer.pause_intake(cast.nadia, cast.sav, now + timedelta(hours=2), "panne", [], now)
    return cast.open(now=now)


def said(talk: Conversation) -> str:
    view = views.for_customer(views.by_id(str(talk.pk)), None, timezone.now())
    frame = {"type": "state", **view}
    return as_html(frame, audience="customer", language="fr", page="customer")


def shut(cast: Cast) -> None:
    OpeningHours.objects.create(
        brand=cast.brand, mode=OpeningHours.WEEK, week=[[] for _ in range(7)], days={},
        changed_at=timezone.now(), closed_fr="Fermé, à lundi.",
    )  # fmt: skip


def test_who_has_written_reads_when_it_goes_on(cast: Cast) -> None:
    html = said(paused(cast))
    assert "Nous ne prenons pas de nouvelle conversation pour le moment. Reprise\u00a0:" in html
    assert "Votre message est conservé" in html
    assert "fermé" not in html.lower()


def test_before_one_writes(client: Client, cast: Cast) -> None:
    paused(cast)
    page = client.get(f"/chat/{cast.brand.slug}/").content.decode()
    assert "Nous ne prenons pas de nouvelle conversation pour le moment." in page
    assert "Laissez-nous votre question" in page
    assert "Nous sommes fermés" not in page


def test_out_of_hours_it_is_closed(client: Client, cast: Cast) -> None:
    talk = paused(cast)
    shut(cast)
    assert "Nous sommes fermés" in said(talk)
    assert "Fermé, à lundi." in said(talk)
    page = client.get(f"/chat/{cast.brand.slug}/").content.decode()
    assert "Nous sommes fermés" in page
