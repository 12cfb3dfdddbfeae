"""Taken and not written in: the column says when it goes back in line, the desk afterwards why it
went; what was written and not sent is given back, and stays no longer than it is of use."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from conversations.actions import lead
from conversations.actions.assign import take
from conversations.actions.deadlines import fire_some
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import Open, signed_in, wait_ready, write
from tests.console.test_desk_fit_browser import CUT, seats
from tests.processes import Web

desk, server = desk_pages.desk, desk_pages.server
BOX, SMALL = "#seat-1 textarea[name=text]", "#seat-1 .clock small"
NOTE = "#seat-1 .went"
NEAR = """place => {
  const at = new Date(Date.now() + 40000).toISOString();
  for (const seat of place.children) seat.dataset.leavesAt = at;
}"""
OLD = "00000000-0000-7000-8000-000000000000"
AGED = """([held, gone]) => {
  const draft = { ...JSON.parse(localStorage.getItem(held)), at: Date.now() - 3 * 3600 * 1000 };
  for (const key of [held, gone]) localStorage.setItem(key, JSON.stringify(draft));
}"""
KEPT = "() => Object.keys(localStorage).filter((key) => key.includes('.draft.'))"


def taken_ago(cast: Cast, seconds: float) -> str:
    now = timezone.now() - timedelta(seconds=seconds)
    return str(cast.taken(cast.lea, name="Camille Durand", now=now).pk)


def time_is_up(page: Page) -> None:
    then = timezone.now() + timedelta(seconds=60)
    while fire_some(then):
        pass
    expect(page.locator("#seat-1")).to_contain_class("free")


def test_the_clock_counts_down_to_it_once_it_is_near(desk: Open, cast: Cast) -> None:
    taken_ago(cast, 20)
    lea = desk(cast.lea)
    expect(lea.locator(SMALL)).to_contain_text("attend, reste")
    lea.locator("#seats").evaluate(NEAR)
    expect(lea.locator(SMALL)).to_have_text("avant retour en file")
    expect(lea.locator("#seat-1 .clock b")).to_contain_text("0:3")
    expect(lea.locator("#seat-1 .clock")).to_have_attribute("data-level", "near")
    expect(lea.locator("#live")).to_contain_text("repart en file dans")
    write(lea, "Bonjour, je regarde.")
    expect(lea.locator(SMALL)).to_have_text("au tour du client")


@pytest.mark.parametrize("width", [1280, 1366])
@pytest.mark.parametrize("n", [2, 4])
def test_the_words_of_it_find_their_room(desk: Open, cast: Cast, n: int, width: int) -> None:
    seats(cast, n)
    lea = desk(cast.lea, width=width)
    lea.locator("#seats").evaluate(NEAR)
    expect(lea.locator(f"#seat-{n} .clock small")).to_have_text("avant retour en file")
    assert lea.evaluate(CUT) == []


def test_what_was_written_is_given_back_until_it_was_seen(desk: Open, cast: Cast) -> None:
    taken_ago(cast, 90)
    lea = desk(cast.lea)
    other = desk(cast.lea, beside=lea)
    expect(lea.locator(SMALL)).to_have_text("avant retour en file")
    lea.locator(BOX).press_sequentially("Je vous dois des excuses")
    time_is_up(lea)
    for tab in (lea, other):
        expect(tab.locator(NOTE)).to_contain_text("Camille Durand est repartie en file")
        expect(tab.locator(f"{NOTE} textarea")).to_have_value("Je vous dois des excuses")
    lea.click("#told-menu summary")
    expect(lea.locator("#told textarea")).to_have_value("Je vous dois des excuses")
    assert Axe().run(lea).response["violations"] == []
    lea.keyboard.press("Escape")
    lea.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lea.click(f"{NOTE} [data-do=copy-unsent]")
    expect(lea.locator(f"{NOTE} [data-do=copy-unsent]")).to_have_text("Copié")
    assert lea.evaluate("navigator.clipboard.readText()") == "Je vous dois des excuses"
    lea.reload()
    wait_ready(lea)
    expect(lea.locator("#told li")).to_have_count(1)
    assert len(lea.evaluate(KEPT)) == 1
    other.locator(f"{NOTE} [data-do=told-off]").focus()
    other.keyboard.press("Enter")
    expect(other.locator("#seat-1")).to_be_focused()
    expect(other.locator(NOTE)).to_have_count(0)
    expect(lea.locator("#told li")).to_have_count(0)
    assert lea.evaluate(KEPT) == []


def test_it_is_given_back_where_the_notice_comes_before_the_conversation_goes(
    browser: Browser, server: Web, cast: Cast
) -> None:
    kept: list[str | bytes] = []

    def between(route: WebSocketRoute) -> None:
        def pass_on(message: str | bytes) -> None:
            if 'data-name="left"' in str(message):
                kept.append(message)
                return
            route.send(message)
            if kept and "data-told=" in str(message):
                route.send(kept.pop())

        route.connect_to_server().on_message(pass_on)

    taken_ago(cast, 90)
    context = signed_in(browser, server, cast.lea, 1280)
    lea = context.new_page()
    lea.route_web_socket("**/ws/v1/desk/**", between)
    lea.goto(f"{server.url}/desk/")
    wait_ready(lea)
    lea.fill(BOX, "Je vous dois des excuses")
    time_is_up(lea)
    expect(lea.locator(f"{NOTE} textarea")).to_have_value("Je vous dois des excuses")
    expect(lea.locator("#told textarea")).to_have_value("Je vous dois des excuses")
    context.close()


def test_it_is_in_the_composer_again_when_the_conversation_comes_back(
    desk: Open, cast: Cast
) -> None:
    key = taken_ago(cast, 90)
    lea = desk(cast.lea)
    lea.fill(BOX, "Je vous dois des excuses")
    time_is_up(lea)
    expect(lea.locator(NOTE)).to_be_visible()
    take(cast.lea, key, timezone.now())
    expect(lea.locator(BOX)).to_have_value("Je vous dois des excuses")
    expect(lea.locator("#told li")).to_have_count(0)
    assert len(lea.evaluate(KEPT)) == 1


def test_what_a_leader_takes_over_while_one_writes_is_given_back_too(
    desk: Open, cast: Cast
) -> None:
    key = taken_ago(cast, 1)
    lea = desk(cast.lea)
    lea.fill(BOX, "Je vous dois des excuses")
    lead.seize(cast.nadia, key, "", None, timezone.now())
    expect(lea.locator(NOTE)).to_contain_text("Nadia a repris votre conversation")
    expect(lea.locator(f"{NOTE} textarea")).to_have_value("Je vous dois des excuses")


def test_nothing_stays_of_what_one_hands_over_or_signs_out_of(desk: Open, cast: Cast) -> None:
    taken_ago(cast, 1)
    taken_ago(cast, 1)
    lea = desk(cast.lea)
    for n in (1, 2):
        lea.fill(f"#seat-{n} textarea[name=text]", "Je vous dois des excuses")
    assert len(lea.evaluate(KEPT)) == 2
    lea.locator(BOX).focus()
    lea.keyboard.press("Alt+t")
    lea.select_option("#seat-1 select[name=to]", label="Conseil")
    lea.click("#seat-1 .sheet-place button.go")
    expect(lea.locator("#seat-1")).to_contain_class("free")
    lea.wait_for_function(f"() => ({KEPT})().length === 1")
    lea.click(".bar > .menu:last-child > summary")
    lea.click("[data-sign-out] button")
    lea.wait_for_url("**/sign-in/**")
    assert lea.evaluate(KEPT) == []


def test_what_is_told_of_no_more_does_not_stay(desk: Open, cast: Cast) -> None:
    key = taken_ago(cast, 1)
    lea = desk(cast.lea)
    lea.fill(BOX, "Je vous dois des excuses")
    lea.evaluate(AGED, [f"desk.{cast.lea.pk}.draft.{key}", f"desk.{cast.lea.pk}.draft.{OLD}"])
    lea.reload()
    wait_ready(lea)
    expect(lea.locator(BOX)).to_have_value("Je vous dois des excuses")
    assert lea.evaluate(KEPT) == [f"desk.{cast.lea.pk}.draft.{key}"]
