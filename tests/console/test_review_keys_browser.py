"""The list of keys of the review page, wherever one has scrolled to."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from tests.cast import Cast
from tests.console import desk_pages
from tests.console.test_review import begun, planned
from tests.console.test_review_browser import FAULTS, opened
from tests.processes import Web
from tests.reviewing import COPIED, ended

pytestmark = pytest.mark.django_db
server = desk_pages.server


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keys_are_listed_in_the_window(
    browser: Browser, server: Web, cast: Cast, client: Client, width: int
) -> None:
    plan = planned(cast, [ended(cast, faults=FAULTS, texts=(COPIED,) * 12)])
    review = begun(client, cast.irene, plan)
    page = opened(browser, server, cast.irene, f"/review/{review.pk}/", width)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    listed = page.locator(".keys dl")
    expect(page.locator("[data-keys]")).not_to_be_in_viewport()
    before = page.evaluate("scrollY")
    page.keyboard.press("?")
    expect(listed).to_be_in_viewport(ratio=0.99)
    assert page.evaluate("scrollY") == before
    page.keyboard.press("?")
    expect(listed).to_be_hidden()
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("?")
    expect(listed).to_be_in_viewport(ratio=0.5)
    button, box = page.locator("[data-keys]").bounding_box(), listed.bounding_box()
    assert button
    assert box
    assert box["y"] > button["y"], "by its button, where that is seen"
    page.context.close()
