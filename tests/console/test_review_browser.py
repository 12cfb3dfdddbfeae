"""The review desk in a real browser: all by keyboard, without a mouse; axe; small and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from conversations.models import MissedFault, Review, ReviewPlan, User, Verdict
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import signed_in
from tests.console.test_customer_browser import is_our_fault
from tests.console.test_review import planned
from tests.processes import Web
from tests.reviewing import BETTER, BLAME, PARROTED, SHOUTING, ended

pytestmark = pytest.mark.django_db
server = desk_pages.server
PAIR = {"seq": 2, "pairs": [[17, 47, 9, 36]], "probability": 0.93, "copied": 4, "novelty": 0}
OTHERS = ("/review/trust/", "/review/grids/maison-lumiere/", "/review/calibrations/new/")
FAULTS = ((PARROTED, 2, 17, 47, "major", PAIR), (BLAME, 2, 0, 12))


def opened(browser: Browser, server: Web, user: User, path: str, width: int = 1280) -> Page:
    page = signed_in(browser, server, user, width).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if is_our_fault(m.text) else None)
    page.goto(f"{server.url}{path}")
    assert errors == []
    page.errors = errors  # type: ignore[attr-defined]
    return page


def read_first(page: Page) -> None:
    """From the queue into the first transcript, until its own keys are on."""
    queue = page.url
    expect(page.locator("#start")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != queue)


def two(cast: Cast) -> ReviewPlan:
    return planned(cast, [ended(cast, faults=FAULTS), ended(cast, cast.omar, faults=FAULTS)])


def test_verdicts_by_keyboard_from_the_queue_to_the_end(
    browser: Browser, server: Web, cast: Cast
) -> None:
    plan = two(cast)
    page = opened(browser, server, cast.irene, f"/review/?plan={plan.pk}")
    keys = page.keyboard
    expect(page.locator("#start")).to_be_focused()
    read_first(page)
    findings = page.locator("[data-finding]")
    expect(findings).to_have_count(2)
    expect(findings.nth(0)).to_be_focused()
    keys.press("j")
    expect(findings.nth(1)).to_be_focused()
    keys.press("k")
    keys.press("o")
    expect(findings.nth(0)).to_have_attribute("data-word", "confirmed")
    expect(findings.nth(1)).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Confirmez ou écartez d’abord")
    expect(findings.nth(1)).to_be_focused()
    expect(findings.nth(1)).to_be_in_viewport()
    keys.press("x")
    keys.press("2")
    expect(findings.nth(1)).to_have_attribute("data-word", "dismissed")
    expect(page.locator("#progress")).to_contain_text("2 sur 2 jugés")
    expect(page.locator("#done")).to_be_focused()
    expect(page.locator("#done")).to_be_in_viewport()
    first = page.url
    keys.press("Enter")
    page.wait_for_url(lambda url: url != first)
    expect(findings.nth(0)).to_be_focused()
    keys.press("x")
    keys.press("6")
    keys.type("cité mot à mot")
    keys.press("Enter")
    expect(findings.nth(0)).to_have_attribute("data-word", "dismissed")
    expect(findings.nth(0)).to_contain_text("cité mot à mot")
    keys.press("o")
    expect(page.locator("#done")).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Il ne reste rien")
    words = [(v.word, v.reason) for v in Verdict.objects.order_by("at")]
    assert words == [
        ("confirmed", ""), ("dismissed", "context"), ("dismissed", "other"), ("confirmed", ""),
    ]  # fmt: skip
    assert Review.objects.exclude(submitted_at=None).count() == 2
    assert page.errors == []  # type: ignore[attr-defined]
    page.context.close()


def test_a_miss_and_the_grid_by_keyboard(browser: Browser, server: Web, cast: Cast) -> None:
    plan = planned(cast, [ended(cast, faults=())], kind="random")
    page = opened(browser, server, cast.irene, f"/review/?plan={plan.pk}")
    keys = page.keyboard
    read_first(page)
    page.locator("#main").focus()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("m")
    text = page.locator("#missed-text")
    expect(text).to_be_focused()
    expect(text).to_have_value("Je comprends que votre lampe est arrivée cassée.")
    keys.press("Home")
    for _ in range(12):
        keys.press("Shift+ArrowRight")
    keys.press("Tab")
    keys.type("Cri")
    rule = page.locator("#missed-rule")
    if rule.input_value() != SHOUTING:
        rule.select_option(SHOUTING)
    keys.press("Tab")
    expect(page.locator("#missed-note")).to_be_focused()
    with page.expect_response(lambda r: r.url.endswith("/missed/")) as told:
        keys.press("Enter")
    assert told.value.status == 200, told.value.text()
    expect(page.locator(".by-people")).to_contain_text("Je comprends")
    assert MissedFault.objects.get().quote == "Je comprends"
    keys.press("g")
    keys.press("5")
    keys.press("4")
    expect(page.locator("#total")).to_contain_text("2 sur 7")
    page.locator("#done").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Répondez à chaque critère")
    expect(page.locator("[data-criterion=reformulation]")).to_be_focused()
    for n in ("3", "0", "5", "5", "2"):
        keys.press(n)
    expect(page.locator("#total")).to_contain_text("critères remplis : 7 sur 7")
    expect(page.locator("#done")).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Il ne reste rien")
    review = Review.objects.get()
    given = {a.criterion: a.score for a in review.answers.all()}
    assert review.n_changes == 7, "the page counts what is changed in its grid"
    assert given == {
        "opening": 100, "personalisation": 75, "reformulation": 50, "pace": None, "wording": 100,
        "closing": 100, "safety": 100,
    }  # fmt: skip
    page.context.close()


def test_words_selected_are_marked_and_quoted(browser: Browser, server: Web, cast: Cast) -> None:
    plan = planned(cast, [ended(cast, faults=())])
    page = opened(browser, server, cast.irene, f"/review/?plan={plan.pk}")
    read_first(page)
    words = page.locator(".m[data-side=staff] .text").nth(0)
    words.evaluate(
        "e => { const r = document.createRange(); r.setStart(e.firstChild, 18);"
        " r.setEnd(e.firstChild, 29);"
        " getSelection().removeAllRanges(); getSelection().addRange(r) }"
    )
    page.keyboard.press("m")
    expect(page.locator("#missed-rule")).to_be_focused()
    page.locator("#missed-rule").select_option(SHOUTING)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".by-people q")).to_have_text("otre lampe ".strip())
    field = page.locator("[data-criterion=opening]")
    field.locator("label", has_text="75").click()
    expect(page.locator("#total")).to_contain_text("critères remplis : 1 sur 7")
    field.locator("summary").click()
    words.select_text()
    with page.expect_response(lambda r: r.url.endswith("/answers/")):
        field.locator("[data-quote]").click()
    expect(field.locator("[data-quote-of]")).to_have_text(
        "Je comprends que votre lampe est arrivée cassée."
    )
    page.reload()
    expect(field.locator("[data-quote-of]")).to_contain_text("Je comprends")
    page.context.close()


def test_keys_can_be_switched_off_and_typing_is_never_a_key(
    browser: Browser, server: Web, cast: Cast
) -> None:
    plan = two(cast)
    page = opened(browser, server, cast.irene, f"/review/?plan={plan.pk}")
    read_first(page)
    page.locator("#comment").fill("o x m")
    page.locator("#comment").press("o")
    page.keyboard.press("Escape")
    page.locator("[data-keys]").click()
    page.locator("#keys-on").uncheck()
    page.locator("[data-finding]").nth(0).focus()
    page.keyboard.press("o")
    page.reload()
    page.locator("[data-finding]").nth(0).focus()
    page.keyboard.press("o")
    expect(page.locator("#progress")).to_contain_text("0 sur 2")
    assert not Verdict.objects.exists()
    page.context.close()


def without_scripts(browser: Browser, server: Web, user: User) -> Page:
    context = signed_in(browser, server, user, 1280)
    state = context.storage_state()
    context.close()
    return browser.new_context(java_script_enabled=False, storage_state=state).new_page()


def test_a_plan_asks_for_what_its_kind_needs(browser: Browser, server: Web, cast: Cast) -> None:
    page = without_scripts(browser, server, cast.irene)
    page.goto(f"{server.url}/review/plans/new/")
    flagged, words = page.get_by_label("critique"), page.get_by_label("Mots dans les messages")
    near = page.get_by_label("Parmi celles où une règle a failli parler")
    for chosen, shown in (("Signalés", "yyn"), ("Au hasard", "nny"), ("Ciblés", "nyn")):
        expect(page.get_by_role("radio", name=chosen)).to_be_checked()
        for field, is_there in zip((flagged, words, near), shown, strict=True):
            expect(field).to_be_visible(visible=is_there == "y")
        page.get_by_role("radio", name=chosen).press("ArrowDown")
    page.context.close()


def test_without_scripts_the_desk_works(browser: Browser, server: Web, cast: Cast) -> None:
    plan = two(cast)
    page = without_scripts(browser, server, cast.irene)
    page.goto(f"{server.url}/review/?plan={plan.pk}")
    page.locator("#start").click()
    page.locator("[data-act=confirm]").nth(0).click()
    expect(page.locator("#progress")).to_contain_text("1 sur 2 jugés")
    page.locator("#done").click()
    expect(page.get_by_role("alert")).to_contain_text("Confirmez ou écartez d’abord")
    page.locator("[data-act=confirm]").nth(1).click()
    expect(page.locator("#progress")).to_contain_text("2 sur 2 jugés")
    page.locator("#done").click()
    assert Review.objects.exclude(submitted_at=None).count() == 1
    page.context.close()


@pytest.mark.parametrize("width", [1920, 1280, 390])
def test_axe_finds_nothing(browser: Browser, server: Web, cast: Cast, width: int) -> None:
    plan = two(cast)
    page = opened(browser, server, cast.irene, f"/review/?plan={plan.pk}", width)
    page.locator("#start").click()
    expect(page.locator("[data-finding]").nth(0)).to_be_focused()
    page.keyboard.press("o")
    expect(page.locator("[data-word]")).to_have_count(1)
    page.locator("#missed-box > summary").click()
    review = page.url.removeprefix(server.url)
    for scheme in desk_pages.schemes(width):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for path in (review, f"/review/?plan={plan.pk}", "/review/plans/new/", *OTHERS):
            page.goto(f"{server.url}{path}")
            found = Axe().run(page).response["violations"]
            assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
    assert page.errors == []  # type: ignore[attr-defined]
    page.context.close()


def test_with_nothing_chosen_a_fault_is_marked_in_the_advisors_last_words(
    browser: Browser, server: Web, cast: Cast
) -> None:
    plan = planned(cast, [ended(cast, faults=())])
    page = opened(browser, server, cast.irene, f"/review/?plan={plan.pk}")
    read_first(page)
    page.keyboard.press("m")
    expect(page.locator("#missed-text")).to_have_value(BETTER.replace("Martin", "••••••"))
    page.context.close()
