"""The desk's bar: a wait is whole or not there, and what others did finds its place beside it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.actions import steer
from conversations.models import Advisor
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import Open

desk, server = desk_pages.desk, desk_pages.server
# Parts of the line's words that are neither whole within it nor wholly out of it.
SLICED = """() => {
  const box = document.getElementById('line-menu').querySelector('summary').getBoundingClientRect();
  const line = document.getElementById('line-now').getBoundingClientRect();
  return [...document.querySelectorAll('#line-now > span > span')].filter((part) => {
    const at = part.getBoundingClientRect();
    return at.width && at.top < line.bottom - 2 && (at.right > box.right || at.left < box.left);
  }).map((part) => part.textContent);
}"""
ROW = "() => document.querySelector('.bar').getBoundingClientRect().height"


@pytest.mark.parametrize("width", [390, 1280, 1440, 1920])
@pytest.mark.parametrize("n", ["3", "17 300"])
def test_no_wait_is_cut_in_a_number(desk: Open, cast: Cast, width: int, n: str) -> None:
    for _ in range(3):
        cast.open(now=timezone.now() - timedelta(minutes=62))
    lea = desk(cast.lea, width=width)
    expect(lea.locator("#line-now")).to_contain_text("en attente")
    lea.locator("#line-now b").evaluate("(b, n) => { b.textContent = n }", n)
    assert lea.evaluate(SLICED) == []
    if n == "3" and width >= 1280:
        oldest = lea.locator("#line-now [data-oldest-text]").bounding_box()
        line = lea.locator("#line-now").bounding_box()
        assert oldest
        assert line
        assert oldest["y"] < line["y"] + line["height"] / 2, "there is room for it"


# Ways of the bar that are neither wholly in sight nor wholly out of it.
CUT_WAYS = """() => {
  const box = document.querySelector('.bar > nav').getBoundingClientRect();
  return [...document.querySelectorAll('.bar > nav a')].filter((way) => {
    const at = way.getBoundingClientRect();
    const isWhole = at.right <= box.right + 1 && at.bottom <= box.bottom + 1;
    return !isWhole && at.top < box.bottom;
  }).map((way) => way.textContent.trim());
}"""


@pytest.mark.parametrize("width", [800, 1280, 1440])
def test_a_pause_says_why_and_no_way_is_cut(desk: Open, cast: Cast, width: int) -> None:
    for user in (cast.lea, cast.nadia):
        page = desk(user, width=width)
        page.click("#presence summary")
        page.click(f"[data-reason='{cast.lunch.pk}']")
        reason = page.locator("#presence-now bdi")
        expect(reason).to_have_text("Déjeuner")
        assert page.locator("#presence-now").evaluate("e => e.scrollWidth <= e.clientWidth")
        expect(page.locator("#presence-now")).to_contain_text("En pause\u00a0: Déjeuner")
        assert page.evaluate(CUT_WAYS) == []
        expect(page.locator(".bar > nav a").first).to_be_in_viewport(ratio=1)
        page.click(".bar > .menu:last-child > summary")
        expect(page.locator(".menu-nav a").last).to_be_in_viewport(ratio=1)
        page.close()


def test_what_others_did_adds_no_row(desk: Open, cast: Cast) -> None:
    lea, row = desk(cast.lea), Advisor.objects.get(pk=cast.lea.pk)
    before = lea.evaluate(ROW)
    teams = [str(cast.team.pk)]
    for cap in (1, 2, 3):
        steer.set_cap(cast.nadia, row, cap, "essai", teams, timezone.now())
    expect(lea.locator("[data-told-n]")).to_have_text("3 avis")
    assert lea.evaluate(ROW) == before
    lea.click("#told-menu summary")
    expect(lea.locator("#told li").first).to_be_in_viewport(ratio=1)
    expect(lea.locator("#told li").first.get_by_role("button")).to_be_in_viewport(ratio=1)
