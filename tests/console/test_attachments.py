"""Attachments over HTTP: who may put and fetch them, and under which headers."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from console.files import MOST_BYTES
from console.tokens import token_for
from conversations.actions.close import close_conversation
from conversations.actions.hold import customer_of
from conversations.actions.keys import create_api_key
from conversations.models import Attachment, AuditEntry, Conversation
from tests.cast import PASSWORD, Cast
from tests.console.samples import pdf, photo

URL = "/api/v1/attachments/"


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def put(client: Client, body: bytes, token: str = "", name: str = "lampe.jpg", **form: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    file = SimpleUploadedFile(name, body)
    return client.post(URL, {"file": file, **form}, headers=headers)


def kept(client: Client, conversation: Conversation, body: bytes = b"") -> str:
    answer = put(client, body or photo(), token_for(conversation))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def get(client: Client, attachment: str, token: str = "", path: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.get(path or f"/attachments/{attachment}/", headers=headers)


def test_a_customer_sends_a_photo_and_sees_it_again(client: Client, cast: Cast) -> None:
    conversation = cast.open()
    token = token_for(conversation)
    answer = put(client, photo(), token, name="../../é\u202etc\x00passwd.exe")
    assert answer.status_code == 201
    told = answer.json()
    assert told["type"] == "image/jpeg"
    assert told["name"] == "étc\x00passwd.jpg".replace("\x00", "")
    shown = get(client, told["id"], token)
    assert shown.status_code == 200
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["Cache-Control"].startswith("private")


def test_a_card_number_in_a_name_is_masked_before_it_is_stored(client: Client, cast: Cast) -> None:
    conversation = cast.open()
    long = "x" * 110  # so that the name is cut within the number
    names = (
        "CB4970101234567893.png",
        "ma carte 4970 1012 3456 7893.jpg",
        f"{long}4970101234567893",
    )
    for name in names:
        told = put(client, photo(), token_for(conversation), name=name).json()
        assert "4970" not in told["name"]
    assert not any("4970" in a.name for a in conversation.attachments.all())


def test_a_pdf_is_handed_over_as_a_file(client: Client, cast: Cast) -> None:
    conversation = cast.open()
    attachment = kept(client, conversation, pdf())
    shown = get(client, attachment, token_for(conversation))
    assert shown.headers["Content-Type"] == "application/pdf"
    assert shown.headers["Content-Disposition"].startswith("attachment")


def test_a_signed_address_opens_one_file_for_a_while(
    client: Client, cast: Cast, time_machine: Any
) -> None:
    conversation = cast.open()
    first, second = kept(client, conversation), kept(client, conversation)
    answer = get(client, first, token_for(conversation), f"{URL}{first}/")
    told = answer.json()
    assert token_for(conversation) not in answer.content.decode()
    assert get(client, first, path=told["url"]).status_code == 200
    assert get(client, first, path=told["thumb"]).headers["Content-Type"] == "image/webp"
    assert get(client, first, path=told["url"].replace(first, second)).status_code == 404
    time_machine.move_to(timezone.now() + timezone.timedelta(minutes=16))
    assert get(client, first, path=told["url"]).status_code == 404


def test_others_find_nothing(client: Client, cast: Cast) -> None:
    mine, foreign = cast.open(), cast.open()
    attachment = kept(client, mine)
    for token in ("", "x", token_for(foreign)):
        assert get(client, attachment, token).status_code == 404
        assert get(client, attachment, token, f"{URL}{attachment}/").status_code == 404
    assert put(client, photo(), "x" * 64).status_code == 404
    assert put(client, photo()).status_code == 404


def test_staff_of_the_scope_see_it_and_the_other_provider_does_not(
    client: Client, cast: Cast
) -> None:
    conversation = cast.taken(cast.lea)
    attachment = kept(client, conversation)
    for user, status in ((cast.lea, 200), (cast.nadia, 200), (cast.zoe, 404)):
        client.force_login(user)
        assert get(client, attachment).status_code == status
        assert get(client, "", path=f"/attachments/{attachment}/?small").status_code == status
    client.logout()
    assert get(client, attachment).status_code == 404
    assert get(client, attachment, token_for(conversation)).status_code == 200
    opened = AuditEntry.objects.order_by("pk")
    assert [(e.act, e.actor, e.conversation, e.data) for e in opened] == [
        ("file.opened", user, conversation.pk, {"file": attachment})
        for user in (cast.lea, cast.nadia)
    ], "by staff, the file itself, once for each time"


def test_an_advisor_attaches_at_their_own_desk_only(client: Client, cast: Cast) -> None:
    conversation = cast.taken(cast.lea)
    for user, status in ((cast.lea, 201), (cast.omar, 404), (cast.zoe, 404)):
        _, key = create_api_key(user, "test", timezone.now())
        answer = put(client, photo(), key, conversation=str(conversation.pk))
        assert answer.status_code == status
    assert put(client, photo(), key, conversation="nonsense").status_code == 404


def test_a_session_needs_its_csrf_token(cast: Cast) -> None:
    conversation = cast.taken(cast.lea)
    client = Client(enforce_csrf_checks=True)
    assert client.login(email=cast.lea.email, password=PASSWORD)
    form = {"conversation": str(conversation.pk)}
    assert put(client, photo(), **form).status_code == 404
    token = "a" * 32
    client.cookies["csrftoken"] = token
    assert put(client, photo(), csrfmiddlewaretoken=token, **form).status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"PK\x03\x04 not a photo", 415, "file_type"),
        (photo()[:200], 415, "file_damaged"),
        (photo() + b"\x00" * MOST_BYTES, 413, "file_too_big"),
    ],
)
def test_refusals_say_why(client: Client, cast: Cast, body: bytes, status: int, code: str) -> None:
    answer = put(client, body, token_for(cast.open()))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["field"] == "file"
    assert not Attachment.objects.exists()


def test_a_missing_file_and_a_closed_conversation(
    client: Client, cast: Cast, tmp_path: Any
) -> None:
    conversation = cast.open()
    headers = {"Authorization": f"Bearer {token_for(conversation)}"}
    assert client.post(URL, {}, headers=headers).status_code == 400
    close_conversation(conversation.pk, customer_of(conversation), "", timezone.now())
    answer = put(client, photo(), token_for(conversation))
    assert (answer.status_code, answer.json()["code"]) == (409, "closed")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_nothing_of_a_photo_but_its_pixels_is_stored(
    client: Client, cast: Cast, tmp_path: Any
) -> None:
    kept(client, cast.open(), photo(comment=b"GPS 48.85 2.35"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 2
    assert not any(b"GPS" in path.read_bytes() for path in files)
    assert not any("lampe" in path.name for path in files)


def test_the_brands_site_may_ask_and_others_may_not(client: Client, cast: Cast) -> None:
    site, other = "https://www.lumiere.example", "https://evil.example"
    cast.brand.allowed_origins = [site]
    cast.brand.save()
    conversation = cast.open()
    for origin, allowed in ((site, site), (other, None), ("null", None)):
        asked = client.options(
            URL, headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
        )
        assert asked.headers.get("Access-Control-Allow-Origin") == allowed
        token = f"Bearer {token_for(conversation)}"
        file = io.BytesIO(photo())
        answer = client.post(
            URL, {"file": file}, headers={"Origin": origin, "Authorization": token}
        )
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert "Access-Control-Allow-Credentials" not in answer.headers
