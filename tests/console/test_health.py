"""/healthz, /readyz, /metrics and /api/v1/me/: what machines ask, and what they are refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from conversations.actions.deadlines import beat
from conversations.actions.keys import create_api_key, revoke_api_key
from conversations.models import Beat
from tests.cast import Cast

Client = Any


@pytest.fixture
def ready(transactional_db: None, client: Client) -> Callable[[], tuple[int, dict[str, str]]]:
    def ask() -> tuple[int, dict[str, str]]:
        answer = client.get("/readyz")
        return answer.status_code, answer.json()["checks"]

    return ask


def test_the_process_is_healthy_whatever_else_is(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_it_is_ready_when_the_clock_beats(ready: Callable[[], Any]) -> None:
    status, checks = ready()
    assert status == 503
    assert checks["clock"] == "has given no sign of life yet"
    beat("clock", timezone.now())
    status, checks = ready()
    assert status == 200
    assert checks.pop("analyse") == "has given no sign of life yet"  # said, and no reason
    assert set(checks.values()) == {"ok"}
    beat("analyse", timezone.now())
    assert ready()[1]["analyse"] == "ok"
    assert {"database", "layer", "clock"} <= set(checks)


def test_an_old_beat_is_a_reason(ready: Callable[[], Any]) -> None:
    Beat.objects.create(name="clock", at=timezone.now() - timedelta(minutes=2))
    status, checks = ready()
    assert status == 503
    assert checks["clock"].startswith("last sign of life 12")


def test_a_layer_that_is_away_is_a_reason(ready: Callable[[], Any], servers: Any) -> None:
    beat("clock", timezone.now())
    servers.kill_valkey()
    status, checks = ready()
    assert status == 503
    assert checks["layer"] != "ok"
    assert checks["database"] == "ok"


def test_metrics_say_how_the_house_is_loaded(
    transactional_db: None, cast: Cast, client: Client
) -> None:
    cast.taken(cast.lea)
    cast.open()
    text = client.get("/metrics").content.decode()
    labels = 'motjuste_conversations{brand="maison-lumiere",queue="sav",state='
    assert f'{labels}"active"}} 1.0' in text
    assert f'{labels}"waiting"}} 1.0' in text
    assert "motjuste_seats_occupied 1.0" in text
    assert "motjuste_unanalysed 2.0" in text
    assert "motjuste_unanalysed_seconds " in text
    for name in ("motjuste_sockets", "motjuste_posts_total", "motjuste_commit_seconds_bucket"):
        assert name in text


@pytest.mark.parametrize(
    "given",
    [{"REMOTE_ADDR": "203.0.113.9"}, {"headers": {"X-Forwarded-For": "203.0.113.9"}}],
    ids=["from elsewhere", "through a proxy"],
)
def test_metrics_are_for_this_machine(client: Client, db: None, given: dict[str, Any]) -> None:
    assert client.get("/metrics", **given).status_code == 403


def test_with_a_token_only_the_token_counts(client: Client, db: None, settings: Any) -> None:
    settings.METRICS_TOKEN = "scrape-me"
    assert client.get("/metrics").status_code == 403
    wrong = {"Authorization": "Bearer scrape-you"}
    assert client.get("/metrics", headers=wrong).status_code == 403
    right = {"Authorization": "Bearer scrape-me"}
    answer = client.get("/metrics", headers=right, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 200


def test_a_key_tells_whose_it_is_and_whether_they_are_signed_in(cast: Cast, client: Client) -> None:
    row, key = create_api_key(cast.lea, "script", timezone.now())
    bearer = {"Authorization": f"Bearer {key}"}
    answer = client.get("/api/v1/me/", headers=bearer).json()
    assert answer == {
        "id": str(cast.lea.pk),
        "name": cast.lea.name,
        "role": "advisor",
        "signed_in": False,
    }
    client.force_login(cast.lea)
    _forget()
    assert client.get("/api/v1/me/", headers=bearer).json()["signed_in"]
    client.logout()
    _forget()
    assert not client.get("/api/v1/me/", headers=bearer).json()["signed_in"]
    revoke_api_key(cast.lea, row.pk, timezone.now())
    assert client.get("/api/v1/me/", headers=bearer).status_code == 401


def test_nobody_in_particular_is_told_nothing(cast: Cast, client: Client) -> None:
    assert client.get("/api/v1/me/").status_code == 401
    client.force_login(cast.lea)
    assert client.get("/api/v1/me/").status_code == 401
    assert client.post("/api/v1/me/").status_code == 405


def _forget() -> None:
    """The list of who is signed in is kept for two seconds."""
    from django.core.cache import cache

    cache.delete("signed-in")
