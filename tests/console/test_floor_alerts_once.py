"""Alerts of several teams: one customer is one alert to whoever leads both; and what is about to go
says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from console.floor import model, scope
from conversations.actions import alerts
from conversations.core.alerts import together
from conversations.models import Alert, Team
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def watched(cast: Cast) -> list[tuple[str, int]]:
    raised = model.alerts(scope.watch(cast.nadia, {}))
    return [(one.team, one.n) for one in raised if one.kind == "breach"]


def look(seconds: int = 20) -> None:
    now = timezone.now()
    alerts.look(now - timedelta(seconds=seconds))
    alerts.look(now)


def test_who_is_late_for_two_teams_is_one(cast: Cast) -> None:
    second = Team.objects.create(provider=cast.nord, name="Nuit")
    cast.nadia.teams.add(second)
    cast.lea.teams.add(second)
    cast.taken(cast.lea, now=timezone.now() - timedelta(minutes=10))
    look()
    assert Alert.objects.filter(kind="breach", team__isnull=False).count() == 2
    assert watched(cast) == [("Nuit, SAV", 1)]


def test_different_customers_stay_two_alerts(cast: Cast) -> None:
    second = Team.objects.create(provider=cast.nord, name="Nuit")
    cast.nadia.teams.add(second)
    cast.lea.teams.set([second])
    for user in (cast.lea, cast.omar):
        cast.taken(user, now=timezone.now() - timedelta(minutes=10))
    look()
    assert sorted(watched(cast)) == [("Nuit", 1), ("SAV", 1)]


def test_what_overlaps_is_counted_once() -> None:
    sets = {"a": {1, 2}, "b": {2}, "c": {3}, "d": {2, 3}, "e": {9}}
    found = {"".join(sorted(keys)): n for keys, n in together(sets)}
    assert found == {"abcd": 3, "e": 1}


def test_clocks_that_are_on_time_again_do_not_alarm() -> None:
    now = timezone.now()
    one: dict[str, Any] = {"alert": "a", "kind": "clock", "team": "", "since": now}
    late, calm = model.Raised(**one, n=12), model.Raised(**one, n=0, calm_since=now)
    with translation.override("fr"):
        said = [
            render_to_string("floor/parts/alerts.html", {"alerts": [a], "now": now})
            for a in (late, calm)
        ]
    assert "12\u00a0s de retard" in said[0]
    assert "calm" not in said[0]
    assert "0\u00a0s" not in said[1].split("age")[0]
    assert "les horloges sont de nouveau à l’heure" in said[1]
    assert 'class="calm"' in said[1]
