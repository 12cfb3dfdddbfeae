"""The desk in a real browser: two pages talk, cuts, tabs, keys, what arrives moves nothing."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conversations.models import CannedReply, User
from tests.cast import Cast
from tests.console.customer_client import begin, customer_of
from tests.console.test_customer_browser import is_our_fault
from tests.processes import Web

QUESTION = "Bonjour, ma lampe est arrivée cassée."
Open = Callable[..., Page]


@pytest.fixture
def server(cast: Cast, web: Callable[..., list[Web]]) -> Web:
    return web(1)[0]


@pytest.fixture
def desk(browser: Browser, server: Web) -> Iterator[Open]:
    """desk(user) opens a desk in a browser of its own, desk(user, beside=page) a second tab."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_desk(user: User, beside: Page | None = None, width: int = 1280) -> Page:
        if beside is None:
            contexts.append(signed_in(browser, server, user, width))
        page = (beside.context if beside else contexts[-1]).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
        page.on("console", lambda m: errors.append(m.text) if is_our_fault(m.text) else None)
        page.goto(f"{server.url}/desk/")
        wait_ready(page)
        return page

    yield open_desk
    for context in contexts:
        context.close()
    assert errors == []


def signed_in(browser: Browser, server: Web, user: User, width: int) -> BrowserContext:
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])
    return context


def wait_ready(page: Page) -> None:
    page.wait_for_selector("html[data-desk=ready][data-wire=up]")


def column(page: Page, n: int = 1) -> str:
    return f"#seat-{n}"


def texts(page: Page, n: int = 1) -> list[str]:
    return page.locator(f"{column(page, n)} .log > .m .text").all_inner_texts()


def write(page: Page, text: str, n: int = 1) -> None:
    page.fill(f"{column(page, n)} textarea[name=text]", text)
    page.press(f"{column(page, n)} textarea[name=text]", "Enter")


def available(page: Page) -> None:
    page.click("#presence summary")
    page.click("[data-presence=available]")
    expect(page.locator("#presence-now")).to_contain_text("Disponible")


def test_two_pages_talk(desk: Open, cast: Cast, server: Web, page: Page) -> None:
    lea = desk(cast.lea)
    available(lea)
    page.goto(f"{server.url}/chat/maison-lumiere/?language=fr")
    page.fill("#f-name", "Camille Durand")
    page.fill("#f-text", QUESTION)
    page.click("#opening button.go")
    expect(lea.locator("#seat-1 h2")).to_have_text("Camille Durand")
    expect(lea.locator("#seat-1 .clock small")).to_have_text("attend depuis")
    expect(page.locator("#who")).to_contain_text("Léa")
    page.type("#text", "Vous")
    expect(lea.locator("#seat-1 .typing")).to_have_text("Camille Durand écrit…")
    write(lea, "Bonjour Madame Durand")
    mine = lea.locator("#seat-1 .m[data-side=staff]")
    expect(mine.locator(".seen")).to_be_visible()
    expect(lea.locator("#seat-1 .clock small")).to_have_text("à lui de répondre")
    expect(page.locator("[role=log] .m").nth(1)).to_contain_text("Bonjour Madame Durand")
    assert texts(lea) == [QUESTION, "Bonjour Madame Durand"]


def test_what_both_write_during_a_cut_is_there_once(desk: Open, cast: Cast, server: Web) -> None:
    """The web process is killed: the pages go on, and meet again in the log."""
    lea = desk(cast.lea)
    available(lea)
    opening = begin(server, QUESTION)
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    server.kill()
    expect(lea.locator("#cut")).to_contain_text("Connexion perdue")
    write(lea, "Je regarde")
    write(lea, "tout de suite")
    expect(lea.locator("#seat-1 .m.pending")).to_have_count(2)
    server.start_again()
    with customer_of(opening, server) as customer:
        customer.say("Vous êtes là ?")
        customer.hear("tout de suite")
        expect(lea.locator("#cut")).to_be_hidden(timeout=15_000)
        expect(lea.locator("#seat-1 .m.pending")).to_have_count(0)
        expect(lea.locator("#seat-1 .m")).to_have_count(4)
    assert sorted(texts(lea)) == sorted([QUESTION, "Je regarde", "tout de suite", "Vous êtes là ?"])
    assert texts(lea).index("Je regarde") < texts(lea).index("tout de suite")


def test_offline_and_back_with_another_tab(desk: Open, cast: Cast, server: Web) -> None:
    lea = desk(cast.lea)
    held = cast.taken(cast.lea)
    other = desk(cast.lea, beside=lea)
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    lea.context.set_offline(True)
    expect(lea.locator("#cut")).to_contain_text("Connexion perdue")
    write(lea, "Depuis le tunnel")
    lea.context.set_offline(False)
    for tab in (lea, other):
        expect(tab.locator("#seat-1 .m[data-side=staff][id^=e-]")).to_have_count(1)
        expect(tab.locator("#seat-1 .m.pending")).to_have_count(0)
    assert held.events.filter(kind="message.posted").count() == 2


def test_unsent_text_survives_a_reload_and_tabs_agree(desk: Open, cast: Cast) -> None:
    cast.taken(cast.lea)
    lea = desk(cast.lea)
    lea.fill("#seat-1 textarea[name=text]", "Je vous dois des exc")
    lea.reload()
    wait_ready(lea)
    box = "#seat-1 textarea[name=text]"
    expect(lea.locator(box)).to_have_value("Je vous dois des exc")
    other = desk(cast.lea, beside=lea)
    expect(other.locator(box)).to_have_value("Je vous dois des exc")
    other.fill(box, "Je vous dois des excuses.")
    expect(lea.locator(box)).to_have_value("Je vous dois des excuses.")
    other.press(box, "Enter")
    for tab in (lea, other):
        expect(tab.locator("#seat-1 .m[data-side=staff] .text")).to_have_text(
            "Je vous dois des excuses."
        )
        expect(tab.locator(box)).to_have_value("")


def test_a_whole_contact_by_keyboard(desk: Open, cast: Cast) -> None:
    """Take, answer with a canned reply, fill its hole, close, name the reason, free the seat."""
    CannedReply.objects.create(
        brand=cast.brand, shortcut="merci", title="Merci", text="Merci {{ prénom }} : {{ produit }}"
    )
    held = cast.open(name="Paul Martin")
    lea = desk(cast.lea)
    press = lea.keyboard.press
    press("Alt+n")
    expect(lea.locator("#seat-1 textarea[name=text]")).to_be_focused()
    press("/")
    expect(lea.locator("#seat-1 .choice[aria-selected=true]")).to_contain_text("produit")
    press("Enter")
    expect(lea.locator("#seat-1 [data-trouble]")).to_contain_text("produit")
    press("Enter")
    assert texts(lea) == ["Bonjour, ma lampe est cassée."]
    lea.keyboard.type("votre lampe")
    press("Enter")
    expect(lea.locator("#seat-1 .m[data-side=staff] .text")).to_have_text(
        "Merci Paul : votre lampe"
    )
    press("Alt+k")
    expect(lea.locator("#seat-1 select[name=reason]")).to_be_focused()
    press("Tab")
    press("Tab")
    press("Enter")
    expect(lea.locator("#seat-1 select[name=disposition]")).to_be_focused()
    press("ArrowDown")
    press("Tab")
    lea.keyboard.type("Étiquette envoyée")
    press("Tab")
    press("Tab")
    press("Enter")
    expect(lea.locator("#seat-1")).to_have_class("seat free current")
    held.refresh_from_db()
    assert (held.state, held.disposition, held.outcome) == (
        "closed", cast.retour, "Étiquette envoyée",
    )  # fmt: skip


def test_the_next_one_is_the_longest_waiting(desk: Open, cast: Cast, server: Web) -> None:
    for name in ("Alice", "Bruno"):
        cast.taken(cast.lea, name=name)
    lea = desk(cast.lea)
    write(lea, "Un instant", 1)
    expect(lea.locator("#seat-1 .clock small")).to_have_text("à lui de répondre")
    lea.keyboard.press("Alt+ArrowDown")
    expect(lea.locator("#seat-2 textarea[name=text]")).to_be_focused()


def test_transfer_leaves_the_desk_and_arrives_at_the_other(desk: Open, cast: Cast) -> None:
    cast.taken(cast.lea, name="Camille Durand")
    omar, lea = desk(cast.omar), desk(cast.lea)
    available(omar)
    lea.locator("#seat-1 .foot textarea[name=text]").focus()
    lea.keyboard.press("Alt+t")
    lea.select_option("#seat-1 select[name=to]", f"advisor:{cast.omar.pk}")
    lea.fill("#seat-1 textarea[name=note]", "Deuxième lampe cassée")
    lea.click("#seat-1 .sheet-place button.go")
    expect(omar.locator("#seat-1 h2")).to_have_text("Camille Durand")
    expect(omar.locator("#seat-1 .note")).to_contain_text("Deuxième lampe cassée")
    expect(lea.locator("#seat-1")).to_have_class("seat free current")


def test_two_advisors_want_one_conversation(desk: Open, cast: Cast) -> None:
    waiting = cast.open(name="Camille Durand")
    lea, omar = desk(cast.lea), desk(cast.omar)
    for page in (lea, omar):
        page.click("#line-menu summary")
        expect(page.locator(f'[data-waits="{waiting.pk}"]')).to_be_visible()
    lea.click(f'[data-take="{waiting.pk}"]')
    expect(lea.locator("#seat-1 h2")).to_have_text("Camille Durand")
    row = omar.locator(f'[data-waits="{waiting.pk}"] button')
    expect(row).to_have_text("prise")
    expect(omar.locator(".seat.free")).to_have_count(3)


def test_a_full_desk_is_told_what_to_do(desk: Open, cast: Cast) -> None:
    for _ in range(2):
        cast.taken(cast.lea)
    cast.open()
    lea = desk(cast.lea)
    lea.click("[data-do=take-next]")
    expect(lea.locator("#notice")).to_contain_text("Aucune place libre")


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
  const name = (s) =>
    `${s.node?.outerHTML?.slice(0, 90) ?? s.node?.textContent}: ${JSON.stringify([s.previousRect, s.currentRect])}`;
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
    assert lea.evaluate("document.documentElement.scrollWidth") == 390
