"""POST /api/v1/conversations/ against anything: an answer with a stable code, nothing half-stored.

What the answer means is the protocol's; here it is only asked never to break.
"""

import hashlib
import hmac
import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.models import Block, Conversation, Customer, Event
from tests.cast import Cast

URL = "/api/v1/conversations/"
CODES = {400: {"bad_frame", "too_long"}, 404: {"not_found"}, 403: {"forbidden"}, 413: {"too_long"}}


@pytest.fixture(autouse=True)
def _no_throttle(settings: Any) -> None:
    settings.OPENINGS_PER_MINUTE = 10**9


def send(body: Any, client: Client | None = None, **given: Any) -> Any:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    usual = {"content_type": "application/json"} | given
    return (client or Client(raise_request_exception=True)).post(URL, data, **usual)


def body(**fields: Any) -> dict[str, Any]:
    return {"brand": "maison-lumiere", "queue": "sav", "text": "Bonjour"} | fields


texts = st.text(st.characters(), max_size=30) | st.sampled_from(["", "a" * 5000, "é", "٣", "\x00"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=5), v, max_size=3),
)
customers = st.fixed_dictionaries(
    {},
    optional={
        "name": texts | values,
        "email": texts | st.just("paul@example.org") | values,
        "external_id": texts | values,
        "signature": texts | values,
    },
)
openings = st.fixed_dictionaries(
    {"brand": st.just("maison-lumiere") | values},
    optional={
        "queue": st.sampled_from(["sav", "nulle-part"]) | values,
        "language": st.sampled_from(["fr", "en", "xx"]) | values,
        "customer": customers | values,
        "text": texts | values,
        "client_key": st.uuids().map(str) | values,
        "previous": texts | values,
        "seq": values,
    },
)
FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def check(response: Any) -> None:
    assert response.status_code in (200, 201, 400, 404), response.content
    if response.status_code >= 400:
        refusal = response.json()
        assert refusal["code"] in CODES[response.status_code]
        assert set(refusal) == {"code", "detail", "field"}


@FUZZ
@given(openings)
def test_any_opening_is_answered_with_a_stable_code(cast: Cast, opening: dict[str, Any]) -> None:
    n_before = Conversation.objects.count()
    response = send(opening)
    check(response)
    n_new = Conversation.objects.count() - n_before
    assert n_new == (1 if response.status_code == 201 else 0)


@FUZZ
@given(st.binary(min_size=1, max_size=200) | st.text(min_size=1, max_size=100).map(str.encode))
def test_any_bytes_are_answered_with_a_stable_code(cast: Cast, raw: bytes) -> None:
    response = send(raw)
    check(response)
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("raw", "status", "code", "field"),
    [
        (b"[]", 400, "bad_frame", ""),
        (b"{", 400, "bad_frame", ""),
        (b"\xff\xfe", 400, "bad_frame", ""),
        (b'{"brand": "\\ud800"}', 400, "bad_frame", ""),
        (b'{"brand": NaN}', 400, "bad_frame", ""),
        (b"[" * 50000, 400, "bad_frame", ""),
        (b'{"x":' + b"[" * 20000 + b"]" * 20000 + b', "brand": "b"}', 400, "bad_frame", ""),
        (body(brand=7), 400, "bad_frame", "brand"),
        (body(brand="b" * 81), 400, "too_long", "brand"),
        (body(brand="autre"), 404, "not_found", "brand"),
        (body(queue="autre"), 404, "not_found", ""),
        (body(text="a" * 4001), 400, "too_long", "text"),
        (body(text="a\x00"), 400, "bad_frame", "text"),
        (body(client_key="1"), 400, "bad_frame", "client_key"),
        (body(customer=[]), 400, "bad_frame", "customer"),
        (body(customer={"name": "n" * 121}), 400, "too_long", "customer.name"),
        (body(customer={"name": "\x00"}), 400, "bad_frame", "customer.name"),
        (body(customer={"email": "nobody"}), 400, "bad_frame", "customer.email"),
    ],
)
def test_each_fault_names_its_code_and_its_field(
    cast: Cast, raw: Any, status: int, code: str, field: str
) -> None:
    response = send(raw)
    assert (response.status_code, response.json()["code"]) == (status, code)
    if field:
        assert response.json()["field"] == field
    assert not Conversation.objects.exists()
    assert not Customer.objects.exclude(pk=cast.paul.pk).exists()


def test_too_much_and_another_type_are_refused_unread(cast: Cast) -> None:
    assert send(body(text="a" * 70000)).status_code == 413
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert send("brand=maison-lumiere", content_type=kind).status_code == 415
    for method in ("get", "put", "delete", "patch"):
        assert getattr(Client(), method)(URL).status_code == 405


def test_a_signature_in_another_alphabet_is_wrong_and_nothing_else(cast: Cast) -> None:
    for signature in ("é" * 64, "٣" * 64, "İ", "0" * 128, " "):
        response = send(body(customer={"external_id": "C-1", "signature": signature}))
        assert response.status_code == 201
        talk = Conversation.objects.get(pk=response.json()["conversation"])
        assert talk.customer_id != cast.paul.pk
        assert not talk.customer.is_verified


def test_only_the_brands_own_signature_makes_a_customer_known(cast: Cast) -> None:
    def signed(secret: str) -> str:
        return hmac.new(secret.encode(), b"C-1", hashlib.sha256).hexdigest()

    for secret, is_known in (("guess", False), (cast.brand.secret, True)):
        customer = {"external_id": "C-1", "signature": signed(secret)}
        opened = send(body(customer=customer)).json()["conversation"]
        found = Conversation.objects.get(pk=opened).customer
        assert (found == cast.paul) == is_known


def test_the_same_key_again_is_the_same_conversation_and_token(cast: Cast) -> None:
    key = str(uuid4())
    first, again = send(body(client_key=key)), send(body(client_key=key, text="Autre chose"))
    assert (first.status_code, again.status_code) == (201, 200)
    for name in ("conversation", "token"):
        assert first.json()[name] == again.json()[name]
    assert list(Event.objects.exclude(text=None).values_list("text", flat=True)) == ["Bonjour"]


def test_markup_and_templates_are_kept_as_the_text_they_are(cast: Cast) -> None:
    text = "<script>alert(1)</script> {{ settings.SECRET_KEY }} {0.__class__} %s ${7*7}"
    opened = send(body(text=text, customer={"name": "<b hx-get='/'>Paul</b>"})).json()
    talk = Conversation.objects.get(pk=opened["conversation"])
    assert talk.customer.name == "<b hx-get='/'>Paul</b>"
    assert Event.objects.get(conversation=talk, kind="message.posted").text == text


def test_another_sites_page_gets_no_answer_it_may_read(cast: Cast) -> None:
    cast.brand.allowed_origins = ["https://shop.example.org"]
    cast.brand.save()
    for origin, may_read in (
        ("https://shop.example.org", True), ("https://evil.example.org", False), ("null", False),
        ("https://shop.example.org.evil.org", False), ("http://shop.example.org", False),
    ):  # fmt: skip
        response = send(body(), headers={"Origin": origin})
        assert (response.headers.get("Access-Control-Allow-Origin") == origin) == may_read
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_a_session_gives_the_public_call_nothing(cast: Cast) -> None:
    """No cookie is read, so a cross-site post is nobody's."""
    client = Client()
    client.force_login(cast.ada)
    opened = send(body(), client)
    assert opened.status_code == 201
    assert "sessionid" not in opened.cookies


def test_a_flood_of_openings_is_told_when_to_come_back(cast: Cast, settings: Any) -> None:
    settings.OPENINGS_PER_MINUTE = 5
    answers = [send(body()) for _ in range(20)]
    late = [a for a in answers if a.status_code == 429]
    assert late, "the window may have changed once, not three times"
    assert all(1 <= int(a.headers["Retry-After"]) <= 60 for a in late)
    assert {a.json()["code"] for a in late} == {"rate_limited"}
    assert Conversation.objects.count() == len(answers) - len(late)


def test_a_blocked_customer_opens_nothing(cast: Cast) -> None:
    from conversations.actions.blocks import block_customer

    talk = send(body(), REMOTE_ADDR="203.0.113.9").json()["conversation"]
    from django.utils import timezone

    block_customer(talk, cast.nadia, "Insultes", timezone.now())
    assert Block.objects.count() == 1
    refused = send(body(), REMOTE_ADDR="203.0.113.9")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert send(body(), REMOTE_ADDR="203.0.113.10").status_code == 201


def test_a_database_that_is_too_busy_is_a_clear_answer_and_the_key_may_try_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No connection is to be had, as when the pool is exhausted."""
    from django.db import OperationalError, connection

    def none_left(*_: object) -> None:
        raise OperationalError("couldn't get a connection after 10.00 sec")

    key = str(uuid4())
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", none_left)
        refused = send(body(client_key=key))
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert refused.headers["Retry-After"]
    assert send(body(client_key=key)).status_code == 201
