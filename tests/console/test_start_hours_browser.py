"""A start page that stays open follows the house: a pause that is lifted, one that begins."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from conversations.actions import steer
from conversations.actions.hours import open_due
from conversations.actions.steer_undo import undo
from conversations.models import FloorAct
from tests.cast import Cast
from tests.console import desk_pages
from tests.processes import Web

server = desk_pages.server
GO, BOX = "#opening button.go", "#closed"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 420, "height": 760}, locale="fr-FR") as context:
        page = context.new_page()
        page.clock.install()
        yield page


def start(page: Page, server: Web, cast: Cast) -> None:
    page.goto(f"{server.url}/chat/{cast.brand.slug}/")
    expect(page.locator(GO)).to_be_enabled()


def pause(cast: Cast, minutes: int = 60) -> FloorAct:
    now = timezone.now()
    for queue in (cast.sav, cast.conseil):
        act = steer.pause_intake(
            cast.nadia, queue, now + timedelta(minutes=minutes), "panne", [str(cast.team.pk)], now
        )
    return act


def lift(cast: Cast) -> None:
    for act in FloorAct.objects.filter(kind="intake", undone_at=None):
        undo(cast.nadia, act.pk, timezone.now())


def test_a_pause_that_is_lifted_leaves_the_page(page: Page, server: Web, cast: Cast) -> None:
    pause(cast)
    start(page, server, cast)
    expect(page.locator(BOX)).to_contain_text("Nous ne prenons pas de nouvelle conversation")
    expect(page.locator(GO)).to_have_text("Laisser le message")
    lift(cast)
    page.clock.run_for(121_000)
    expect(page.locator(BOX)).to_be_hidden()
    expect(page.locator(GO)).to_have_text("Commencer la conversation")


def test_one_that_begins_comes(page: Page, server: Web, cast: Cast) -> None:
    start(page, server, cast)
    expect(page.locator(BOX)).to_be_hidden()
    pause(cast)
    page.clock.run_for(121_000)
    expect(page.locator(BOX)).to_contain_text("Nous ne prenons pas")


def test_it_looks_at_the_time_announced(page: Page, server: Web, cast: Cast) -> None:
    pause(cast, minutes=1)
    start(page, server, cast)
    lift(cast)
    page.clock.run_for(75_000)
    expect(page.locator(BOX)).to_be_hidden()


def test_it_looks_when_it_comes_into_sight(page: Page, server: Web, cast: Cast) -> None:
    start(page, server, cast)
    pause(cast)
    page.clock.run_for(15_000)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(BOX)).to_contain_text("Nous ne prenons pas")


def test_who_left_a_message_is_not_told_of_a_line_when_served(
    page: Page, server: Web, cast: Cast
) -> None:
    pause(cast)
    start(page, server, cast)
    page.fill("#f-name", "Paul")
    page.fill("#f-text", "Bonjour, ma lampe est cassée.")
    page.click(GO)
    expect(page.locator("#status")).to_contain_text("Votre message est conservé")
    lift(cast)
    cast.available(cast.lea)
    open_due(timezone.now())
    expect(page.locator("#who")).to_have_text("Léa vous répond")
    expect(page.locator("#status")).to_have_text("")
    expect(page.get_by_text("Nous sommes ouverts")).not_to_be_visible()


def test_nothing_moves_under_who_writes(page: Page, server: Web, cast: Cast) -> None:
    pause(cast)
    start(page, server, cast)
    page.fill("#f-text", "Bonjour, ma")
    top = page.locator("#f-text").bounding_box()
    lift(cast)
    page.clock.run_for(121_000)
    expect(page.locator(BOX)).to_have_text(
        "Nous prenons de nouveau les conversations\u00a0: nous vous répondrons ici."
    )
    assert page.locator("#f-text").bounding_box() == top
    expect(page.locator(GO)).to_have_text("Commencer la conversation")


def test_a_pause_waits_until_nobody_writes(page: Page, server: Web, cast: Cast) -> None:
    start(page, server, cast)
    page.fill("#f-text", "Bonjour, ma")
    top = page.locator("#f-text").bounding_box()
    pause(cast)
    page.clock.run_for(121_000)
    expect(page.locator(GO)).to_have_text("Laisser le message")
    assert page.locator("#f-text").bounding_box() == top
    page.locator("#f-text").blur()
    expect(page.locator(BOX)).to_contain_text("Nous ne prenons pas")
    expect(page.locator("#f-text")).to_have_value("Bonjour, ma")
