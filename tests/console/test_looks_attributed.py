"""Who looks at an advisor's work without the transcript stands on the advisor's page too."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.disputes import make_dispute
from conversations.models import AuditEntry, Finding
from tests.cast import Cast
from tests.reporting import scored

pytestmark = pytest.mark.django_db


def test_opening_a_dispute_is_recorded_for_the_advisor(cast: Cast, client: Client) -> None:
    now = timezone.now()
    talk = scored(cast, cast.lea, 60, now - timedelta(days=1), rule="wording.blame")
    row = make_dispute(cast.lea, "Non.", now, finding=Finding.objects.get().pk)
    client.force_login(cast.diane)
    assert client.get("/disputes/").status_code == 200
    assert not AuditEntry.objects.filter(act="dispute.viewed").exists(), "a list quotes nothing"
    assert client.get(f"/disputes/{row.pk}/").status_code == 200
    entry = AuditEntry.objects.get(act="dispute.viewed")
    assert (entry.actor, entry.advisor, entry.conversation) == (cast.diane, cast.lea, talk.pk)
    client.force_login(cast.lea)
    assert "a lu une contestation" in client.get("/mine/").content.decode()


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning")
def test_handing_out_and_erasing_reach_every_advisor_of_the_customer(
    cast: Cast, client: Client
) -> None:
    day = timezone.now() - timedelta(days=1)
    talks = [
        scored(cast, by, 60, day, external_id="C-1", name="Paul") for by in (cast.lea, cast.omar)
    ]
    place = f"/audit/customers/{talks[0].customer_id}/"
    client.force_login(cast.nadia)
    list(client.post(f"{place}export/"))
    client.post(f"{place}erase/", {"reason": "12", "sure": "yes"})
    found = AuditEntry.objects.filter(act__startswith="conversation.").order_by("pk")
    assert [(row.act, row.conversation, row.advisor) for row in found] == [
        ("conversation.exported", talks[0].pk, cast.lea),
        ("conversation.exported", talks[1].pk, cast.omar),
        ("conversation.erased", talks[0].pk, cast.lea),
        ("conversation.erased", talks[1].pk, cast.omar),
    ]
    client.force_login(cast.omar)
    page = client.get("/mine/").content.decode()
    assert "a remis la conversation avec le dossier de son client" in page
    assert "a effacé les textes de la conversation, à la demande de son client" in page
