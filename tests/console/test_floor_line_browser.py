"""The line under a hand: what has the focus or is pressed stays; links keep the page's filter."""

from datetime import timedelta
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions import steer
from conversations.actions.assign import take
from conversations.actions.hold import author_of
from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser
from tests.console.test_floor_browser import row, says

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor
NAMES = "#line .waits a"


def opened(cast: Cast, *names: str) -> list[Any]:
    early = timezone.now() - timedelta(minutes=4)
    talks = enumerate(names)
    return [cast.open(name=name, now=early + timedelta(seconds=n)) for n, name in talks]


def same(page: Page, what: str) -> Any:
    """Whether the focus is on the very element that was remembered, and nothing was put in its
    place."""
    return page.evaluate("what => document.activeElement === window[what]", what)


def test_the_line_is_used_by_keyboard_while_it_changes(floor: Any, cast: Cast) -> None:
    first, second, third = opened(cast, "Jean Petit", "Anne Roy", "Paul Noir")
    page = floor(cast.nadia)
    expect(page.locator(NAMES)).to_have_text(["Jean Petit", "Anne Roy", "Paul Noir"])
    page.locator("#line [data-do=intake]").focus()
    page.evaluate("window.mine = document.activeElement")
    take(cast.lea, first.pk, timezone.now())
    expect(page.locator(NAMES)).to_have_text(["Anne Roy", "Paul Noir"])
    assert same(page, "mine")
    page.locator(f"#w-{third.pk} [data-do=priority]").focus()
    page.evaluate("window.mine = document.activeElement")
    take(cast.lea, second.pk, timezone.now())
    expect(page.locator(NAMES)).to_have_text(["Paul Noir"])
    assert same(page, "mine")
    page.keyboard.press("Enter")
    expect(page.locator("#steer-priority [data-who]")).to_have_text("Paul Noir · SAV")
    assert Axe().run(page).response["violations"] == []


def test_a_slow_press_in_the_line_is_one(floor: Any, cast: Cast) -> None:
    first, second = opened(cast, "Jean Petit", "Anne Roy")
    page = floor(cast.nadia)
    button = page.locator(f"#w-{second.pk} [data-do=priority]")
    top = button.bounding_box()["y"]
    button.hover()
    page.mouse.down()
    take(cast.lea, first.pk, timezone.now())
    cast.open(name="Paul Noir")
    expect(page.locator(NAMES)).to_have_text(["Jean Petit", "Anne Roy", "Paul Noir"])
    expect(page.locator("#line .gone")).to_contain_text("n’attend plus")
    assert button.bounding_box()["y"] == top
    page.mouse.up()
    expect(page.locator("#steer-priority [data-who]")).to_have_text("Anne Roy · SAV")
    page.keyboard.press("Escape")
    page.mouse.move(5, 5)
    expect(page.locator(NAMES)).to_have_text(["Anne Roy", "Paul Noir"])


def test_who_has_left_the_line_under_the_focus_says_so(floor: Any, cast: Cast) -> None:
    first, second = opened(cast, "Jean Petit", "Anne Roy")
    page = floor(cast.nadia)
    page.locator(f"#w-{first.pk} [data-do=priority]").focus()
    take(cast.lea, first.pk, timezone.now())
    expect(page.locator("#line .gone")).to_contain_text("n’attend plus")
    page.keyboard.press("Enter")
    expect(page.locator("#steer-priority")).to_be_hidden()
    page.locator(f"#w-{second.pk} a").focus()
    expect(page.locator(NAMES)).to_have_text(["Anne Roy"])
    take(cast.lea, second.pk, timezone.now())
    page.locator("#f-find").focus()
    expect(page.locator("#line .none")).to_be_visible()
    expect(page.locator("#line ol")).to_be_hidden()


def test_figures_keep_the_filter_and_the_focus_when_they_change(floor: Any, cast: Cast) -> None:
    query = f"?team={cast.team.pk}"
    page = floor(cast.nadia, query)
    link = page.locator("#kpi-csat .now b a")
    expect(link).to_have_attribute("href", f"/floor/figures/csat/{query}")
    page.locator("#kpi-csat [data-do=target]").focus()
    page.evaluate("window.mine = document.activeElement")
    since, at = timezone.now() - timedelta(hours=1), timezone.now()
    steer.set_target(cast.nadia, "csat", 0.7, "essai", [str(cast.team.pk)], since, at, None)
    cast.taken(cast.lea)
    expect(page.locator("#kpi-csat .target")).to_contain_text("70", timeout=20_000)
    expect(link).to_have_attribute("href", f"/floor/figures/csat/{query}")
    quarter = page.locator("#kpi-csat .lately a")
    expect(quarter).to_have_attribute("href", f"/floor/figures/csat/?window=quarter&{query[1:]}")
    assert same(page, "mine")


def test_closing_names_whose_conversation_it_is(floor: Any, cast: Cast) -> None:
    cast.taken(cast.lea, name="Jean Petit")
    page = floor(cast.nadia)
    page.click(f"{row(page, cast.lea)} a.c")
    page.click("#talk-more > summary")
    page.click("#talk [data-do=talk-end]")
    expect(page.locator("#end-talk [data-who]")).to_have_text("Jean Petit")
    expect(page.locator("#end-talk [data-where]")).to_contain_text("avec Léa")
    assert Axe().run(page).response["violations"] == []


def test_a_slow_press_on_a_seat_opens_it(floor: Any, cast: Cast) -> None:
    talk = cast.taken(cast.lea, name="Jean Petit")
    page = floor(cast.nadia)
    seat = page.locator(f"{row(page, cast.lea)} a.c")
    seat.hover()
    page.mouse.down()
    says(talk, author_of(cast.lea), "Bonjour, je regarde")
    expect(seat).to_contain_text("au client")
    page.mouse.up()
    expect(page.locator("#talk h2")).to_have_text("Jean Petit")
