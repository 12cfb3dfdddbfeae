"""What the button on a brand's page tells of a conversation, and where the keyboard goes."""

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.cast import Cast
from tests.console.desk_client import Desk
from tests.console.test_customer_browser import _no_errors, check, desk, server
from tests.console.test_embedding_browser import shop

__all__ = ["_no_errors", "desk", "server", "shop"]  # fixtures


@pytest.fixture(params=[390, 1280])
def site(request: pytest.FixtureRequest, page: Page, cast: Cast, shop: str) -> Page:
    """A brand's page, as on a telephone and on a wide screen."""
    cast.brand.allowed_origins = [shop]
    cast.brand.save()
    page.set_viewport_size({"width": request.param, "height": 800})
    page.goto(shop)
    return page


def button(site: Page) -> Locator:
    return site.locator("button[aria-expanded]")


def opened(site: Page) -> FrameLocator:
    button(site).press("Enter")
    return site.frame_locator("iframe")


def talking(site: Page, desk: Desk, email: str = "") -> FrameLocator:
    frame = opened(site)
    expect(frame.locator("#f-name")).to_be_focused()
    site.keyboard.type("Camille")
    frame.locator("#f-email").fill(email)
    frame.locator("#f-text").fill("Bonjour")
    frame.locator("#opening button.go").click()
    expect(frame.locator("#text")).to_be_focused()
    desk.assigned()
    return frame


def away(site: Page) -> None:
    site.keyboard.press("Escape")
    expect(site.locator("iframe")).to_be_hidden()
    expect(button(site)).to_be_focused()


def test_what_comes_while_it_is_closed_is_counted_and_said(site: Page, desk: Desk) -> None:
    frame = talking(site, desk)
    desk.say("Bonjour Camille")
    expect(frame.locator("[role=log] .m")).to_have_count(2)
    away(site)
    expect(button(site)).to_have_accessible_name("Your conversation")
    desk.say("Je regarde")
    expect(button(site)).to_have_accessible_name("Your conversation, 1 new message")
    desk.say("C’est trouvé")
    expect(button(site)).to_have_accessible_name("Your conversation, 2 new messages")
    expect(button(site).locator(".count")).to_have_text("2")
    expect(site.get_by_role("status")).to_have_text("2 new messages")
    check(site)
    opened(site)
    expect(frame.locator("#text")).to_be_focused()
    expect(site.get_by_role("status")).to_have_text("")
    away(site)
    expect(button(site)).to_have_accessible_name("Your conversation")


def test_the_next_page_of_the_site_shows_the_conversation(site: Page, desk: Desk) -> None:
    expect(site.locator("iframe")).to_have_count(0)
    talking(site, desk)
    away(site)
    desk.say("Un")
    desk.say("Deux")
    site.goto(f"{site.url}another/")
    expect(button(site)).to_have_accessible_name("Your conversation, 2 new messages")
    expect(site.locator("iframe")).to_be_hidden()
    desk.say("Trois")
    expect(button(site)).to_have_accessible_name("Your conversation, 3 new messages")
    frame = opened(site)
    expect(frame.locator("#text")).to_be_focused()
    expect(frame.locator("[role=log] .m")).to_have_count(4)
    desk.ask("conversation.close", conversation=desk.conversation, reason="done")
    expect(frame.locator("#after")).to_be_visible()
    away(site)
    expect(button(site)).to_have_accessible_name("Talk to us")
    site.goto(site.url)
    expect(button(site)).to_have_accessible_name("Talk to us")
    expect(site.locator("iframe")).to_have_count(0)


def test_nothing_is_loaded_for_a_newcomer(site: Page) -> None:
    expect(button(site)).to_have_text("Talk to us")
    expect(site.locator("iframe")).to_have_count(0)
    frame = opened(site)
    expect(frame.locator("#f-name")).to_be_focused()
    away(site)
    site.keyboard.press("Enter")
    expect(frame.locator("#f-name")).to_be_focused()
    site.goto(site.url)
    expect(button(site)).to_have_text("Talk to us")
    expect(site.locator("iframe")).to_have_count(0)


def test_another_sites_word_is_not_taken(site: Page, desk: Desk) -> None:
    talking(site, desk)
    away(site)
    site.evaluate("postMessage({ motjuste: 'sign', unread: 9, isRunning: true }, '*')")
    desk.say("Un")
    expect(button(site)).to_have_accessible_name("Your conversation, 1 new message")


def test_escape_closes_the_menu_alone(site: Page, desk: Desk) -> None:
    frame = talking(site, desk)
    summary = frame.locator("#menu summary")
    summary.press("Enter")
    expect(frame.locator("#menu")).to_have_attribute("open", "")
    site.keyboard.press("Escape")
    expect(frame.locator("#menu")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    expect(site.locator("iframe")).to_be_visible()
    away(site)


@pytest.mark.parametrize("email", ["", "camille@example.org"])
def test_the_transcript_goes_by_mail_to_an_address_that_is_known(
    site: Page, desk: Desk, email: str
) -> None:
    frame = talking(site, desk, email)
    frame.locator("#menu summary").click()
    expect(frame.locator("#menu button[value=pdf]")).to_be_visible()
    expect(frame.locator("#menu button[value=mail]")).to_be_visible(visible=bool(email))


def test_the_end_stays_in_sight_above_the_survey(site: Page, desk: Desk) -> None:
    frame = talking(site, desk)
    for number in range(12):
        desk.say(f"Ligne {number}")
    desk.say("Merci de nous avoir contactés, bonne journée et au revoir.")
    desk.ask("conversation.close", conversation=desk.conversation, reason="done")
    expect(frame.locator("#survey")).to_be_visible()
    expect(frame.locator("[role=log] .m").last).to_be_in_viewport(ratio=1)
    expect(frame.locator("[role=log] .step").last).to_be_in_viewport(ratio=1)
    expect(frame.locator("#after button[value=pdf]")).to_be_in_viewport(ratio=1)
    expect(frame.locator("#survey-title")).to_be_in_viewport(ratio=1)
