"""What is read beside the rows: room to read and to write, nothing that is no longer so, nothing
that cannot be done; a cut line; a reload."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, WebSocketRoute, expect

from conversations.actions import lead
from conversations.actions.hold import customer_of
from conversations.models import Advisor, User
from tests.cast import Cast, person
from tests.console import desk_pages, test_floor_browser
from tests.console.test_floor_browser import row, says

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor
JOIN, LEAVE = "#talk [data-frame='conversation.join']", "#talk [data-frame='conversation.part']"
TAKE, TOLD = "#talk [data-frame='conversation.takeover']", "[data-talk-trouble]"
TOPS = """() => [...document.querySelectorAll('#talk-more :is(.ways > button, summary)')]
  .map((e) => Math.round(e.getBoundingClientRect().top))"""


@pytest.fixture
def marc(cast: Cast) -> User:
    return person("Marc Petit", "leader", cap=2, provider=cast.nord, teams=[cast.team])


def reads(floor: Any, cast: Cast, width: int = 1280, height: int = 720) -> tuple[Page, Any]:
    talk = cast.taken(cast.lea, name="Anne Roy")
    for n in range(12):
        says(talk, customer_of(talk), f"Ligne {n}")
    page = floor(cast.nadia, width=width)
    page.set_viewport_size({"width": width, "height": height})
    page.click(f"{row(page, cast.lea)} a.c")
    expect(page.locator("#talk .m")).to_have_count(13)
    return page, talk


@pytest.mark.parametrize(
    ("width", "height", "least"), [(1280, 720, 200), (640, 400, 150), (390, 844, 200)]
)
def test_who_has_joined_reads_and_writes_at_once(
    floor: Any, cast: Cast, width: int, height: int, least: int
) -> None:
    page, _ = reads(floor, cast, width, height)
    page.click("#talk-more > summary")
    page.click(JOIN)
    expect(page.locator("#talk-text")).to_be_focused()
    expect(page.locator("#talk-text")).to_be_in_viewport(ratio=1)
    seen = page.locator("#talk .log").evaluate("""(log) => {
      const { top, bottom } = log.getBoundingClientRect();
      return Math.min(bottom, innerHeight) - Math.max(top, 0);
    }""")
    assert seen >= least, seen
    found = Axe().run(page).response["violations"]
    assert [node["html"] for one in found for node in one["nodes"]] == []


def test_no_button_moves_when_one_opens_what_it_does(floor: Any, cast: Cast) -> None:
    page, _ = reads(floor, cast)
    page.click("#talk-more > summary")
    before = page.evaluate(TOPS)
    page.click("#talk [data-do=way]")
    expect(page.locator("#talk-to")).to_be_focused()
    assert page.evaluate(TOPS) == before
    page.click("#talk [data-do=way]")
    expect(page.locator("#way-transfer")).to_be_hidden()
    assert page.evaluate(TOPS) == before


def test_what_was_said_goes_when_it_is_no_longer_so(floor: Any, cast: Cast, marc: User) -> None:
    page, talk = reads(floor, cast)
    page.click("#talk-more > summary")
    page.click(JOIN)
    expect(page.locator(TOLD)).to_contain_text("Vous êtes dans la conversation")
    expect(page.locator("#talk .talk-acts")).to_have_attribute("data-joined", "1")
    lead.part(cast.nadia, talk.pk, timezone.now())  # from another tab
    expect(page.locator(JOIN)).to_be_visible()
    expect(page.locator(TOLD)).to_be_hidden()
    page.click(TAKE)
    page.keyboard.press("Enter")
    expect(page.locator(TOLD)).to_have_text("Elle est à votre poste.")
    expect(page.locator("#talk-desk")).to_be_focused()
    expect(page.locator("#talk-note")).to_have_count(0)
    cast.available(cast.omar)
    omar = Advisor.objects.get(pk=cast.omar.pk)
    lead.move_to_advisor(marc, talk.pk, omar, "", None, timezone.now())
    expect(page.locator("[data-talk-where]")).to_contain_text("avec Omar")
    expect(page.locator(TOLD)).to_be_hidden()
    expect(page.locator("#talk-note")).to_be_visible()


def test_what_another_leader_keeps_is_not_offered(floor: Any, cast: Cast, marc: User) -> None:
    page, talk = reads(floor, cast)
    cast.available(cast.lea)
    page.click("#talk-more > summary")
    page.evaluate("what => (window.take = document.querySelector(what))", TAKE)
    lead.seize(marc, talk.pk, "", cast.lea.pk, timezone.now())
    expect(page.locator("[data-talk-where]")).to_contain_text("avec Marc Petit")
    expect(page.locator(TAKE)).to_have_count(0)
    page.evaluate("document.querySelector('#talk .ways').append(window.take)")  # pressed just then
    page.click(TAKE)
    page.keyboard.press("Enter")
    expect(page.locator(TOLD)).to_contain_text("Marc Petit a repris cette conversation")
    lead.hand_back(marc, talk.pk, "", timezone.now())
    expect(page.locator("[data-talk-where]")).to_contain_text("avec Léa")
    expect(page.locator(TAKE)).to_be_visible()
    expect(page.locator(TOLD)).to_be_hidden()


def cut_after(page: Page, what: str) -> Callable[[], None]:
    """The line is cut as soon as a frame of this kind has gone out, before any answer. Returns what
    lets the page through again."""
    cuts: list[str] = []

    def between(here: WebSocketRoute) -> None:
        if cuts:
            here.close(code=1011)
            return
        there = here.connect_to_server()

        def out(text: str | bytes) -> None:
            there.send(text)
            if what in str(text):
                cuts.append(what)

        def back(text: str | bytes) -> None:
            if cuts:
                here.close(code=1011)
            else:
                here.send(text)

        here.on_message(out)
        there.on_message(back)

    page.route_web_socket("**/ws/v1/floor/**", between)
    return cuts.clear


def test_a_whisper_that_arrived_before_the_cut_is_not_asked_for_again(
    floor: Any, cast: Cast
) -> None:
    page, talk = reads(floor, cast)
    let_through = cut_after(page, "note.post")
    page.reload()
    expect(page.locator("#talk .m")).to_have_count(13)  # a reload reads on
    page.fill("#talk-note", "Dix pour cent.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(TOLD)).to_contain_text("Connexion perdue")
    expect(page.locator("#talk-note")).to_have_value("Dix pour cent.")
    let_through()
    expect(page.locator(TOLD)).to_have_text("Soufflé.", timeout=15_000)
    expect(page.locator("#talk-note")).to_have_value("")
    let_through = cut_after(page, "nothing")
    page.fill("#talk-note", "Et le port.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#talk .note")).to_have_count(2)
    assert [event.text for event in talk.events.filter(kind="note.posted").order_by("id")] == [
        "Dix pour cent.",
        "Et le port.",
    ]


def test_what_was_not_sent_says_so_and_another_text_is_another_act(floor: Any, cast: Cast) -> None:
    page, talk = reads(floor, cast)
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('online'))")  # what was open is given up
    page.wait_for_selector("html[data-wire=down]")
    page.fill("#talk-note", "Dix pour cent.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(TOLD)).to_contain_text("pas encore envoyé")
    page.context.set_offline(False)
    expect(page.locator(TOLD)).to_contain_text("ce n’est pas parti", timeout=15_000)
    page.fill("#talk-note", "Quinze pour cent.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(TOLD)).to_have_text("Soufflé.")
    assert talk.events.get(kind="note.posted").text == "Quinze pour cent."


def test_what_is_read_stands_in_the_address(floor: Any, cast: Cast) -> None:
    page, talk = reads(floor, cast)
    assert f"read={talk.pk}" in page.url
    page.reload()
    expect(page.locator("#talk .m")).to_have_count(13)
    page.keyboard.press("Escape")
    expect(page.locator("#talk")).to_be_hidden()
    assert "read=" not in page.url
