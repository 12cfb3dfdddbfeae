"""A machine whose clock is wrong: its pages and commands go by the house's all the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from conversations.models import AuditEntry
from conversations.now import house
from frontend.templatetags.motjuste import ago, since
from tests.cast import Cast

HOUR = timedelta(hours=1)


@pytest.fixture
def an_hour_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a comparison made of a machine that is an hour behind the database."""
    monkeypatch.setattr(house, "offset", HOUR)


@pytest.mark.django_db
@pytest.mark.usefixtures("an_hour_behind")
def test_a_page_dates_by_the_house(cast: Cast, client: Client) -> None:
    client.force_login(cast.nadia)
    client.post("/manage/anger/", {"brand": cast.brand.pk, "is_on": "1"})
    kept = AuditEntry.objects.get(act="anger.switched")
    assert kept.at > datetime.now(UTC) + HOUR / 2


@pytest.mark.usefixtures("an_hour_behind")
def test_what_a_page_says_of_time_is_by_the_house() -> None:
    at = datetime.now(UTC)
    assert ago(at) == "il y a 1\u00a0h"
    assert since(at).startswith("1\u00a0h")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("an_hour_behind")
def test_a_probe_has_the_process_compare(client: Client) -> None:
    """The database of the tests is on this machine: nothing is left of the hour."""
    client.get("/readyz")
    assert abs(house.offset) < HOUR / 2


@pytest.mark.django_db
@pytest.mark.usefixtures("an_hour_behind")
@pytest.mark.parametrize("command", ["retain", "rescore", "analyse", "import_transcripts"])
def test_a_command_compares_before_it_dates(command: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    given: dict[str, tuple[Any, ...]] = {
        "retain": ("--dry-run",),
        "analyse": ("--once",),
        "import_transcripts": (str(empty),),
    }
    call_command(command, *given.get(command, ()))
    assert abs(house.offset) < HOUR / 2
