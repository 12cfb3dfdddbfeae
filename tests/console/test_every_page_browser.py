"""Every page that a role comes to by links from its first one: axe finds nothing, no script fails,
nothing sticks out of a telephone's screen."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import signed_in
from tests.console.test_customer_browser import is_our_fault
from tests.console.test_review import planned
from tests.processes import Web
from tests.reviewing import ended

server = desk_pages.server
LINKS = """() => [...document.querySelectorAll('a[href]:not([download])')]
  .map((a) => new URL(a.getAttribute('href'), location).href.split('#')[0])"""
STICKS_OUT = """() => [...document.querySelectorAll('main *')]
  .filter(() => document.documentElement.scrollWidth > innerWidth)
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map((e) => e.outerHTML.slice(0, 150))"""
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b")
NO_PAGE = re.compile(r"^/(?:admin|static|chat|metrics)|sign-out|export|/file|\.\w{2,7}$")
FIRST = {"ada": "/manage/", "nadia": "/floor/", "irene": "/review/", "lea": "/account/"}
LEAST = 45  # kinds of pages


class Walk:
    """From link to link, each kind of address once: keys, numbers and queries make no new kind."""

    def __init__(self, base: str) -> None:
        self.base, self.kinds, self.waiting = base, set[str](), list[str]()
        self.faults: list[tuple[object, ...]] = []

    def begin(self, page: Page, path: str) -> None:
        def fault(what: str) -> None:
            self.faults.append((page.url, what))

        page.on("pageerror", lambda error: fault(str(error)))
        page.on("console", lambda m: fault(m.text) if is_our_fault(m.text) else None)
        self.waiting.append(self.base + path)
        while self.waiting:
            url = self.waiting.pop(0)
            kind = KEY.sub("…", urlsplit(url).path)
            if url.startswith(self.base) and kind not in self.kinds and not NO_PAGE.search(kind):
                self.kinds.add(kind)
                self.look(page, url)

    def look(self, page: Page, url: str) -> None:
        answer = page.goto(url)
        assert answer is not None
        if answer.status != 200:
            self.faults.append((url, answer.status))
        found = Axe().run(page).response["violations"]
        self.faults += [(url, v["id"], [n["html"][:150] for n in v["nodes"]]) for v in found]
        page.set_viewport_size({"width": 390, "height": 800})
        self.faults += [(url, "sticks out", html) for html in page.evaluate(STICKS_OUT)]
        page.set_viewport_size({"width": 1280, "height": 800})
        self.waiting += page.evaluate(LINKS)


@pytest.mark.timeout(900)
def test_whatever_a_role_comes_to(browser: Browser, server: Web, cast: Cast) -> None:
    planned(cast, [ended(cast), ended(cast, cast.omar)])
    cast.taken(cast.lea, name="Camille Durand")
    walk = Walk(server.url)
    for who, path in FIRST.items():
        context = signed_in(browser, server, getattr(cast, who), 1280)
        walk.begin(context.new_page(), path)
        context.close()
    assert walk.faults == []
    assert len(walk.kinds) >= LEAST, sorted(walk.kinds)
