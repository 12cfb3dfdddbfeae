"""Hints before sending, in a real browser with the real language process: marked, reached and
waved off by keyboard, never in the way, but for what a brand holds back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from conversations.models import Conversation, Finding, HintDismissal
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import Open, signed_in, texts, wait_ready
from tests.console.quality_talk import BETTER, COMPLAINT, PARROTED
from tests.console.test_desk_layout_browser import WATCH_SHIFTS
from tests.console.test_quality_browser import marked
from tests.processes import Web

desk, server = desk_pages.desk, desk_pages.server
BOX, LINE = "#seat-1 textarea[name=text]", "#seat-1 [data-hint-line]"
WARM_MS = 90_000  # the language process loads its models once a web process
ORDER = "Calmez-vous !"
SECRET = "Quel est votre mot de passe ?"


@pytest.fixture
def held(cast: Cast) -> Conversation:
    talk: Conversation = cast.taken(cast.lea, f"😀 {COMPLAINT}", name="Camille Durand")
    return talk


def draft(page: Page, text: str) -> None:
    page.fill(BOX, "")
    page.locator(BOX).press_sequentially(text)


def hinted(page: Page, title: str) -> None:
    expect(page.locator(f"{LINE} b")).to_have_text(title, timeout=WARM_MS)


def in_mirror(page: Page, css: str) -> list[str]:
    return page.locator(f"#seat-1 [data-mirror] mark.{css}").all_inner_texts()


def test_copied_words_are_marked_in_the_draft_and_in_the_customers_message(
    desk: Open, cast: Cast, held: Conversation
) -> None:
    lea = desk(cast.lea)
    other = desk(cast.lea, beside=lea)
    lea.bring_to_front()
    draft(lea, f"😀 {PARROTED} {ORDER}")
    lea.evaluate(WATCH_SHIFTS)
    hinted(lea, "Effet perroquet")
    expect(lea.locator(f"{LINE} .n")).to_have_text("1/2")
    assert in_mirror(lea, "copied") == ["votre lampe est arrivée cassée"]
    assert in_mirror(lea, "pointed") == ["Calmez-vous"]
    assert marked(lea, "copied") == ["ma lampe est arrivée cassée"]
    expect(lea.locator(BOX)).to_be_focused()
    assert lea.locator(BOX).evaluate("box => box.selectionStart === box.value.length")
    assert lea.evaluate("window.shifts") == []
    expect(other.locator(BOX)).to_have_value(f"😀 {PARROTED} {ORDER}")
    hinted(other, "Effet perroquet")
    assert in_mirror(other, "copied") == ["votre lampe est arrivée cassée"]
    assert not Finding.objects.exists()
    lea.fill(BOX, "")
    expect(lea.locator(LINE)).to_be_hidden()
    assert in_mirror(lea, "copied") == marked(lea, "copied") == []


def test_one_key_leads_to_the_next_and_one_waves_it_off(
    desk: Open, cast: Cast, held: Conversation
) -> None:
    lea = desk(cast.lea)
    selected = "box => box.value.slice(box.selectionStart, box.selectionEnd)"
    draft(lea, f"😀 {PARROTED} {ORDER}")
    hinted(lea, "Effet perroquet")
    lea.keyboard.press("Alt+h")
    assert lea.locator(BOX).evaluate(selected) == "votre lampe est arrivée cassée"
    opened = lea.locator("#seat-1 [data-hint-box]")
    expect(opened).to_contain_text("Dire plutôt")
    expect(opened.locator("q")).to_have_text(
        ["votre lampe est arrivée cassée", "ma lampe est arrivée cassée"]
    )
    expect(lea.locator("#live")).to_contain_text("Effet perroquet")
    lea.keyboard.press("Alt+h")
    assert lea.locator(BOX).evaluate(selected) == "Calmez-vous"
    hinted(lea, "Ordre de se calmer")
    lea.keyboard.press("Escape")
    expect(opened).to_be_hidden()
    lea.keyboard.press("Alt+i")
    hinted(lea, "Effet perroquet")
    lea.keyboard.press("Alt+i")
    expect(lea.locator(LINE)).to_be_hidden()
    expect(lea.locator(BOX)).to_be_focused()
    lea.keyboard.press("End")
    lea.keyboard.type(" Je regarde. JE VOUS DEMANDE UN INSTANT DE PATIENCE MERCI BEAUCOUP")
    hinted(lea, "Message crié")
    counted = HintDismissal.objects.values_list("rule", "n").order_by("rule")
    assert list(counted) == [("reformulation.parroted", 1), ("wording.calming_order", 1)]
    lea.keyboard.press("Enter")
    expect(lea.locator("#seat-1 .m[data-side=staff]")).to_have_count(1)
    expect(lea.locator(LINE)).to_be_hidden()
    draft(lea, ORDER)
    hinted(lea, "Ordre de se calmer")


def test_a_hint_never_stands_in_the_way(desk: Open, cast: Cast, held: Conversation) -> None:
    lea = desk(cast.lea)
    draft(lea, PARROTED)
    hinted(lea, "Effet perroquet")
    lea.keyboard.press("Enter")
    expect(lea.locator("#seat-1 .m[data-side=staff][id^=e-]")).to_have_count(1)
    assert texts(lea)[-1] == PARROTED
    assert marked(lea, "copied") == []


def test_what_the_brand_holds_back_comes_back_with_the_reason(
    desk: Open, cast: Cast, held: Conversation
) -> None:
    """Sent before any answer it returns from the server; with the answer there it never leaves."""
    lea = desk(cast.lea)
    draft(lea, ORDER)
    hinted(lea, "Ordre de se calmer")  # the language process is there
    lea.fill(BOX, SECRET)
    lea.press(BOX, "Enter")
    trouble = lea.locator("#seat-1 [data-trouble]")
    expect(trouble).to_contain_text("Non envoyé. Secret demandé")
    expect(lea.locator(BOX)).to_have_value(SECRET)
    expect(lea.locator("#seat-1 .m.pending")).to_have_count(0)
    hinted(lea, "Secret demandé")
    expect(lea.locator(f"{LINE} [data-do=hint-off]")).to_be_hidden()
    lea.press(BOX, "Enter")
    expect(trouble).to_contain_text("Secret demandé")
    lea.keyboard.press("Alt+i")
    hinted(lea, "Secret demandé")
    assert held.events.filter(kind="message.posted", actor_kind="advisor").count() == 0
    lea.fill(BOX, BETTER)
    lea.press(BOX, "Enter")
    expect(lea.locator("#seat-1 .m[data-side=staff][id^=e-]")).to_have_count(1)
    expect(trouble).to_be_hidden()
    assert texts(lea)[-1] == BETTER


def test_an_answer_to_an_older_draft_is_not_shown(
    browser: Browser, cast: Cast, server: Web, held: Conversation
) -> None:
    kept: list[str] = []
    routes: list[WebSocketRoute] = []

    def between(route: WebSocketRoute) -> None:
        upstream = route.connect_to_server()
        routes.append(route)

        def pass_on(message: str | bytes) -> None:
            is_first = "Ordre de se calmer" in str(message) and not kept
            if is_first:
                kept.append(str(message))
                route.send('<hx-partial hx-target="#live" hx-swap="innerHTML">kept</hx-partial>')
            else:
                route.send(message)

        upstream.on_message(pass_on)

    context = signed_in(browser, server, cast.lea, 1280)
    page = context.new_page()
    page.route_web_socket("**/ws/v1/desk/**", between)
    page.goto(f"{server.url}/desk/")
    wait_ready(page)
    draft(page, ORDER)
    expect(page.locator("#live")).to_have_text("kept", timeout=WARM_MS)
    page.fill(BOX, PARROTED)
    hinted(page, "Effet perroquet")
    routes[-1].send(kept[0])
    page.fill(BOX, f"{PARROTED} Merci")
    hinted(page, "Effet perroquet")
    assert in_mirror(page, "pointed") == []
    context.close()


@pytest.mark.parametrize("width", [1920, 1280, 390])
def test_the_mirror_lies_under_the_text_and_axe_finds_nothing(
    desk: Open, cast: Cast, held: Conversation, width: int
) -> None:
    lea = desk(cast.lea, width=width)
    lea.fill(BOX, f"{PARROTED} {ORDER} " + "Encore une ligne de plus. " * 20 + "\n\nfin")
    hinted(lea, "Effet perroquet")
    sizes = """box => [box, box.parentElement.querySelector("[data-mirror]")].map(one => {
      const { font, padding, borderWidth, letterSpacing } = getComputedStyle(one);
      const { width } = one.getBoundingClientRect();
      return [font, padding, borderWidth, letterSpacing, width, one.scrollHeight, one.scrollTop];
    })"""
    ours, mirrors = lea.locator(BOX).evaluate(sizes)
    assert ours == mirrors
    lea.keyboard.press("Alt+h")
    for scheme in ("light", "dark"):
        lea.emulate_media(color_scheme=scheme)
        found = Axe().run(lea).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
    assert lea.evaluate("document.documentElement.scrollWidth") == width
