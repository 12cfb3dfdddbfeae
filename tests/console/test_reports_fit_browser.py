"""Reports and one's own quality on a telephone: every figure with its interval and n, and charts
whose letters can be read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import signed_in
from tests.processes import Web
from tests.reporting import scored

server = desk_pages.server
CUT = """() => [...document.querySelectorAll('main, main .scroll, main td, main tbody th')]
  .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.outerHTML.slice(0, 120))"""
TOLD = "() => [...document.querySelectorAll('table.report td')].every((e) => e.dataset.label)"
# Letters of the charts that are shown: whether they stand in their chart, how big on the screen.
LETTERS = """() => [...document.querySelectorAll('svg.chart')].filter((e) => e.clientWidth).flatMap(
  (chart) => [...chart.querySelectorAll('text')].map((text) => {
    const [inside, at] = [chart.getBoundingClientRect(), text.getBoundingClientRect()];
    const isWhole = at.left >= inside.left - 1 && at.right <= inside.right + 1;
    const scale = inside.width / chart.viewBox.baseVal.width;
    return [isWhole, Math.round(parseFloat(getComputedStyle(text).fontSize) * scale)];
  }))"""


@pytest.mark.parametrize(("who", "path"), [("nadia", "/reports/"), ("lea", "/mine/")])
def test_figures_on_a_telephone(
    browser: Browser, server: Web, cast: Cast, who: str, path: str
) -> None:
    now = timezone.now()
    for n in range(12):
        scored(cast, cast.lea, 60 + n, now - timedelta(days=5 * n + 2))
        scored(cast, cast.omar, 70 + n, now - timedelta(days=4 * n + 3), queue="conseil")
    context = signed_in(browser, server, getattr(cast, who), 390)
    page = context.new_page()
    page.goto(server.url + path)
    assert page.locator("table.report td").count() > 9
    assert page.evaluate(CUT) == []
    assert page.evaluate(TOLD)
    letters = page.evaluate(LETTERS)
    assert len(letters) > 5
    assert all(is_whole and size >= 11 for is_whole, size in letters), letters
    page.set_viewport_size({"width": 1280, "height": 800})
    assert all(is_whole and size >= 10 for is_whole, size in page.evaluate(LETTERS))
    context.close()
