"""What was done on an earlier day and still holds is found, and lifted, on the floor of today."""

from datetime import timedelta
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from conversations.actions import steer
from conversations.models import Advisor, Queue
from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser

server, floor = desk_pages.server, test_floor_browser.floor
DAY = timedelta(days=1)


def yesterday(cast: Cast) -> None:
    """A pause and a seat until tomorrow, a seat that has ended, a target of that day."""
    now, teams = timezone.now(), [str(cast.team.pk)]
    then, lea = now - DAY, Advisor.objects.get(pk=cast.lea.pk)
    until = now + DAY
    steer.pause_intake(cast.nadia, cast.sav, until, "panne du stock", teams, then)
    steer.add_seat(cast.nadia, lea, "soldes", until, teams, then)
    steer.set_target(cast.nadia, "csat", 0.9, "objectif d’hier", teams, then, then)
    gone = steer.pause_intake(cast.nadia, cast.conseil, then + DAY / 24, "réunion", teams, then)
    assert gone.until_at < now


def test_what_still_holds_stays_in_the_list(client: Client, cast: Cast) -> None:
    yesterday(cast)
    client.force_login(cast.nadia)
    page = client.get("/floor/acts/").content.decode()
    assert "panne du stock" in page
    assert "soldes" in page
    assert page.count('data-do="undo"') == 2
    assert "réunion" not in page
    assert "objectif d’hier" not in page


def test_a_pause_of_yesterday_is_lifted_where_it_stands(floor: Any, cast: Cast) -> None:
    yesterday(cast)
    page = floor(cast.nadia)
    line = page.locator(".paused-queues li")
    expect(line).to_contain_text("panne du stock")
    assert Axe().run(page).response["violations"] == []
    line.get_by_role("button", name="Reprendre l’accueil de SAV").click()
    expect(line).to_have_count(0)
    assert Queue.objects.get(pk=cast.sav.pk).paused_until is None
