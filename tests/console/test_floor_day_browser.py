"""The day's table on a telephone: nine columns, the hour in sight, nothing beside the page."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of
from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor


@pytest.mark.parametrize("width", [390, 1280])
def test_the_table_of_the_day_fits(floor, cast: Cast, width: int) -> None:  # type: ignore[no-untyped-def]
    now = timezone.now()
    for days in (7, 1, 0):
        began = now - timedelta(days=days, minutes=3)
        talk = cast.taken(cast.lea, now=began)
        close_conversation(talk.pk, author_of(cast.lea), "", began + timedelta(minutes=2))
        finish_wrap_up(cast.lea, talk.pk, "", "", began + timedelta(minutes=2))
    page: Page = floor(cast.nadia, width=width)
    page.goto(page.url.replace("/floor/", "/floor/day/"))
    table = page.locator("table.quarters")
    expect(table.get_by_role("columnheader", name="la veille")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator("section:has(> table.quarters)")
    box.evaluate("e => e.scrollTo(e.scrollWidth, 0)")
    hour = table.locator("tbody th").first.bounding_box()
    assert hour is not None
    assert hour["x"] >= 0
    cut = table.locator("th, td").evaluate_all(
        "all => all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent)"
    )
    assert cut == []
