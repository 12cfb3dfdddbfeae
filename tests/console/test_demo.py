"""`manage.py demo`: everything is there, and loading it again changes nothing that somebody has."""

import json
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import F
from django.test import override_settings

from console.api.keys import user_for_key
from conversations.models import (
    Advisor,
    CannedReply,
    Conversation,
    Customer,
    Disposition,
    Event,
    Provider,
    Queue,
    Seat,
    Team,
    User,
)

ROLES = {"advisor": 10, "leader": 2, "analyst": 6, "administrator": 1}


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Loaded once: it takes seconds. What a test changes is rolled back after it."""
    var = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock():
        with override_settings(VAR=var, BASE_URL="http://127.0.0.1:8000"):
            call_command("demo", verbosity=0)
        yield var / "demo.json"
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def keys(loaded: Path, db: None, settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    settings.BASE_URL = "http://127.0.0.1:8000"
    return Path(shutil.copy(loaded, tmp_path))


def _content(keys: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(keys.read_text())
    return found


def _counts() -> dict[str, int]:
    models = apps.get_app_config("conversations").get_models()
    return {model.__name__: model._default_manager.count() for model in models}


def test_the_house_is_complete(keys: Path) -> None:
    assert Provider.objects.count() == 2
    assert Team.objects.count() == 3
    queues = Queue.objects.filter(brand__slug="maison-lumiere")
    assert set(queues.values_list("slug", flat=True)) == {"sav", "conseil"}
    assert CannedReply.objects.filter(brand__slug="maison-lumiere").count() >= 12
    assert Disposition.objects.filter(brand__slug="maison-lumiere").count() >= 8
    for role, n in ROLES.items():
        assert User.objects.filter(role=role).count() == n
    assert Customer.objects.filter(external_id="C-1042").get().products == ["Lampe Aurore"]


def test_every_advisor_has_seats_up_to_the_cap_and_queues(keys: Path) -> None:
    for advisor in Advisor.objects.all():
        assert 2 <= advisor.cap <= 4
        assert Seat.objects.filter(advisor=advisor, retired_at=None).count() == advisor.cap
        assert advisor.queues.exists()


def test_the_past_is_finished_and_gap_free(keys: Path) -> None:
    past = Conversation.objects.all()
    assert past.count() >= 25
    assert set(past.values_list("state", flat=True)) == {"closed"}
    assert not past.filter(disposition=None).exists()
    late = F("opened_at") + timedelta(minutes=5)
    assert not past.filter(first_reply_at__gt=late).exists(), "nobody waited for a seat to be left"
    for conversation in past:
        seqs = Event.objects.filter(conversation=conversation, seq__isnull=False)
        found = list(seqs.order_by("seq").values_list("seq", "at"))
        assert [seq for seq, _ in found] == list(range(1, conversation.seq + 1))
        assert [at for _, at in found] == sorted(at for _, at in found)


def test_the_file_lets_everybody_in_and_nobody_else_reads_it(keys: Path) -> None:
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    content = _content(keys)
    assert content["base_url"] == "http://127.0.0.1:8000"
    assert content["brands"] == ["maison-lumiere", "horizon"]
    assert len(content["users"]) == sum(ROLES.values())
    for known in content["users"]:
        user = User.objects.get(email=known["email"])
        assert user.check_password(known["password"])
        assert user_for_key(known["api_key"]) == user
        assert user.role == known["role"]


def test_loading_again_changes_nothing(keys: Path) -> None:
    before, content = _counts(), _content(keys)
    call_command("demo", verbosity=0)
    assert _counts() == before
    for before_, after in zip(content["users"], _content(keys)["users"], strict=True):
        assert after == before_
    assert _content(keys) == content


def test_what_somebody_has_edited_stays(keys: Path) -> None:
    Queue.objects.filter(slug="sav").update(name="Le SAV")
    Advisor.objects.filter(user__name="Léa Morel").update(languages=["fr", "en"])
    call_command("demo", verbosity=0)
    assert Queue.objects.get(slug="sav").name == "Le SAV"
    assert Advisor.objects.get(user__name="Léa Morel").languages == ["fr", "en"]


def test_a_lost_file_is_written_anew_with_other_secrets(keys: Path) -> None:
    old = {user["email"]: user for user in _content(keys)["users"]}
    before = _counts()
    keys.unlink()
    call_command("demo", verbosity=0)
    assert _counts() == before
    for known in _content(keys)["users"]:
        assert known["password"] != old[known["email"]]["password"]
        assert User.objects.get(email=known["email"]).check_password(known["password"])
        assert user_for_key(old[known["email"]]["api_key"]) is None
        assert user_for_key(known["api_key"]) is not None
