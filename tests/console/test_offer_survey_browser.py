"""An offer and the survey in two real browsers, by keyboard, with axe, in French and English."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from conversations.actions.survey import set_survey
from conversations.core.survey import Choices
from conversations.models import Conversation, SurveyAnswer
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import Open, available, write

desk, server = desk_pages.desk, desk_pages.server


def customer(browser: Browser, server: Any, language: str = "fr") -> Page:
    context = browser.new_context(locale="fr-FR", viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{server.url}/chat/maison-lumiere/?language={language}")
    page.fill("#f-name", "Paul")
    page.fill("#f-text", "Ma lampe est cassée.")
    page.locator("#opening button.go").click()
    return page


def violations(page: Page) -> list[str]:
    return [v["id"] for v in Axe().run(page).response["violations"]]


def test_an_offer_is_made_seen_and_accepted(
    desk: Open, browser: Browser, server: Any, cast: Cast
) -> None:
    paul = customer(browser, server)
    lea = desk(cast.lea)
    available(lea)
    expect(lea.locator("#seat-1 h2")).to_have_text("Paul")
    lea.keyboard.press("Alt+a")
    sheet = lea.locator('#seat-1 [data-sheet="offer"]')
    sheet.locator("[name=what]").fill("Changer l’ampoule")
    sheet.locator("[name=why]").fill("Trois photos, deux minutes.")
    sheet.locator("[name=url]").fill("https://aide.example.org/ampoule")
    assert violations(lea) == []
    lea.keyboard.press("Enter")
    expect(lea.locator("#seat-1 .offer")).to_contain_text("Changer l’ampoule")
    expect(lea.locator("#seat-1 .offer-acts")).to_be_hidden()
    card = paul.locator(".offer")
    link = card.locator("a")
    expect(link).to_have_attribute("href", "https://aide.example.org/ampoule")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow ugc")
    assert violations(paul) == []
    card.get_by_role("button", name="Oui, cela m’aide").press("Enter")
    expect(card.get_by_role("button")).to_have_count(0)
    expect(lea.locator("#seat-1 .log")).to_contain_text("Proposition acceptée")
    paul.context.close()


def test_the_survey_is_asked_at_the_end_and_answered_once(
    desk: Open, browser: Browser, server: Any, cast: Cast
) -> None:
    set_survey(cast.brand, Choices(rnps_share=0, journey_share=100), None, cast.paul.created_at)
    paul = customer(browser, server)
    lea = desk(cast.lea)
    available(lea)
    write(lea, "Bonjour Paul, c’est réparé.")
    expect(lea.locator("#seat-1")).to_have_attribute("data-waiting-since", "")
    lea.keyboard.press("Alt+k")
    lea.keyboard.press("Enter")
    form = paul.locator("#survey")
    expect(form).to_be_visible()
    expect(form).to_contain_text("Quel effort cela vous a-t-il demandé")
    expect(form.locator('[data-question="component"]')).to_be_hidden()
    assert violations(paul) == []
    composer = paul.locator("#composer").bounding_box()
    assert composer
    assert composer["y"] + composer["height"] <= 800, "the survey scrolls, writing stays at hand"
    form.get_by_role("button", name="Envoyer mes réponses").click()
    expect(paul.locator("#survey-wrong")).to_contain_text("au moins une question")
    form.locator("[name=resolved][value=yes]").check(force=True)
    form.locator("[name=ces][value='7']").check(force=True)
    expect(form.locator('[data-question="component"]')).to_be_visible()
    form.locator("[name=component][value=waiting]").check(force=True)
    form.locator("[name=step-waiting]").fill("9")
    form.locator("[name=nps][value='10']").check(force=True)
    form.get_by_role("button", name="Envoyer mes réponses").click()
    expect(paul.locator("#thanks")).to_be_visible()
    expect(form).to_be_hidden()
    row = SurveyAnswer.objects.get()
    assert (row.ces, row.component, row.steps, row.nps) == (7, "waiting", {"waiting": 9}, 10)
    paul.reload()
    expect(paul.locator("#after")).to_be_visible()
    expect(form).to_be_hidden()
    assert Conversation.objects.get().events.filter(kind="survey.answered").count() == 1
    paul.context.close()
