"""What is read stands to the foot of the screen wherever the page is scrolled; figures beside it
are whole; what was done closes."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.cast import Cast, person
from tests.console import desk_pages, test_floor_browser
from tests.console.test_floor_browser import row

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor
FOOT = "Math.abs(document.querySelector('#talk').getBoundingClientRect().bottom - innerHeight) < 1"
CUT = """() => [...document.querySelectorAll('.kpi .n, .kpi strong')].filter((n) => {
  const line = n.closest('.lately, .t').getBoundingClientRect();
  const { width, right } = n.getBoundingClientRect();
  return width && right > line.right + 1;
}).map((n) => n.closest('.kpi').id)"""


def reads(floor: Any, cast: Cast) -> Page:
    for n in range(12):
        cast.taken(person(f"C{n} Roux", "advisor", 2, [cast.team], provider=cast.nord))
    cast.taken(cast.lea, name="Anne Roy")
    page: Page = floor(cast.nadia)
    page.click(f"{row(page, cast.lea)} a.c")
    expect(page.locator("#talk .m")).to_have_count(1)
    return page


def test_it_ends_where_the_screen_ends(floor: Any, cast: Cast) -> None:
    page = reads(floor, cast)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(f"() => {FOOT}")
    page.mouse.move(300, 500)
    page.mouse.wheel(0, 400)
    page.wait_for_function(f"() => scrollY > 100 && {FOOT}")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(f"() => scrollY === 0 && {FOOT}")


def test_no_figure_beside_it_is_cut(floor: Any, cast: Cast) -> None:
    page = reads(floor, cast)
    for line in page.locator(".kpi .n").all():
        line.evaluate("(n) => (n.textContent = 'n 1234')")
    assert page.evaluate(CUT) == []


def test_handing_over_closes_its_form(floor: Any, cast: Cast) -> None:
    page = reads(floor, cast)
    cast.available(cast.omar)
    page.click("#talk-more > summary")
    page.click("#talk [data-do=way]")
    page.select_option("#talk-to", f"queue:{cast.conseil.pk}")
    page.fill("#talk-why", "à vous")
    page.press("#talk-why", "Enter")
    expect(page.locator("[data-talk-trouble]")).to_have_text("Conversation transférée.")
    expect(page.locator("#way-transfer:visible")).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")
    assert page.evaluate("document.activeElement.id") != "talk-why"
