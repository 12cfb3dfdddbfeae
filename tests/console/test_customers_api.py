"""PUT /api/v1/customers/: idempotent, by a brand's key alone, held to the brand's schema."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.actions.keys import create_api_key, create_brand_key, revoke_brand_key
from conversations.models import Brand, BrandKey, Customer, CustomerAttribute
from conversations.queries import views
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TOLD = {
    "name": "Camille Durand", "title": "Mme", "email": "camille@example.org", "language": "fr",
    "products": ["Lampe Aurore"], "product_aliases": ["aurore"],
    "history": [{"at": "2026-11-17", "kind": "order", "text": "Commande 45871"}],
    "attributes": {"tier": "gold", "orders": 4},
}  # fmt: skip


@pytest.fixture
def key(cast: Cast) -> str:
    return create_brand_key(cast.brand, "CRM", cast.ada, timezone.now())[1]


def put(key: str, body: Any, external_id: str = "C-9", **given: Any) -> Any:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    usual = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {key}"}}
    return Client(enforce_csrf_checks=True).put(
        f"/api/v1/customers/{external_id}/", data, **(usual | given)
    )


def test_the_first_time_creates_and_the_same_again_changes_nothing(cast: Cast, key: str) -> None:
    first, again = put(key, TOLD), put(key, TOLD)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == TOLD | {"external_id": "C-9"}
    row = Customer.objects.get(brand=cast.brand, external_id="C-9")
    assert row.is_verified
    assert row.history == TOLD["history"]


def test_what_is_left_out_is_emptied_and_unknown_fields_are_ignored(cast: Cast, key: str) -> None:
    put(key, TOLD)
    assert put(key, {"name": "Camille", "shoe_size": 38}).json()["products"] == []


def test_card_numbers_are_masked_before_they_are_stored(cast: Cast, key: str) -> None:
    past = [{"text": "Payé avec 4111 1111 1111 1111"}]
    put(key, {"history": past, "attributes": {"card": "4111111111111111"}})
    stored = str(vars(Customer.objects.get(external_id="C-9")))
    assert "4111 1111 1111 1111" not in stored
    assert "4111111111111111" not in stored


def test_the_advisor_sees_the_new_facts(cast: Cast, key: str) -> None:
    conversation = cast.taken(cast.lea, external_id="C-1")
    put(key, TOLD, "C-1")
    held = views.for_desks(list(views.at_desk(cast.lea)))
    assert held[0]["conversation"] == str(conversation.pk)
    assert held[0]["customer"]["products"] == ["Lampe Aurore"]
    assert held[0]["customer"]["attributes"] == {"tier": "gold", "orders": 4}


def test_only_a_standing_key_of_a_brand_opens_it(cast: Cast, key: str) -> None:
    personal = create_api_key(cast.ada, "", timezone.now())[1]
    for wrong in ("", personal, key + "x", "mjb_", "mjb_" + "x" * 5000):
        answer = put(wrong, TOLD)
        assert (answer.status_code, answer.json()["code"]) == (401, "forbidden")
    revoke_brand_key(BrandKey.objects.get().pk, cast.ada, timezone.now())
    assert put(key, TOLD).status_code == 401
    assert not Customer.objects.filter(external_id="C-9").exists()


def test_a_brand_tells_of_its_own_customers_only(cast: Cast, key: str) -> None:
    other = Brand.objects.create(slug="autre", name="Autre")
    theirs = create_brand_key(other, "CRM", None, timezone.now())[1]
    put(key, TOLD)
    assert put(theirs, {"name": "Zoé"}).status_code == 201
    assert Customer.objects.get(brand=cast.brand, external_id="C-9").name == "Camille Durand"


def test_the_schema_of_the_brand_is_kept(cast: Cast, key: str) -> None:
    CustomerAttribute.objects.create(brand=cast.brand, name="tier", type="text")
    refusal = put(key, TOLD)
    assert refusal.status_code == 400
    assert refusal.json()["code"] == "unknown_attribute"
    assert refusal.json()["field"] == "attributes.orders"
    wrong = put(key, {"attributes": {"tier": 3}}).json()
    assert (wrong["code"], wrong["field"]) == ("wrong_type", "attributes.tier")
    assert put(key, {"attributes": {"tier": "gold"}}).status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": 3}, 400, "name"),
        ({"products": "Lampe"}, 400, "products"),
        ({"history": [{"at": "2026-01-01"}]}, 400, "history[0]"),
        ({"history": [{"text": "x", "at": "hier"}]}, 400, "history[0].at"),
        ({"email": "camille"}, 400, "email"),
        ({"attributes": {"a": {"b": 1}}}, 400, "attributes.a"),
        ({"name": "\x00"}, 400, "name"),
        (b"\xff", 400, None),
        (b"[" * 60_000, 400, None),
        (b'{"name": "\\ud800"}', 400, None),
        ({"name": "x" * 300_000}, 413, None),
    ],
)
def test_bad_input_is_refused_with_its_place(
    cast: Cast, key: str, body: Any, status: int, field: str | None
) -> None:
    answer = put(key, body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert not Customer.objects.filter(external_id="C-9").exists()


def test_other_types_methods_and_ids_are_refused(cast: Cast, key: str) -> None:
    assert put(key, "x=1", content_type="text/plain").status_code == 415
    assert put(key, TOLD, "x" * 121).status_code == 400
    headers = {"Authorization": f"Bearer {key}"}
    answer = Client().get("/api/v1/customers/C-9/", headers=headers)
    assert (answer.status_code, answer["Allow"]) == (405, "PUT")


def test_a_busy_system_is_told_to_wait(cast: Cast, key: str, settings: Any) -> None:
    settings.CUSTOMERS_PER_MINUTE = 2
    assert [put(key, {}).status_code for _ in range(3)] == [201, 200, 429]
    assert int(put(key, {})["Retry-After"]) > 0


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
)
FUZZ = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(st.dictionaries(st.sampled_from([*TOLD, "id"]), anything) | anything)
def test_any_body_gets_an_answer_with_a_stable_code(cast: Cast, key: str, body: Any) -> None:
    answer = put(key, body)
    assert answer.status_code in (200, 201, 400), answer.content
    if answer.status_code == 400:
        assert set(answer.json()) == {"code", "detail", "field"}


def test_an_administrator_makes_a_key_sees_it_once_and_revokes_it(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ada)
    form = {"brand": str(cast.brand.pk), "label": "CRM"}
    page = client.post("/manage/keys/", form).content.decode()
    shown = re.search(r"mjb_[\w-]{40,}", page)
    assert shown is not None
    assert shown[0] not in client.get("/manage/keys/").content.decode()
    assert shown[0] not in str(vars(BrandKey.objects.get()))
    assert put(shown[0], TOLD).status_code == 201
    client.post(f"/manage/keys/{BrandKey.objects.get().pk}/revoke/")
    assert put(shown[0], TOLD).status_code == 401
    assert "Ada Klein" in client.get("/manage/keys/").content.decode()


def test_nobody_else_sees_the_keys(cast: Cast, client: Client) -> None:
    for user in (cast.lea, cast.nadia, cast.irene, cast.diane):
        client.force_login(user)
        assert client.get("/manage/keys/").status_code == 403
