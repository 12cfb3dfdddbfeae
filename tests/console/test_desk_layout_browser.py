"""What arrives at the desk moves nothing, speaks once and stays words; axe; a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from conversations.actions.hold import draft, locked
from conversations.actions.transfer import transfer_to_advisor
from conversations.core.posting import Author
from conversations.log import append
from conversations.models import Advisor, Conversation
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.customer_client import begin, customer_of
from tests.console.desk_pages import QUESTION, Open, available, texts
from tests.processes import Web

desk, server = desk_pages.desk, desk_pages.server


def test_what_arrives_moves_nothing(desk: Open, cast: Cast, server: Web) -> None:
    """Caret, text, focus and scroll stay; the column says how many are new below."""
    opening = begin(server, QUESTION)
    lea = desk(cast.lea)
    lea.keyboard.press("Alt+n")
    box = lea.locator("#seat-1 textarea[name=text]")
    expect(box).to_be_focused()
    with customer_of(opening, server) as customer:
        for n in range(4):
            customer.say(f"ligne\n{n}\n" * 8)
        expect(lea.locator("#seat-1 .m")).to_have_count(5)
        lea.keyboard.type("Je vous réponds")
        lea.keyboard.press("Home")
        log = lea.locator("#seat-1 .log")
        log.evaluate("log => { log.scrollTop = 0 }")
        expect(lea.locator("#seat-1 .pill")).to_be_visible()
        lea.evaluate(WATCH_SHIFTS)
        customer.say("un")
        customer.say("deux")
        expect(lea.locator("#seat-1 .pill")).to_have_text("2 nouveaux plus bas")
        cast.taken(cast.lea, name="Bruno")
        expect(lea.locator("#seat-2 h2")).to_have_text("Bruno")
    expect(box).to_be_focused()
    expect(box).to_have_value("Je vous réponds")
    assert box.evaluate("box => box.selectionStart") == 0
    assert log.evaluate("log => log.scrollTop") == 0
    assert lea.evaluate("window.shifts") == []
    lea.click("#seat-1 .pill")
    expect(lea.locator("#seat-1 .pill")).to_be_hidden()


WATCH_SHIFTS = """() => {
  window.shifts = [];
  const name = ({ node, previousRect, currentRect }) =>
    `${node?.outerHTML?.slice(0, 90)}: ${JSON.stringify([previousRect, currentRect])}`;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts.push(...entry.sources.map(name));
  }).observe({ type: "layout-shift" });
}"""


def test_unread_counts_and_only_the_focused_log_speaks(desk: Open, cast: Cast, server: Web) -> None:
    openings = [begin(server, QUESTION, name) for name in ("Alice", "Bruno")]
    lea = desk(cast.lea)
    available(lea)
    expect(lea.locator("#seat-2 h2")).to_have_text("Bruno")
    lea.click("#seat-1 textarea[name=text]")
    with customer_of(openings[1], server) as bruno:
        bruno.say("Toujours là ?")
    expect(lea.locator("#seat-2 [data-unread]")).to_have_text("2")
    assert lea.locator(".log[aria-live=polite]").count() == 1
    lea.keyboard.press("Alt+2")
    expect(lea.locator("#seat-2 [data-unread]")).to_be_hidden()
    expect(lea.locator("#seat-2 .log")).to_have_attribute("aria-live", "polite")


def test_hostile_words_stay_words(desk: Open, cast: Cast, server: Web) -> None:
    hostile = "<img src=x onerror=alert(1)> <hx-partial hx-target='body'>x</hx-partial>"
    cast.taken(cast.lea, hostile, name="<b onclick=alert(1)>Eve</b>")
    lea = desk(cast.lea)
    expect(lea.locator("#seat-1 h2")).to_have_text("<b onclick=alert(1)>Eve</b>")
    assert texts(lea) == [hostile]


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(desk: Open, cast: Cast, width: int) -> None:
    cast.taken(cast.lea, name="Camille Durand")
    lea = desk(cast.lea, width=width)
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    for sheet in ("", "note", "close"):
        if sheet:
            lea.locator("#seat-1 .foot textarea[name=text]").focus()
            lea.keyboard.press({"note": "Alt+o", "close": "Alt+k"}[sheet])
            expect(lea.locator(f"#seat-1 [data-sheet={sheet}]")).to_be_visible()
        found = Axe().run(lea).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []


def test_one_column_at_a_time_on_a_telephone(desk: Open, cast: Cast) -> None:
    for name in ("Alice", "Bruno"):
        cast.taken(cast.lea, name=name)
    lea = desk(cast.lea, width=390)
    expect(lea.locator("#switch button")).to_have_count(2)
    expect(lea.locator("#seat-2 h2")).not_to_be_in_viewport()
    lea.click("#switch button >> nth=1")
    expect(lea.locator("#seat-2 h2")).to_be_in_viewport()
    expect(lea.locator("#seat-1 h2")).not_to_be_in_viewport()
    expect(lea.locator("#seat-2")).to_contain_class("current")
    lea.evaluate("document.getElementById('seats').scrollTo({ left: 0 })")
    expect(lea.locator("#seat-1")).to_contain_class("current")
    expect(lea.locator("#switch button >> nth=0")).to_have_attribute("aria-current", "true")
    assert lea.evaluate("document.documentElement.scrollWidth") == 390


def test_the_current_seat_stays_in_sight_when_the_window_narrows(desk: Open, cast: Cast) -> None:
    for name in ("Alice", "Bruno"):
        cast.taken(cast.lea, name=name)
    lea = desk(cast.lea)
    text = lea.locator("#seat-2 textarea[name=text]")
    text.fill("Je regarde. " * 30)
    lea.set_viewport_size({"width": 390, "height": 800})
    expect(lea.locator("#seat-2 h2")).to_be_in_viewport(ratio=1)
    box = text.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_the_first_conversation_is_in_sight_wherever_its_seat(desk: Open, cast: Cast) -> None:
    first = cast.taken(cast.lea, name="Alice")
    cast.taken(cast.lea, name="Bruno")
    cast.available(cast.omar)
    omar = Advisor.objects.get(pk=cast.omar.pk)
    transfer_to_advisor(cast.lea, first.pk, omar, "", timezone.now())
    lea = desk(cast.lea, width=390)
    expect(lea.locator("#seat-2")).to_contain_class("current")
    expect(lea.locator("#seat-2 h2")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [1440, 1280, 800])
def test_the_bar_keeps_all_it_holds_in_the_window(desk: Open, cast: Cast, width: int) -> None:
    """A leader has one more link, and a pause may have a long name."""
    cast.lunch.name_fr = "Point d’équipe et accompagnement"
    cast.lunch.save()
    nadia = desk(cast.nadia, width=width)
    nadia.click("#presence summary")
    nadia.click(f"[data-reason='{cast.lunch.pk}']")
    expect(nadia.locator("#presence-now")).to_contain_text("accompagnement")
    expect(nadia.locator("#strip")).to_contain_text("0 conversation sur 2 places")
    expect(nadia.locator(".bar > .menu").last).to_be_in_viewport(ratio=1)
    if width >= 1280:  # in one line, what is above the seats being theirs
        nadia.wait_for_function("() => document.querySelector('.bar').offsetHeight < 60")
        nadia.click(".bar > .menu:last-child > summary")
        expect(nadia.locator(".bar .menu-nav a[href='/audit/']")).to_be_visible()


def test_the_title_counts_while_one_looks_elsewhere(desk: Open, cast: Cast) -> None:
    lea = desk(cast.lea)
    lea.evaluate("() => { Document.prototype.hasFocus = () => false }")
    cast.taken(cast.lea)
    expect(lea).to_have_title("(1) Bureau · Motjuste")
    lea.evaluate("() => { Document.prototype.hasFocus = () => true }")
    lea.evaluate("() => dispatchEvent(new Event('focus'))")
    expect(lea).to_have_title("Bureau · Motjuste")


def test_a_log_read_further_up_stays_where_it_is(desk: Open, cast: Cast, server: Web) -> None:
    """Three hundred messages arrive in one snapshot; the log opens at its end."""
    held = cast.taken(cast.lea)
    fill(held, 300)
    lea = desk(cast.lea)
    log = lea.locator("#seat-1 .log")
    expect(lea.locator("#seat-1 .m")).to_have_count(301)
    at_end = "log => Math.abs(log.scrollHeight - log.clientHeight - log.scrollTop) < 2"
    assert log.evaluate(at_end)
    log.evaluate("log => { log.scrollTop = 200 }")
    expect(lea.locator("#seat-1 .pill")).to_be_visible()
    fill(held, 1)
    expect(lea.locator("#seat-1 .pill")).to_have_text("1 nouveau plus bas")
    assert log.evaluate("log => log.scrollTop") == 200


def fill(conversation: Conversation, n: int) -> None:
    """`n` messages of the customer, as the log itself takes them."""
    author = Author("customer", None, "Paul Martin")
    with transaction.atomic():
        row = locked(conversation.pk)
        drafts = [draft("message.posted", author, f"Message {i}") for i in range(n)]
        append(row, drafts, timezone.now())
