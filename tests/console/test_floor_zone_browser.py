"""Times given on the floor are those that its pages write, in whatever zone the browser is."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from conversations.models import Seat
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import sign_in
from tests.console.test_floor_browser import row
from tests.processes import Web

server = desk_pages.server
MOMENT = """([time, now]) => import(performance.getEntriesByType("resource")
  .find(({ name }) => name.includes("/floor/zone")).name)
  .then(({ moment }) => moment(time, new Date(now)).toISOString())"""


@pytest.fixture(params=["UTC", "Asia/Tokyo"])
def abroad(request: Any, browser: Browser, server: Web, cast: Cast) -> Iterator[Page]:
    zone = {"timezone_id": request.param, "locale": "fr-FR"}
    with browser.new_context(viewport={"width": 1280, "height": 800}, **zone) as context:
        sign_in(context, server, cast.nadia)
        page = context.new_page()
        cast.taken(cast.lea)
        page.goto(f"{server.url}/floor/")
        page.wait_for_selector("html[data-floor=ready][data-wire=up]")
        yield page


def steer(page: Page, cast: Cast) -> None:
    page.locator(f"{row(page, cast.lea)} [data-do=steer]").focus()
    page.keyboard.press("Enter")


def test_what_is_said_before_is_what_stands_after(abroad: Page, cast: Cast) -> None:
    steer(abroad, cast)
    said = abroad.input_value("#seat-until")
    expect(abroad.locator("#seat-until-day")).to_contain_text(said)
    abroad.fill("#seat-why", "pic")
    abroad.press("#seat-why", "Enter")
    expect(abroad.locator("#steer-desk")).to_be_hidden()
    abroad.click("#acts summary")
    expect(abroad.locator("#acts li time").last).to_contain_text(said)
    seat = Seat.objects.get(kind=Seat.EXTRA)
    assert seat.deadline_at is not None


def test_the_day_is_the_houses(abroad: Page, cast: Cast) -> None:
    abroad.clock.set_fixed_time("2026-11-23T22:30:00Z")  # half past eleven in Paris
    steer(abroad, cast)
    expect(abroad.locator("#seat-until")).to_have_value("00:30")
    expect(abroad.locator("#seat-until-day")).to_have_text("jusqu’à demain 00:30")
    abroad.fill("#seat-until", "23:45")
    expect(abroad.locator("#seat-until-day")).to_have_text("jusqu’à aujourd’hui 23:45")


@pytest.mark.parametrize(
    ("time", "now", "then"),
    [
        ("08:00", "2026-10-25T00:30:00Z", "2026-10-25T07:00:00.000Z"),
        ("08:00", "2026-03-29T00:30:00Z", "2026-03-29T06:00:00.000Z"),
        ("00:15", "2026-10-25T22:30:00Z", "2026-10-25T23:15:00.000Z"),
    ],
)
def test_on_the_nights_when_the_clocks_change(abroad: Page, time: str, now: str, then: str) -> None:
    assert abroad.evaluate(MOMENT, [time, now]) == then
