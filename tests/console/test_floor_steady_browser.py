"""The floor's page stays where it is and says all of it: figures, alerts, dense rows, telephones,
the wall; filters by keyboard; which day a time means; what a press does next."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations import wake
from conversations.actions.seats import set_cap
from conversations.models import Advisor, Alert
from tests.cast import Cast, person
from tests.console import desk_pages, test_floor_browser
from tests.console.customer_client import begin
from tests.console.desk_pages import QUESTION, Open, available
from tests.console.test_floor_browser import row
from tests.processes import Web

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor
CUT = """all => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent)"""


def top(page: Page, what: str = ".desk-row") -> float:
    return page.locator(what).first.evaluate("e => e.getBoundingClientRect().top + scrollY")


@pytest.mark.parametrize("width", [1280, 1920])
def test_nothing_above_the_rows_moves_them(floor: Any, cast: Cast, width: int) -> None:
    cast.taken(cast.lea)
    page = floor(cast.nadia, width=width)
    before = top(page)
    at = timezone.now() - timedelta(minutes=1)
    for kind in ("breach", "full", "analyse", "clock"):
        of: dict[str, Any] = {"team": cast.team, "kind": kind, "value": 90, "worst": 90}
        Alert.objects.create(**of, began_at=at, raised_at=at)
    wake.poke("alerts")
    expect(page.locator("#alerts li")).to_have_count(4)
    assert top(page) == before
    long = "all => all.forEach((e) => (e.textContent = '17 min 18'))"
    page.locator(".kpi .now b a, .kpi .lately strong").evaluate_all(long)
    page.locator(".kpi").evaluate_all("all => all.forEach((e) => e.classList.add('miss'))")
    assert top(page) == before
    page.click(f"{row(page, cast.lea)} a.c")
    expect(page.locator("#talk .m").first).to_be_visible()
    assert top(page) == before
    assert Axe().run(page).response["violations"] == []


def test_figures_are_read_while_a_conversation_is_open(floor: Any, cast: Cast) -> None:
    cast.taken(cast.lea)
    page = floor(cast.nadia)
    page.click(f"{row(page, cast.lea)} a.c")
    expect(page.locator("#talk .m").first).to_be_visible()
    expect(page.locator(".kpi .tag").first).to_be_visible()  # no desk is open: off target
    assert page.locator(".kpi dt span:first-child").evaluate_all(CUT) == []
    assert page.locator(".kpi .lately").evaluate_all(CUT) == []
    expect(page.locator(".kpi .lately").first).to_be_visible()


def test_a_dense_row_says_who_and_that_there_are_more(floor: Any, cast: Cast) -> None:
    cast.patient()
    set_cap(Advisor.objects.get(pk=cast.omar.pk), 3, None, timezone.now())
    for name in ("Bernard Tissier", "Yanis Belkacem", "Dominique Lefèvre"):
        cast.taken(cast.omar, name=name, now=timezone.now() - timedelta(minutes=11))
    page = floor(cast.nadia, "?density=dense")
    mine = row(page, cast.omar)
    expect(page.locator(f"{mine} .needs p")).to_have_text("et 1 autre")
    expect(page.locator(f"{mine} .needs p")).to_be_visible()
    assert page.locator(f"{mine} .need >> nth=0").evaluate_all(CUT) == []
    assert page.locator(mine).evaluate("e => e.offsetHeight") == 32


def test_on_a_telephone_who_needs_help_is_on_the_first_screen(floor: Any, cast: Cast) -> None:
    cast.taken(cast.lea, now=timezone.now() - timedelta(minutes=9))
    for name in ("Anne Roy", "Jean Petit", "Paul Noir"):
        cast.open(name=name)
    page = floor(cast.nadia, width=390)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".kpi").first).to_be_hidden()
    assert top(page) < 560
    expect(page.locator(f"{row(page, cast.lea)} .need")).to_be_in_viewport()
    page.locator("summary", has_text="Chiffres").click()
    expect(page.locator(".kpi").first).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#filters")).to_be_visible()


def test_the_wall_shows_many_and_says_how_many_are_below(floor: Any, cast: Cast) -> None:
    of: dict[str, Any] = {"provider": cast.nord, "teams": [cast.team]}
    cast.available(*[person(f"Jean{n} Dupont", "advisor", cap=3, **of) for n in range(30)])
    page = floor(cast.nadia, "?wall", width=1920)
    page.set_viewport_size({"width": 1920, "height": 1080})
    rows = page.locator(".desk-row")
    expect(rows).to_have_count(30)
    expect(page.locator("#further")).to_contain_text("autres plus bas")
    n = page.evaluate("""() => {
      const end = document.getElementById('further').getBoundingClientRect().top;
      return [...document.querySelectorAll('.desk-row')]
        .filter((e) => e.getBoundingClientRect().bottom <= end).length;
    }""")
    assert n >= 16, n
    expect(page.locator("#further")).to_have_text(f"et {30 - n} autres plus bas")
    words = page.locator(".presence > span")
    tall = "all => all.every((e) => e.scrollHeight <= e.clientHeight + 1)"
    assert words.evaluate_all(tall)
    assert Axe().run(page).response["violations"] == []


def test_a_filter_by_keyboard_applies_when_it_is_left(floor: Any, cast: Cast) -> None:
    page = floor(cast.nadia)
    page.focus("#f-group")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#f-group")).to_have_value("queue")
    assert "group" not in page.url
    page.keyboard.press("Enter")
    page.wait_for_url("**group=queue**")
    page.wait_for_selector("html[data-floor=ready]")
    expect(page.locator("#f-group")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.wait_for_url("**group=team**")
    page.wait_for_selector("html[data-floor=ready]")
    expect(page.locator("#f-queue")).to_be_focused()


def test_a_time_says_which_day_it_means(floor: Any, cast: Cast) -> None:
    cast.taken(cast.lea)
    page = floor(cast.nadia)
    page.clock.set_fixed_time("2026-11-23T10:00:00")
    page.click(f"{row(page, cast.lea)} [data-do=steer]")
    expect(page.locator("#seat-until-day")).to_have_text("jusqu’à aujourd’hui 11:00")
    page.fill("#seat-until", "09:30")
    expect(page.locator("#seat-until-day")).to_have_text("jusqu’à demain 09:30")
    page.keyboard.press("Escape")
    page.click("#line [data-do=intake]")
    page.fill("#intake-until", "09:59")
    expect(page.locator("#intake-until-day")).to_have_text("jusqu’à demain 09:59")


def test_one_advisor_is_one(floor: Any, cast: Cast) -> None:
    cast.taken(cast.lea)
    cast.taken(cast.omar)
    page = floor(cast.nadia)
    page.fill("#f-find", "Léa")
    expect(page.locator("#counted")).to_have_text("1 conseiller affiché sur 2")
    page.fill("#f-find", "a")
    expect(page.locator("#counted")).to_have_text("2 conseillers affichés sur 2")


def test_needing_no_help_any_more_is_offered_to_who_has_asked(
    desk: Open, cast: Cast, server: Web
) -> None:
    lea = desk(cast.lea)
    available(lea)
    begin(server, QUESTION)
    lea.locator("#seat-1 textarea[name=text]").focus()
    lea.keyboard.press("Alt+b")
    off = lea.locator("#seat-1 [data-do=help-off]")
    expect(off).to_be_hidden()
    lea.keyboard.press("Enter")
    expect(lea.locator("#seat-1 [data-kind='help.asked']")).to_have_count(1)
    lea.locator("#seat-1 textarea[name=text]").focus()
    lea.keyboard.press("Alt+b")
    off.click()
    expect(lea.locator("#seat-1 [data-kind='help.withdrawn']")).to_have_count(1)
    lea.keyboard.press("Alt+b")
    expect(off).to_be_hidden()
