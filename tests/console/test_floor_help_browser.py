"""Help that is asked for at a desk already late: first of all, announced, and heard."""

from datetime import timedelta
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from conversations.actions import helping
from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser
from tests.console.test_floor_browser import row

server, floor = desk_pages.server, test_floor_browser.floor


def test_who_is_late_and_asks_comes_first_and_is_announced(floor: Any, cast: Cast) -> None:
    now = timezone.now()
    cast.taken(cast.omar, name="Jean Petit", now=now - timedelta(minutes=9))
    talk = cast.taken(cast.lea, name="Anne Roy", now=now - timedelta(minutes=3))
    page = floor(cast.nadia)
    expect(page.locator(".desk-row").first).to_contain_text("Omar")
    page.keyboard.press("m")
    expect(page.locator("#sound")).to_have_attribute("data-sounded", "1")
    page.wait_for_function("() => performance.now() > 6000")  # sounds stand apart
    helping.ask_help(cast.lea, talk.pk, "", timezone.now())
    expect(page.locator("#live")).to_have_text("Léa Morel\u00a0: demande de l’aide")
    expect(page.locator("#sound")).to_have_attribute("data-sounded", "2")
    expect(page.locator(f"{row(page, cast.lea)} a.c .asks")).to_have_text("aide")
    expect(page.locator(".desk-row").first).to_contain_text("Léa")
    assert Axe().run(page).response["violations"] == []
