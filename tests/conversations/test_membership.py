"""Teams of the past: who was in one then counts there, whoever is in it now."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.invitations import invite
from conversations.actions.people import rights_changed
from conversations.actions.presence import set_presence
from conversations.actions.serving import teams_moved
from conversations.models import MembershipChange, Seat, Team, User
from conversations.queries.membership import members
from tests.cast import Cast
from tests.conversations.moments import START, at
from tests.reporting import scored

pytestmark = pytest.mark.django_db


def moved(cast: Cast, user: User, teams: list[Team], s: float) -> None:
    before = set(user.teams.values_list("pk", flat=True))
    user.teams.set(teams)
    teams_moved(user, before, cast.ada, at(s))


def test_a_team_of_the_past_is_walked_back(cast: Cast) -> None:
    moved(cast, cast.omar, [], 10)
    moved(cast, cast.omar, [cast.team], 20)
    moved(cast, cast.lea, [], 30)
    moved(cast, cast.zoe, [cast.team, cast.foreign_team], 40)
    found = members([cast.team.pk], at(0), at(50))
    assert found[cast.omar.pk] == [(at(0), at(10)), (at(20), at(50))]
    assert found[cast.lea.pk] == [(at(0), at(30))]
    assert found[cast.zoe.pk] == [(at(40), at(50))]
    assert found[cast.nadia.pk] == [(at(0), at(50))]
    assert cast.irene.pk not in found
    assert cast.zoe.pk not in members([cast.team.pk], at(0), at(40))
    assert {row.by for row in MembershipChange.objects.all()} == {cast.ada}


def test_an_invitation_is_written_down_and_what_is_so_is_no_change(cast: Cast) -> None:
    given = (cast.nadia, "eve@example.org", "Ève Roy", "advisor", [cast.team], 2)
    for _ in range(2):
        invite(*given, timezone.now())
    (row,) = MembershipChange.objects.all()
    assert (row.user.name, row.team, row.is_on, row.by) == (
        "Ève Roy", cast.team, True, cast.nadia,
    )  # fmt: skip


def test_the_floors_day_is_of_who_was_in_the_team(cast: Cast, client: Client) -> None:
    """Omar was there all day and leaves the team the day after; Zoé comes into it."""
    Seat.objects.update(granted_at=START - timedelta(days=9))
    for user in (cast.omar, cast.zoe):
        set_presence(user, "available", START)
        set_presence(user, "paused", START + timedelta(hours=2))
    client.force_login(cast.nadia)
    place = f"/floor/day/?day={timezone.localtime(START):%Y-%m-%d}"

    def seats(more: str = "") -> float:
        return max(r.slice.seats for r in client.get(place + more).context["rows"] if r.slice)

    n = seats()
    assert n == cast.omar.advisor.seats.count()
    moved(cast, cast.omar, [], 86_400)
    rights_changed(cast.omar, cast.ada, at(86_400))
    moved(cast, cast.zoe, [cast.team, cast.foreign_team], 86_400)
    assert seats() == n
    assert seats(f"&queue={cast.sav.pk}") == n, "and of who served the queue"


def test_who_left_keeps_their_figures_in_the_reports(cast: Cast, client: Client) -> None:
    scored(cast, cast.omar, 60, START)
    scored(cast, cast.zoe, 90, START, queue="conseil")
    client.force_login(cast.nadia)
    period = {"since": f"{START:%Y-%m-%d}", "until": f"{START:%Y-%m-%d}"}
    moved(cast, cast.omar, [], 86_400)
    page = client.get("/reports/", period)
    assert [a["row"].name for a in page.context["advisors"]] == [cast.omar.name]
    rows = client.get("/reports/rows/", period | {"advisor": str(cast.omar.pk)})
    assert rows.context["n"] == 1
    assert str(cast.zoe.pk) not in page.content.decode()
