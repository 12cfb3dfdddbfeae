"""A leader beside an advisor, in real browsers: joining, writing, what is held back, leaving; and
who wrote what at the desk."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser
from tests.console.desk_pages import Open, write
from tests.console.test_floor_browser import row, served
from tests.processes import Web

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor
JOIN, LEAVE = "#talk [data-frame='conversation.join']", "#talk [data-frame='conversation.part']"
TOLD = "[data-talk-trouble]"


def test_only_what_can_be_done_is_offered(floor: Any, desk: Open, cast: Cast, server: Web) -> None:
    _, nadia = served(desk, floor, cast, server)
    expect(nadia.locator(JOIN)).to_be_visible()
    expect(nadia.locator(LEAVE)).to_have_count(0)
    expect(nadia.locator("#talk-text")).to_have_count(0)
    nadia.click(JOIN)
    expect(nadia.locator("#talk-text")).to_be_focused()
    expect(nadia.locator(TOLD)).to_contain_text("Vous êtes dans la conversation")
    expect(nadia.locator(JOIN)).to_have_count(0)
    nadia.click(LEAVE)
    expect(nadia.locator(JOIN)).to_be_focused()
    expect(nadia.locator(TOLD)).to_contain_text("Vous avez quitté la conversation")
    expect(nadia.locator(LEAVE)).to_have_count(0)


def test_who_has_taken_it_over_stands_beside_nobody(
    floor: Any, desk: Open, cast: Cast, server: Web
) -> None:
    _, nadia = served(desk, floor, cast, server)
    nadia.click(JOIN)
    expect(nadia.locator(f"{row(nadia, cast.lea)} .joined")).to_have_text("avec Nadia")
    nadia.click("#talk [data-frame='conversation.takeover']")
    nadia.keyboard.press("Enter")
    expect(nadia.locator(f"{row(nadia, cast.nadia)} a.c")).to_have_count(1)
    expect(nadia.locator(".desk-row .joined")).to_have_count(0)
    nadia.click("#talk [data-frame='conversation.hand_back']")
    expect(nadia.locator(f"{row(nadia, cast.lea)} a.c")).to_have_count(1)
    expect(nadia.locator(".desk-row .joined")).to_have_count(0)
    expect(nadia.locator(JOIN)).to_be_visible()


def test_what_the_brand_holds_back_says_why_and_stays_in_the_field(
    floor: Any, desk: Open, cast: Cast, server: Web
) -> None:
    lea, nadia = served(desk, floor, cast, server)
    nadia.click(JOIN)
    nadia.fill("#talk-text", "Bonjour [prénom], je suis là.")
    nadia.keyboard.press("Control+Enter")
    expect(nadia.locator(TOLD)).to_contain_text("Non envoyé")
    expect(nadia.locator(f"{TOLD} .finding")).to_contain_text("Remplissez ce champ")
    expect(nadia.locator("#talk-text")).to_have_value("Bonjour [prénom], je suis là.")
    assert nadia.evaluate("getSelection().toString()") == "[prénom]"
    assert Axe().run(nadia).response["violations"] == []
    nadia.keyboard.type("Paul")
    nadia.keyboard.press("Control+Enter")
    expect(nadia.locator(TOLD)).to_have_text("Envoyé.")
    expect(lea.locator("#seat-1 .m .text").last).to_have_text("Bonjour Paul, je suis là.")


def test_the_desk_names_who_wrote_what_is_not_ones_own(
    floor: Any, desk: Open, cast: Cast, server: Web
) -> None:
    lea, nadia = served(desk, floor, cast, server)
    write(lea, "Je regarde.")
    nadia.click(JOIN)
    nadia.fill("#talk-text", "Bonjour, ici Nadia.")
    nadia.keyboard.press("Control+Enter")
    who = lea.locator("#seat-1 .m[data-side=staff] .who")
    expect(who).to_have_text(["Léa", "Nadia"])
    tall = "nodes => nodes.map(node => node.getBoundingClientRect().height > 4)"
    assert who.evaluate_all(tall) == [False, True]
    lea.reload()
    desk_pages.wait_ready(lea)
    expect(who).to_have_text(["Léa", "Nadia"])
    assert who.evaluate_all(tall) == [False, True]
    assert Axe().run(lea).response["violations"] == []
