"""A passage that a meeting settled is read by its own house and the brand, not by another's."""

from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from conversations.actions.calibration import decide_finding, reveal
from conversations.models import Finding, RuleExample
from tests.cast import Cast, person
from tests.console.test_review_calibration import begun, read
from tests.reviewing import PARROTED, ended

pytestmark = pytest.mark.django_db


def settled(cast: Cast, client: Client) -> RuleExample:
    """By Nord's analysts, of a conversation of Nord's."""
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    ended(cast)
    batch = begun(cast, client, [cast.irene, hugo], 1)
    read(client, cast.irene, batch, ["100"], {"word": "confirmed"})
    reveal(batch, cast.irene, timezone.now(), 1)
    finding = Finding.objects.get(rule=PARROTED)
    batch.refresh_from_db()
    decide_finding(batch, finding.pk, "confirmed", "Mot à mot", cast.irene, timezone.now())
    return RuleExample.objects.get()


def readers(cast: Cast, client: Client) -> list[str]:
    eva = person("Eva Noir", "analyst", provider=cast.atlas)
    found = []
    for user in (cast.lea, cast.irene, cast.ada, cast.diane, cast.zoe, cast.yann, eva):
        client.force_login(user)
        if "Mot à mot" in client.get(f"/rules/{PARROTED}/").content.decode():
            found.append(user.name)
    return found


def test_another_providers_words_stand_on_no_rule_page(cast: Cast, client: Client) -> None:
    settled(cast, client)
    assert readers(cast, client) == ["Léa Morel", "Irène Faure", "Ada Klein", "Diane Roux"]


def test_it_stays_with_them_when_the_meeting_is_gone(cast: Cast, client: Client) -> None:
    example = settled(cast, client)
    assert example.decision is not None
    example.decision.delete()
    assert RuleExample.objects.get().decision is None
    assert "Irène Faure" in readers(cast, client)


def test_examples_of_before_get_their_house(cast: Cast, client: Client) -> None:
    example = settled(cast, client)
    RuleExample.objects.update(teams=[])
    with connection.cursor() as cursor:
        cursor.execute(import_module("conversations.migrations.0043_example_teams").HELD)
    assert RuleExample.objects.get().teams == example.teams == [cast.team.pk]
