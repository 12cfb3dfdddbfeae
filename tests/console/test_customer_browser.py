"""The customer's page in a real browser, against real web processes and an advisor's socket."""

import re
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.console.desk_client import Desk, desk_of
from tests.console.samples import pdf, photo
from tests.processes import Web

QUESTION = "Bonjour, ma lampe est arrivée cassée."
Webs = Callable[..., list[Web]]


@pytest.fixture
def server(web: Webs) -> Web:
    return web(1)[0]


@pytest.fixture
def desk(cast: Cast, server: Web) -> Iterator[Desk]:
    with desk_of(cast.lea, server) as desk:
        yield desk


@pytest.fixture(autouse=True)
def _no_errors(page: Page) -> Iterator[None]:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
    page.on("console", lambda m: errors.append(m.text) if is_our_fault(m.text) else None)
    yield
    assert errors == []


def is_our_fault(text: str) -> bool:
    """A blocked script or style; that a foreign site may not frame us is as it should be."""
    return "Content Security" in text and "frame-ancestors" not in text


def begin(page: Page, server: Web, text: str = QUESTION, language: str = "en") -> None:
    page.goto(f"{server.url}/chat/maison-lumiere/?language={language}")
    page.fill("#f-name", "Camille Durand")
    page.fill("#f-text", text)
    page.click("#opening button.go")
    expect(page.locator("[role=log] .m")).to_have_count(1)


def write(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.press("#text", "Enter")


def texts(page: Page) -> list[str]:
    return page.locator("[role=log] .m .text").all_inner_texts()


def test_a_customer_and_an_advisor_talk(page: Page, cast: Cast, server: Web) -> None:
    begin(page, server)
    expect(page.locator("#status")).to_contain_text("Nobody is available")
    with desk_of(cast.lea, server) as desk:
        desk.assigned()
        expect(page.locator("#who")).to_have_text("Léa answers you")
        expect(page.locator("#status")).to_have_text("")
        desk.tell("typing", on=True)
        expect(page.locator("#typing")).to_have_text("Léa is writing…")
        desk.say("Bonjour Camille")
        expect(page.locator("[role=log] .m").nth(1)).to_contain_text("Bonjour Camille")
        expect(page.locator("#typing")).to_have_text("")
        write(page, "Oui ?")
        seq = desk.hear("Oui ?")["seq"]
        mine = page.locator("[role=log] .m", has_text="Oui ?")
        expect(mine.locator(".sent")).to_be_visible()
        desk.tell("seen", seq=seq)
        expect(mine.locator(".seen")).to_be_visible()
        expect(page.locator("#pending .m")).to_have_count(0)


def test_the_position_in_line_is_told(page: Page, cast: Cast, server: Web, desk: Desk) -> None:
    for _ in range(3):
        cast.open()
    begin(page, server)
    expect(page.locator("#status")).to_contain_text("You are number 2 in line")


def test_a_photo_and_a_pdf_are_shown(page: Page, server: Web, desk: Desk) -> None:
    begin(page, server)
    page.set_input_files("#pick", [
        {"name": "lampe.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(800, 600))},
        {"name": "facture.pdf", "mimeType": "application/pdf", "buffer": pdf()},
        {"name": "virus.exe", "mimeType": "image/png", "buffer": b"MZ nothing"},
        {"name": "faux.png", "mimeType": "image/png", "buffer": b"no image"},
    ])  # fmt: skip
    for name in ("virus.exe", "faux.png"):
        expect(page.locator("#trouble")).to_contain_text(f"{name} is neither a photo nor a PDF")
    names = page.locator("#files li bdi")
    expect(names).to_have_text(["lampe.jpg", "facture.pdf"])
    page.reload()
    expect(names).to_have_text(["lampe.jpg", "facture.pdf"])
    page.click("#send")
    image = page.locator("[role=log] .attachment img")
    expect(image).to_have_attribute("src", re.compile(r"\?small&s="))
    image.evaluate("image => image.decode()")
    assert image.evaluate("image => image.naturalWidth") > 0
    box = image.bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (240, 180)
    paper = page.locator("[role=log] .attachment", has_text="facture.pdf").bounding_box()
    assert paper is not None
    assert paper["y"] >= box["y"] + box["height"] + 4


def test_nothing_is_lost_when_the_server_dies(
    page: Page, cast: Cast, server: Web, desk: Desk
) -> None:
    begin(page, server)
    desk.assigned()
    server.kill()
    write(page, "Vous m'entendez ?")
    write(page, "Allô ?")
    expect(page.locator("#banner")).to_be_visible()
    expect(page.locator("#pending .m")).to_have_count(2)
    page.fill("#text", "pas encore fini")
    server.start_again()
    with desk_of(cast.lea, server, available=False) as again:
        again.conversation = desk.conversation
        again.say("Me revoilà")
        page.reload()
        expect(page.locator("[role=log] .m")).to_have_count(4)
    expect(page.locator("#pending .m")).to_have_count(0)
    expect(page.locator("#banner")).to_be_hidden()
    assert sorted(texts(page)) == sorted([QUESTION, "Vous m'entendez ?", "Allô ?", "Me revoilà"])
    mine = [text for text in texts(page) if text != "Me revoilà"]
    assert mine == [QUESTION, "Vous m'entendez ?", "Allô ?"]
    assert page.input_value("#text") == "pas encore fini"


def test_silence_is_noticed_and_nothing_lost(page: Page, server: Web, desk: Desk) -> None:
    """Time is put forward in the page; the server is stopped, not killed: its socket stays open."""
    page.clock.install()
    begin(page, server)
    desk.assigned()
    server.signal(signal.SIGSTOP)
    try:
        write(page, "Vous êtes là ?")
        page.clock.fast_forward(23_000)
        expect(page.locator("#banner")).to_be_visible()
        expect(page.locator("#pending .m")).to_have_count(1)
    finally:
        server.signal(signal.SIGCONT)
    expect(page.locator("#pending .m")).to_have_count(0, timeout=30_000)
    expect(page.locator("#banner")).to_be_hidden()
    assert texts(page) == [QUESTION, "Vous êtes là ?"]


def test_the_reader_is_left_where_they_read(page: Page, server: Web, desk: Desk) -> None:
    begin(page, server)
    desk.assigned()
    for number in range(26):  # one more and two are within what may be said at once
        desk.say(f"Ligne {number}")
    expect(page.locator("[role=log] .m")).to_have_count(27)
    page.evaluate("document.getElementById('scroll').scrollTop = 0")
    page.wait_for_function("document.getElementById('scroll').scrollTop === 0")
    desk.say("une")
    desk.say("deux")
    expect(page.locator("#below")).to_have_text("2 new messages below")
    assert page.evaluate("document.getElementById('scroll').scrollTop") == 0
    page.click("#below")
    expect(page.locator("[role=log] .m").last).to_be_in_viewport()
    expect(page.locator("#below")).to_be_hidden()


def test_hostile_words_stay_words(page: Page, server: Web, desk: Desk) -> None:
    begin(page, server)
    desk.assigned()
    hostile = (
        "<img src=x onerror=alert(1)><script>alert(1)</script>"
        "<hx-partial hx-target='body'>x</hx-partial><b hx-get='/x' hx-trigger='load'>y</b>"
        " javascript:alert(1) https://example.org/?a=1&b=<2> \u202egnp.exe " + "long" * 200
    )
    desk.say(hostile)
    last = page.locator("[role=log] .m .text").nth(1)
    expect(last).to_contain_text("<script>alert(1)</script>")
    assert last.locator("a").evaluate_all("links => links.map(link => link.href)") == [
        "https://example.org/?a=1&b="
    ]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_ending_keeping_reopening_starting_anew(page: Page, server: Web, desk: Desk) -> None:
    begin(page, server)
    desk.assigned()
    page.click("#menu summary")
    page.click("[data-do=end]")
    page.click("#ending button[value=end]")
    expect(page.locator("#after")).to_be_visible()
    expect(page.locator("[role=log]")).to_contain_text("You ended the conversation")
    with page.expect_download() as download:
        page.click("#after button[value=pdf]")
    assert download.value.suggested_filename.endswith(".pdf")
    write(page, "Encore une chose")
    expect(page.locator("[role=log] .m")).to_have_count(2)
    expect(page.locator("#after")).to_be_hidden()
    desk.ask("conversation.close", conversation=desk.conversation, reason="done")
    page.fill("#text", "Et aussi")
    page.click("#after [data-do=anew]")
    expect(page.locator("#f-text")).to_have_value("Et aussi")
    page.click("#opening button.go")
    expect(page.locator("[role=log] .m .text")).to_have_text(["Et aussi"])


def test_two_tabs_and_the_keyboard(page: Page, server: Web, desk: Desk) -> None:
    begin(page, server)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("[role=log] .m")).to_have_count(1)
    page.focus("#text")
    page.keyboard.type("ligne 1")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("ligne 2")
    page.keyboard.press("Enter")
    expect(other.locator("[role=log] .m .text").nth(1)).to_have_text("ligne 1\nligne 2")
    expect(page.locator("#text")).to_be_focused()


def test_a_draft_is_its_own_tabs(page: Page, server: Web, desk: Desk) -> None:
    begin(page, server)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("[role=log] .m")).to_have_count(1)
    page.fill("#text", "une longue explication")
    write(other, "court")
    expect(page.locator("[role=log] .m")).to_have_count(2)
    page.reload()
    expect(page.locator("#text")).to_have_value("une longue explication")


def test_what_a_close_has_refused_reopens_when_its_button_says_so(
    page: Page, server: Web, desk: Desk
) -> None:
    begin(page, server)
    desk.assigned()
    page.context.set_offline(True)
    expect(page.locator("#banner")).to_be_visible()
    top, banner = page.locator("#talk").bounding_box(), page.locator("#banner").bounding_box()
    assert top
    assert banner
    assert top["y"] >= banner["y"] + banner["height"]
    write(page, "Encore une chose")
    desk.ask("conversation.close", conversation=desk.conversation, reason="done")
    page.context.set_offline(False)
    page.get_by_role("button", name="Reopen and send").click()
    expect(page.locator("[role=log] .m").nth(1)).to_contain_text("Encore une chose")
    expect(page.locator("#pending .m")).to_have_count(0)
    expect(page.locator("#after")).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_state_fails_axe(
    page: Page, server: Web, desk: Desk, width: int, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{server.url}/chat/maison-lumiere/")
    page.click("#opening button.go")
    expect(page.locator("#e-name")).to_be_visible()
    check(page)
    begin(page, server, language="fr")
    desk.assigned()
    desk.say("Bonjour, voyez https://example.org/aide")
    expect(page.locator("[role=log] .m")).to_have_count(2)
    page.click("#menu summary")
    check(page)
    page.click("[data-do=privacy]")
    check(page)
    page.keyboard.press("Escape")
    desk.ask("conversation.close", conversation=desk.conversation, reason="done")
    expect(page.locator("#after")).to_be_visible()
    check(page)


def check(page: Page) -> None:
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
