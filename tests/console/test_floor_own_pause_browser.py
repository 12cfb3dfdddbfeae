"""What one does oneself shows at once, wherever the pointer rests; what others do waits there."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions import steer
from conversations.actions.assign import take
from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser

server, floor = desk_pages.server, test_floor_browser.floor
PAUSED = ".paused-queues li"


def pause(page: Page, cast: Cast) -> None:
    """By keyboard, the pointer where the button is."""
    page.hover("#line [data-do=intake]")
    page.locator("#line [data-do=intake]").focus()
    page.keyboard.press("Enter")
    page.select_option("#intake-queue", str(cast.sav.pk))
    page.fill("#intake-why", "panne du stock")
    page.keyboard.press("Enter")
    expect(page.locator("#steer-intake")).to_be_hidden()
    assert page.evaluate("document.querySelector('#line').matches(':hover')")


def test_ones_own_pause_shows_under_the_pointer_and_so_does_its_end(floor: Any, cast: Cast) -> None:
    page = floor(cast.nadia)
    pause(page, cast)
    expect(page.locator(PAUSED)).to_contain_text("panne du stock")
    page.locator("#acts summary").focus()
    page.keyboard.press("Enter")
    page.locator("#acts [data-do=undo]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(PAUSED)).to_have_count(0)
    assert page.evaluate("document.querySelector('#line').matches(':hover')")


def test_another_leaders_pause_still_waits_under_the_pointer(floor: Any, cast: Cast) -> None:
    talk = cast.open(name="Paul Noir")
    page = floor(cast.nadia)
    pause(page, cast)
    expect(page.locator(PAUSED)).to_have_count(1)
    now = timezone.now()
    until = now + timedelta(hours=1)
    teams = [str(cast.team.pk)]
    steer.pause_intake(cast.yann, cast.conseil, until, "réunion", teams, now)
    take(cast.lea, talk.pk, now)
    expect(page.locator("#line .gone")).to_contain_text("n’attend plus")
    expect(page.locator(PAUSED)).to_have_count(1)
    page.mouse.move(5, 5)
    expect(page.locator(PAUSED)).to_have_count(2)
