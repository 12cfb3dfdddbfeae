"""The pages of keeping and erasing: who may, what they show, what they do."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from console.render import articles
from conversations.management.commands.retain import retain
from conversations.models import (
    AuditEntry,
    Block,
    Conversation,
    Customer,
    Event,
    Mail,
    RetentionEdition,
    SurveyAnswer,
)
from conversations.models.people import Role
from tests.cast import Cast, person
from tests.conversations.test_retention import finished

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning"),
]
TERMS = {
    "named_days": 7, "transcript_months": 3, "evaluation_months": 12, "audit_months": 12,
    "reason": "moins longtemps",
}  # fmt: skip


def test_only_the_brand_and_the_house_say_how_long(cast: Cast, client: Client) -> None:
    place = f"/audit/retention/{cast.brand.pk}/"
    provider_admin = person("Ugo Sol", "administrator", provider=cast.nord)
    cast.diane.role = Role.ADMINISTRATOR
    cast.diane.save()
    for user in (cast.nadia, cast.irene, provider_admin):
        client.force_login(user)
        assert client.post(place, TERMS).status_code in (403, 404)
    client.force_login(cast.lea)
    assert client.get(place).status_code == 403
    assert not RetentionEdition.objects.exists()
    client.force_login(cast.diane)
    assert client.post(place, TERMS).status_code == 302
    edition = RetentionEdition.objects.get()
    assert (edition.version, edition.transcript_months, edition.changed_by) == (1, 3, cast.diane)
    page = client.get(place).content.decode()
    assert "moins longtemps" in page
    assert client.post(place, TERMS | {"evaluation_months": 2}).status_code == 200
    assert client.post(place, TERMS | {"reason": ""}).status_code == 200
    assert RetentionEdition.objects.count() == 1
    assert client.get(f"/audit/retention/{uuid4()}/").status_code == 404


def test_a_leader_who_sees_all_of_a_customer_hands_out_the_file(cast: Cast, client: Client) -> None:
    talk = finished(cast, cast.lea, external_id="C-7", name="Camille Durand")
    place = f"/audit/customers/{talk.customer_id}/"
    for user, code in ((cast.lea, 403), (cast.irene, 403), (cast.yann, 404), (cast.nadia, 200)):
        client.force_login(user)
        assert client.get(place).status_code == code
        if code != 200:
            assert client.post(f"{place}export/").status_code == code
    answer = client.post(f"{place}export/")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    told = json.loads(packed.read("customer.json"))
    assert told["customer"]["name"] == "Camille Durand"
    assert packed.read(told["files"][0]["file"]) == b"bytes"
    entry = AuditEntry.objects.get(act="customer.exported")
    assert (entry.actor, entry.data["customer"]) == (cast.nadia, str(talk.customer_id))


def test_the_file_can_be_read_without_a_machine(cast: Cast, client: Client) -> None:
    talk = finished(cast, cast.lea, external_id="C-8", name="Zoé <b>Petit</b>")
    Customer.objects.filter(pk=talk.customer_id).update(
        products=["Lampe <i>Aube</i>"], language="fr",
        attributes={"fidélité": "or", "abonné": True},
        history=[{"at": "2026-01-03", "kind": "", "text": "Commande 12"},
                 {"at": "", "kind": "", "text": "Retour de la lampe"}],
    )  # fmt: skip
    SurveyAnswer.objects.create(
        conversation=talk, at=talk.closed_at, csat=4, resolved="yes",
        comment="<script>alert(1)</script>",
    )  # fmt: skip
    now = talk.closed_at
    Mail.objects.create(
        conversation=talk, kind="transcript", to="zoe@example.org", subject="Votre conversation",
        body="Bonjour <u>Zoé</u>", created_at=now, due_at=now, key="k",
    )  # fmt: skip
    Block.objects.create(
        customer=talk.customer, brand=cast.brand, reason="insultes", created_at=now,
        undone_at=now, created_by=cast.nadia, conversation=talk,
    )  # fmt: skip
    client.force_login(cast.nadia)
    answer = client.post(f"/audit/customers/{talk.customer_id}/export/")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    page = packed.read("customer.html").decode()
    for words in (
        "Zoé &lt;b&gt;Petit&lt;/b&gt;", "Lampe &lt;i&gt;Aube&lt;/i&gt;", "fidélité\u00a0: or",
        ">3 janvier 2026, Commande 12<", ">Retour de la lampe<",
        "Ma lampe est cassée, dit Paul", "Paul est fâché",
        "<b>Note de", "Motif de contact", "remboursé", "photo.png", "Votre conversation",
        "Bonjour &lt;u&gt;Zoé&lt;/u&gt;", "insultes", "levé le", "&lt;script&gt;",
        "<dd dir=\"auto\">français</dd>", "abonné\u00a0: oui",
        "Conversation ouverte",
    ):  # fmt: skip
        assert words in page, words
    assert "<script" not in page
    told = json.loads(packed.read("customer.json"))
    opened = datetime.fromisoformat(told["conversations"][0]["opened_at"])
    local = opened.astimezone(ZoneInfo(cast.brand.time_zone))
    assert f"{local:%H:%M}" in page.partition("<h3>")[2].partition("</h3>")[0], "the brand's clock"
    href = told["files"][0]["file"]
    assert f'href="{quote(href)}"' in page
    assert href in packed.namelist()


def test_what_was_erased_is_said_in_the_file(cast: Cast, client: Client) -> None:
    talk = finished(cast, cast.lea, external_id="C-9", name="Zoé")
    client.force_login(cast.nadia)
    place = f"/audit/customers/{talk.customer_id}/"
    client.post(f"{place}erase/", {"sure": "yes", "reason": "courrier"})
    packed = zipfile.ZipFile(io.BytesIO(b"".join(client.post(f"{place}export/"))))
    page = packed.read("customer.html").decode()
    assert "Ma lampe" not in page
    assert "<dt>Effacé</dt>" in page
    assert "<dt>Texte effacé</dt>" in page
    assert "Les mots de ce message ont été effacés." in page


def test_part_of_a_customer_at_another_provider_is_not_ones_to_erase(
    cast: Cast, client: Client
) -> None:
    talk = finished(cast, cast.lea, external_id="C-7")
    finished(cast, cast.zoe, external_id="C-7", queue="conseil")
    client.force_login(cast.nadia)
    place = f"/audit/customers/{talk.customer_id}/"
    page = client.get(place).content.decode()
    assert "autre prestataire" in page
    assert "/erase/" not in page
    assert client.post(f"{place}export/").status_code == 404
    assert client.post(f"{place}erase/", {"sure": "yes", "reason": "x"}).status_code == 404
    client.force_login(cast.ada)
    assert client.get(place).status_code == 200


def test_erasing_asks_to_be_sure_and_for_the_request(cast: Cast, client: Client) -> None:
    talk = finished(cast, cast.lea, external_id="C-7", name="Camille")
    path = talk.attachments.get().path
    place = f"/audit/customers/{talk.customer_id}/"
    client.force_login(cast.nadia)
    for given in ({"reason": "courrier"}, {"sure": "yes", "reason": " "}):
        refused = client.post(f"{place}erase/", given)
        assert f'value="{given["reason"]}"' in refused.content.decode(), "what was typed stays"
        assert Customer.objects.get(pk=talk.customer_id).name == "Camille"
    client.post(f"{place}erase/", {"sure": "yes", "reason": "courrier du 3"})
    assert Customer.objects.get(pk=talk.customer_id).name == ""
    assert "Camille" not in client.get(place).content.decode()
    assert default_storage.exists(path), "inside the test's transaction nothing is final"
    page = client.get(f"/conversations/{talk.pk}/").content.decode()
    assert "ont été effacés le" in page
    assert "Ma lampe" not in page


def test_a_refused_erasure_says_why_in_french_and_keeps_the_reason(
    cast: Cast, client: Client
) -> None:
    talk = finished(cast, cast.lea, external_id="C-7", name="Camille")
    cast.taken(cast.lea, external_id="C-7")
    client.force_login(cast.nadia)
    given = {"sure": "yes", "reason": "courrier du 3 <novembre>"}
    page = client.post(f"/audit/customers/{talk.customer_id}/erase/", given).content.decode()
    assert "Une conversation avec ce client est encore en cours\u00a0: terminez-la d’abord." in page
    assert 'value="courrier du 3 &lt;novembre&gt;"' in page


def test_redacting_from_the_transcript(cast: Cast, client: Client) -> None:
    talk = finished(cast, cast.lea)
    seq = Event.objects.get(conversation=talk, kind="message.posted").seq
    place = f"/conversations/{talk.pk}/redact/"
    for user, code in ((cast.lea, 403), (cast.yann, 404)):
        client.force_login(user)
        assert client.post(place, {"seq": seq, "reason": "x"}).status_code == code
    client.force_login(cast.nadia)
    assert client.post(place, {"seq": "x", "reason": "x"}).status_code == 404
    client.post(place, {"seq": seq, "reason": "adresse"})
    page = client.get(f"/conversations/{talk.pk}/").content.decode()
    assert "Ce message a été retiré." in page
    assert "Ma lampe est cassée" not in page


def test_a_redacted_message_keeps_its_place_and_says_so() -> None:
    frame = {
        "type": "event", "conversation": "c", "seq": 3, "kind": "message.posted",
        "at": datetime(2026, 1, 1, tzinfo=UTC), "actor": {"kind": "customer", "name": "Paul"},
        "text": None, "data": {"redacted": {"reason": "x"}},
    }  # fmt: skip
    assert "This message was redacted." in str(articles([frame], "en", {}))
    assert 'data-seq="3"' in str(articles([frame], "en", {}))


def test_a_conversation_without_its_text_tells_the_day_alone(cast: Cast, client: Client) -> None:
    now = timezone.now()
    talk = finished(cast, cast.lea, now - timedelta(days=300))
    Conversation.objects.filter(pk=talk.pk).update(first_reply_at=now - timedelta(days=300))
    client.force_login(cast.nadia)
    place = f"/conversations/{talk.pk}/"
    opened = timezone.localtime(talk.opened_at, ZoneInfo(cast.brand.time_zone))
    assert "Première réponse après" in client.get(place).content.decode()
    retain(cast.brand, now, 10)
    for page in (
        client.get(place).content.decode(),
        client.get("/conversations/").content.decode(),
    ):
        assert date_format(opened, "j F Y") in page
        assert f"{opened:%H:%M}" not in page
        assert "Première réponse après" not in page
    page = client.get(f"/audit/retention/{cast.brand.pk}/").content.decode()
    assert "première réponse et la clôture restent" in page
