"""The keys of the review page: what changes a grade, what quotes, and where typing goes."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from conversations.models import ReviewAnswer
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.test_review import planned
from tests.console.test_review_browser import opened, read_first
from tests.processes import Web
from tests.reviewing import COPIED, ended

pytestmark = pytest.mark.django_db
server = desk_pages.server
CHECKED = "[...document.querySelectorAll('#grid input:checked')].map(e => [e.name, e.value])"


@pytest.fixture
def reading(browser: Browser, server: Web, cast: Cast) -> Page:
    plan = planned(cast, [ended(cast, faults=())])
    page = opened(browser, server, cast.irene, f"/review/?plan={plan.pk}")
    read_first(page)
    return page


def criterion(page: Page, key: str) -> Locator:
    return page.locator(f"[data-criterion={key}]")


def saved(page: Page) -> object:
    return page.expect_response(lambda r: r.url.endswith("/answers/"))


def test_no_arrow_or_letter_changes_a_grade_that_was_not_entered(reading: Page) -> None:
    page, keys = reading, reading.keyboard
    page.locator("#main").focus()
    keys.press("g")
    keys.press("5")
    page.locator("#done").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Répondez à chaque critère")
    missing = criterion(page, "personalisation")
    expect(missing).to_be_focused()
    assert missing.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    keys.press("ArrowDown")
    expect(page.locator("article.m.at")).to_be_focused()
    assert page.evaluate(CHECKED) == [["score-opening", "100"]]
    missing.locator("label", has_text="75").click()
    expect(missing).to_be_focused()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(page.locator("article.m.at")).to_be_focused()
    assert page.evaluate(CHECKED) == [["score-opening", "100"], ["score-personalisation", "75"]]
    page.context.close()


def test_a_grade_that_takes_the_place_of_another_says_so(reading: Page) -> None:
    page, keys = reading, reading.keyboard
    page.locator("#main").focus()
    keys.press("g")
    keys.press("4")
    expect(criterion(page, "personalisation").locator("input").first).to_be_focused()
    expect(criterion(page, "opening").locator("[data-before]")).to_have_text("")
    with saved(page):
        criterion(page, "opening").locator("input[value='75']").press("ArrowLeft")
    expect(criterion(page, "opening").locator("[data-before]")).to_have_text("avant\xa0: 75")
    expect(page.locator("#live")).to_have_text("Ouverture, 50, avant\xa0: 75")
    page.context.close()


def test_a_message_chosen_by_arrows_is_quoted_and_narrowed_without_a_mouse(reading: Page) -> None:
    page, keys = reading, reading.keyboard
    page.locator("#main").focus()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("g")
    with saved(page):
        keys.press("4")
    keys.press("Shift+Tab")
    opening = criterion(page, "opening")
    opening.locator("input[value='75']").focus()
    with saved(page):
        keys.press("q")
    area = opening.locator(".narrow textarea")
    expect(area).to_be_focused()
    expect(area).to_have_value(COPIED)
    expect(opening.locator("[data-quote-of]")).to_have_text(COPIED)
    keys.press("Home")
    for _ in range(12):
        keys.press("Shift+ArrowRight")
    with saved(page):
        keys.press("Tab")
    expect(opening.locator("[data-quote-of]")).to_have_text("Je comprends")
    comment = opening.locator("input[name^=comment-]")
    expect(comment).to_be_focused()
    keys.type("gomme 5 et 0")
    with saved(page):
        keys.press("Tab")
    row = ReviewAnswer.objects.get()
    assert (row.score, row.comment, row.quote) == (75, "gomme 5 et 0", "Je comprends")
    assert (row.quote_start, row.quote_end) == (0, 12)
    page.context.close()


def test_words_selected_are_quoted_and_a_comment_typed_changes_no_grade(reading: Page) -> None:
    page, keys = reading, reading.keyboard
    page.locator("#main").focus()
    keys.press("g")
    keys.press("5")
    keys.press("5")
    page.locator(".m[data-side=staff] .text").nth(1).select_text()
    keys.press("q")
    reformulation = criterion(page, "reformulation")
    expect(reformulation.locator("[data-quote-of]")).to_have_text(
        "Elle repart ce soir, Monsieur ••••••."
    )
    expect(reformulation.locator("input[name^=comment-]")).to_be_focused()
    keys.type("1 mot, 0 gêne, j’ouvre")
    assert page.evaluate(CHECKED) == [["score-opening", "100"], ["score-personalisation", "100"]]
    page.context.close()


def test_what_is_written_on_a_criterion_without_an_answer_outlives_an_incomplete_enter(
    reading: Page,
) -> None:
    page, keys = reading, reading.keyboard
    page.locator("#main").focus()
    keys.press("g")
    keys.press("5")
    page.locator(".m[data-side=staff] .text").nth(0).select_text()
    keys.press("q")
    missing = criterion(page, "personalisation")
    comment = missing.locator("input[name^=comment-]")
    expect(comment).to_be_focused()
    keys.type("à revoir")
    keys.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Répondez à chaque critère")
    expect(missing).to_be_focused()
    expect(comment).to_have_value("à revoir")
    expect(missing.locator("[data-quote-of]")).to_have_text(COPIED)
    with saved(page):
        keys.press("4")
    row = ReviewAnswer.objects.get(criterion="personalisation")
    assert (row.score, row.comment, row.quote) == (75, "à revoir", COPIED)
    page.context.close()


def test_with_nothing_chosen_the_first_message_is_quoted(reading: Page) -> None:
    page, keys = reading, reading.keyboard
    page.locator("#main").focus()
    keys.press("q")
    area = criterion(page, "opening").locator(".narrow textarea")
    expect(area).to_be_focused()
    expect(area).to_have_value("Bonjour, ma lampe est arrivée cassée, je suis •••• ••••••.")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_hint_on_the_button_reads_like_its_words(reading: Page, scheme: str) -> None:
    page = reading
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    colour = "e => getComputedStyle(e).color"
    done = page.locator("#done")
    assert done.locator("kbd").evaluate(colour) == done.evaluate(colour)
    page.context.close()
