"""The customer's page embedded in another site by one script line, in a real browser."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.console.desk_client import Desk
from tests.console.test_customer_browser import QUESTION, _no_errors, desk, server
from tests.processes import Web

__all__ = ["_no_errors", "desk", "server"]  # fixtures

SHOP = '<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main>'


@pytest.fixture
def shop(server: Web) -> Iterator[str]:
    """Another site's page with the one script line; its origin."""
    script = f"{server.url}/embed/maison-lumiere.js?language=en"
    body = f'{SHOP}<script src="{script}"></script>'.encode()

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}"
    site.shutdown()
    site.server_close()


def test_embedded_by_one_line(page: Page, cast: Cast, shop: str, desk: Desk) -> None:
    cast.brand.allowed_origins = [shop]
    cast.brand.save()
    page.goto(shop)
    button = page.get_by_role("button", name="Talk to us")
    button.focus()
    page.keyboard.press("Enter")
    frame = page.frame_locator("iframe")
    frame.locator("#f-name").fill("Camille")
    frame.locator("#f-text").fill(QUESTION)
    expect(frame.locator("#opening button.go")).to_be_enabled()
    frame.locator("#f-text").press("Tab")
    page.keyboard.press("Enter")
    expect(frame.locator("[role=log] .m .text")).to_have_text(QUESTION)
    frame.locator("#text").press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    button = page.get_by_role("button", name="Your conversation")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(frame.locator("[role=log] .m")).to_have_count(1)


def test_a_foreign_site_is_shown_nothing(page: Page, cast: Cast, shop: str) -> None:
    with page.expect_console_message(lambda message: shop in message.text):
        page.goto(shop)
    expect(page.get_by_role("button")).to_have_count(0)


def test_a_foreign_site_may_not_frame_it(page: Page, cast: Cast, shop: str, server: Web) -> None:
    page.goto(shop)
    with page.expect_event("requestfailed", lambda request: "/chat/" in request.url):
        page.evaluate(FRAME, f"{server.url}/chat/maison-lumiere/")
    expect(page.frame_locator("iframe").locator("#f-name")).to_have_count(0)


FRAME = "src => document.body.append(Object.assign(document.createElement('iframe'), { src }))"
