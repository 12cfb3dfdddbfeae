"""Desks in a real browser: fixtures and small helpers of the browser tests of the desk.

The tests are in test_desk_browser.py and test_desk_layout_browser.py.
"""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conversations.models import User
from tests.cast import Cast
from tests.console.test_customer_browser import is_our_fault
from tests.processes import Web

QUESTION = "Bonjour, ma lampe est arrivée cassée."
Open = Callable[..., Page]


@pytest.fixture
def server(cast: Cast, web: Callable[..., list[Web]]) -> Web:
    return web(1)[0]


@pytest.fixture
def desk(browser: Browser, server: Web) -> Iterator[Open]:
    """desk(user) opens a desk in a browser of its own, desk(user, beside=page) a second tab."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_desk(user: User, beside: Page | None = None, width: int = 1280) -> Page:
        if beside is None:
            contexts.append(signed_in(browser, server, user, width))
        page = (beside.context if beside else contexts[-1]).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
        page.on("console", lambda m: errors.append(m.text) if is_our_fault(m.text) else None)
        page.goto(f"{server.url}/desk/")
        wait_ready(page)
        return page

    yield open_desk
    for context in contexts:
        context.close()
    assert errors == []


def signed_in(browser: Browser, server: Web, user: User, width: int) -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR")
    sign_in(context, server, user)
    return context


def sign_in(context: BrowserContext, server: Web, user: User) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])


def schemes(width: int) -> tuple[str, ...]:
    """In which axe looks at a page of this width: colours are the same at all of them."""
    return ("light", "dark") if width == 1280 else ("light",)


def wait_ready(page: Page) -> None:
    page.wait_for_selector("html[data-desk=ready][data-wire=up]")


def column(page: Page, n: int = 1) -> str:
    return f"#seat-{n}"


def texts(page: Page, n: int = 1) -> list[str]:
    return page.locator(f"{column(page, n)} .log > .m .text").all_inner_texts()


def write(page: Page, text: str, n: int = 1) -> None:
    page.fill(f"{column(page, n)} textarea[name=text]", text)
    page.press(f"{column(page, n)} textarea[name=text]", "Enter")


def available(page: Page) -> None:
    page.click("#presence summary")
    page.click("[data-presence=available]")
    expect(page.locator("#presence-now")).to_contain_text("Disponible")
