"""A leader hands back from her own desk what she has taken over, with a word; a take-over refused
for want of a seat says whose."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from conversations.actions import lead
from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser
from tests.console.desk_pages import Open
from tests.console.test_floor_browser import row

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor
BOX = "#seat-1 .foot textarea[name=text]"


def test_it_goes_back_by_keyboard_with_a_word(desk: Open, cast: Cast) -> None:
    talk = cast.taken(cast.lea, name="Camille Durand")
    cast.available(cast.lea)
    lead.seize(cast.nadia, talk.pk, "", None, timezone.now())
    nadia, lea = desk(cast.nadia), desk(cast.lea)
    nadia.locator(BOX).focus()
    nadia.click("#seat-1 .more summary")
    expect(nadia.locator("#seat-1 [data-do=hand-back]")).to_be_visible()
    nadia.keyboard.press("Escape")
    nadia.keyboard.press("Alt+y")
    expect(nadia.locator("#seat-1 [data-sheet=hand-back] input")).to_be_focused()
    assert Axe().run(nadia).response["violations"] == []
    nadia.keyboard.type("elle attend un avoir")
    nadia.keyboard.press("Enter")
    expect(lea.locator("#seat-1 h2")).to_have_text("Camille Durand")
    expect(lea.locator("#seat-1 .log")).to_contain_text("elle attend un avoir")
    expect(nadia.locator("#seat-1")).to_contain_class("free")
    lea.locator(BOX).focus()
    lea.keyboard.press("Alt+y")
    expect(lea.locator("#seat-1 [data-do=hand-back]")).to_have_count(0)
    expect(lea.locator("#seat-1 [data-sheet-place]")).to_be_hidden()


def test_without_a_word_and_nobody_there_it_waits_in_line(desk: Open, cast: Cast) -> None:
    talk = cast.taken(cast.lea, name="Camille Durand")
    lead.seize(cast.nadia, talk.pk, "", None, timezone.now())
    nadia = desk(cast.nadia)
    nadia.locator(BOX).focus()
    nadia.keyboard.press("Alt+y")
    nadia.keyboard.press("Enter")
    expect(nadia.locator("#seat-1")).to_contain_class("free")
    talk.refresh_from_db()
    assert (talk.state, talk.prefer_id) == ("waiting", cast.lea.pk)


def test_what_is_ones_own_is_not_handed_back(desk: Open, cast: Cast) -> None:
    cast.taken(cast.nadia)
    nadia = desk(cast.nadia)
    expect(nadia.locator("#seat-1 .m")).to_have_count(1)
    expect(nadia.locator("#seat-1 [data-do=hand-back]")).to_have_count(0)


def test_a_take_over_without_a_seat_says_whose_is_missing(floor: Any, cast: Cast) -> None:
    cast.taken(cast.lea)
    for _ in range(2):
        cast.taken(cast.nadia)
    nadia = floor(cast.nadia)
    nadia.click(f"{row(nadia, cast.lea)} a.c")
    nadia.click("#talk-more summary")
    nadia.click("#talk [data-frame='conversation.takeover']")
    nadia.keyboard.press("Enter")
    expect(nadia.locator("[data-talk-trouble]")).to_contain_text("Votre poste n’a aucune place")
