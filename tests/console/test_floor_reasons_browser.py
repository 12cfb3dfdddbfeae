"""A leader says why when taking over or closing, and the advisor reads it; what was whispered stays
beside the advisor's composer while it is the leader who answers."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser
from tests.console.desk_pages import Open, write
from tests.console.test_floor_browser import served
from tests.processes import Web

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor


def test_a_takeover_says_why(floor: Any, desk: Open, cast: Cast, server: Web) -> None:
    lea, nadia = served(desk, floor, cast, server)
    nadia.click("#talk [data-frame='conversation.takeover']")
    expect(nadia.locator("#take-why")).to_be_focused()
    assert Axe().run(nadia).response["violations"] == []
    nadia.keyboard.type("je la connais bien")
    nadia.keyboard.press("Enter")
    expect(lea.locator("#told li")).to_contain_text("Motif\u00a0: je la connais bien")
    expect(nadia.locator("[data-talk-trouble]")).to_have_text("Elle est à votre poste.")


def test_a_close_says_why(floor: Any, desk: Open, cast: Cast, server: Web) -> None:
    lea, nadia = served(desk, floor, cast, server)
    write(lea, "Je regarde.")
    nadia.click("#talk [data-do=talk-end]")
    nadia.check("#end-talk [value=other]")
    nadia.fill("#end-why", "déjà réglé par téléphone")
    expect(nadia.locator("#end-talk [data-unanswered]")).to_be_hidden()
    nadia.click("#end-talk .danger")
    line = lea.locator("#told li")
    expect(line).to_contain_text("Nadia a clos votre conversation")
    expect(line).to_contain_text("déjà réglé par téléphone")


def test_a_whisper_stays_while_the_leader_answers(
    floor: Any, desk: Open, cast: Cast, server: Web
) -> None:
    lea, nadia = served(desk, floor, cast, server)
    nadia.fill("#talk-note", "Propose un échange.")
    nadia.keyboard.press("Control+Enter")
    whisper = lea.locator("#seat-1 [data-whisper-line]")
    expect(whisper).to_contain_text("Propose un échange.")
    nadia.click("#talk [data-frame='conversation.join']")
    nadia.fill("#talk-text", "Bonjour, ici Nadia.")
    nadia.keyboard.press("Control+Enter")
    expect(lea.locator("#seat-1 .m .text").last).to_have_text("Bonjour, ici Nadia.")
    expect(whisper).to_be_visible()
    write(lea, "Je vous propose un échange.")
    expect(whisper).to_be_hidden()
