"""What is still to be read blind, in a real browser: asked for by keyboard; axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, expect

from tests.cast import Cast
from tests.console import desk_pages
from tests.console.test_review_blind_ahead import ahead
from tests.console.test_review_browser import opened
from tests.processes import Web

pytestmark = pytest.mark.django_db
server = desk_pages.server


@pytest.mark.parametrize("width", [1280, 390])
def test_the_findings_are_asked_for_knowingly(
    browser: Browser, server: Web, cast: Cast, client: Client, width: int
) -> None:
    talk, batch = ahead(cast, client)
    page = opened(browser, server, cast.irene, f"/conversations/{talk.pk}/", width)
    notice = page.locator(".notice", has_text="à lire à l’aveugle")
    expect(notice).to_be_visible()
    expect(page.locator("[data-walk]")).to_have_count(0)
    assert Axe().run(page).response["violations"] == []
    notice.get_by_role("button", name="Voir les constats quand même").press("Enter")
    expect(page.locator("[data-walk]").first).to_be_visible()
    expect(notice).to_have_count(0)
    page.goto(f"{server.url}/review/?plan={batch.pk}")
    expect(page.locator("table.tasks")).to_contain_text("plus à l’aveugle")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#start").click()
    expect(page.locator(".notice", has_text="Plus à l’aveugle")).to_be_visible()
    page.context.close()
