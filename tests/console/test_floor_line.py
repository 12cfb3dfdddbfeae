"""What a floor says of its line, when it is long and nobody picks up."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.core.figures import figures
from conversations.queries import figure_rows, floor_line
from conversations.queries.figures import Scope, counts
from conversations.queries.line import lines_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NB = "\u00a0"


def waiting(cast: Cast, n: int, seconds: float = 300, **given: Any) -> datetime:
    now = timezone.now()
    for i in range(n):
        cast.open(name=f"Client {i}", now=now - timedelta(seconds=seconds), **given)
    return now


def page(client: Client, cast: Cast, address: str = "/floor/") -> str:
    client.force_login(cast.nadia)
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"[ \n]+", " ", answer.content.decode())


def test_all_who_wait_are_counted_and_how_many_are_listed_is_said(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = waiting(cast, 5)
    waiting(cast, 2, queue="conseil")
    found = floor_line.standing(lines_of([cast.sav.pk, cast.conseil.pk], now), now)
    assert (found.n_waiting, len(found.waiting), found.n_more) == (7, 7, 0)
    assert "derrière eux" not in page(client, cast)
    monkeypatch.setattr(floor_line, "MOST", 3)
    told = page(client, cast)
    assert ">7 en attente<" in told
    assert told.count('class="waits"') == 3
    assert f"Les 3 premiers sont affichés{NB}; 4 autres attendent derrière eux." in told


def test_who_waits_beyond_the_threshold_stands_beside_the_figure(
    client: Client, cast: Cast
) -> None:
    now = waiting(cast, 4)
    waiting(cast, 1, seconds=20)
    cast.taken(cast.lea, name="Jean Petit", now=now)
    scope = Scope(frozenset([str(cast.team.pk)]), frozenset([str(cast.sav.pk)]))
    since, until = now - timedelta(hours=1), timezone.now()
    figure = next(
        f for f in figures(counts(scope, since, until)) if f.name == "service_level_accepted"
    )
    rows = figure_rows.counted(figure.name, scope, since, until)
    beside = figure_rows.overdue(scope, until)
    assert (figure.value, figure.n, figure.n_overdue) == (1.0, 1, 4)
    assert (len(rows), sum(bool(row.is_yes) for row in rows), len(beside)) == (1, 1, 4)
    assert figure.is_missed
    told = page(client, cast)
    assert "des prises en charge" in told
    assert '<span class="beside bad">4 attendent déjà plus</span>' in told
    opened = page(client, cast, "/floor/figures/service_level_accepted/?window=quarter")
    assert f"4 clients en attente ont déjà manqué ≤{NB}60{NB}s" in opened
    assert opened.count(f">5{NB}min<") == 4


def test_the_others_line_stands_beside_no_figure_of_ours(client: Client, cast: Cast) -> None:
    waiting(cast, 3)
    client.force_login(cast.yann)
    told = client.get("/floor/").content.decode()
    assert "attend déjà plus" not in told


def test_nobody_answered_is_at_least_so_long_and_off_target(client: Client, cast: Cast) -> None:
    waiting(cast, 3, seconds=250)
    told = page(client, cast)
    [kpi] = [part for part in told.split('<div class="kpi')[1:] if 'id="kpi-access_effort"' in part]
    assert kpi.startswith(" miss")
    assert "hors cible" in kpi
    assert kpi.count(f"&gt;{NB}4{NB}min{NB}10") == 3, "of the day, of the quarter of an hour, p90"
    opened = page(client, cast, "/floor/figures/access_effort/")
    assert f"&gt;{NB}4{NB}min{NB}10" in opened
    assert "elle est d’au moins cette durée" in opened


def test_a_time_of_the_last_quarter_is_not_read_as_one_duration(client: Client, cast: Cast) -> None:
    waiting(cast, 1, seconds=140)
    told = page(client, cast)
    assert f"sur 15{NB}min{NB}:</span> " in told
    assert f"15{NB}min <" not in told
