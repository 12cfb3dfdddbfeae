"""Personal API keys: shown once, kept as digests, gone with their owner."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from console.api.keys import bearer, user_for_key
from conversations.actions import keys, people
from conversations.models import ApiKey
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_key_is_shown_once_and_stored_as_a_digest(cast: Cast, client: Client) -> None:
    client.force_login(cast.lea)
    page = client.post("/account/keys/", {"label": "CRM"}).content.decode()
    key = re.search(r"mj_[\w-]{40,}", page)
    assert key is not None
    assert key[0] not in client.get("/account/").content.decode()
    stored = ApiKey.objects.get()
    assert key[0] not in str(vars(stored))
    assert user_for_key(key[0]) == cast.lea
    stored.refresh_from_db()
    assert stored.last_used_at is not None


def test_a_key_stands_until_revoked_or_its_owner_goes(cast: Cast, client: Client) -> None:
    row, key = keys.create_api_key(cast.lea, "", timezone.now())
    client.force_login(cast.omar)
    assert client.post(f"/account/keys/{row.pk}/revoke/").status_code == 404
    assert user_for_key(key) == cast.lea
    people.set_active(cast.lea, None, timezone.now(), is_active=False)
    assert user_for_key(key) is None
    people.set_active(cast.lea, None, timezone.now(), is_active=True)
    client.force_login(cast.lea)
    client.post(f"/account/keys/{row.pk}/revoke/")
    assert user_for_key(key) is None


@pytest.mark.parametrize("key", ["", "mj_", "mj_" + "x" * 43, "x" * 5000, "mj_\x00", "mj_\ud800"])
def test_what_is_no_key_belongs_to_nobody(cast: Cast, key: str) -> None:
    assert user_for_key(key) is None


def test_bearer_headers() -> None:
    assert bearer("Bearer mj_x") == bearer("bearer  mj_x ") == "mj_x"
    assert bearer("Basic mj_x") == bearer("") == ""


def test_a_used_key_costs_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    _, key = keys.create_api_key(cast.lea, "", timezone.now())
    user_for_key(key)
    with django_assert_num_queries(1):
        user_for_key(key)
