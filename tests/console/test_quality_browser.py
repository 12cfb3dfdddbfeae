"""What the rules say at the desk, in a real browser: findings, the score, the past transcript.

The rules really run. Hints before sending are in test_hints_browser.py.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from conversations.models import Analysis, Conversation, User
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import Open
from tests.console.quality_talk import BETTER, COMPLAINT, PARROTED, analyse, say
from tests.console.test_desk_layout_browser import WATCH_SHIFTS
from tests.processes import Web

desk, server = desk_pages.desk, desk_pages.server
MARKED = """name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())"""


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    """Three findings in one of Léa's messages, one in another, an emoji before the copied words."""
    held: Conversation = cast.taken(cast.lea, f"😀 {COMPLAINT}", name="Camille Durand")
    say(held, "Bonjour, je suis Léa.", PARROTED, by=cast.lea)
    say(held, "oui je viens de le dire…")
    say(held, "Calmez-vous, c'est impossible. Quel est votre mot de passe ?", by=cast.lea)
    return held


def beside(page: Page, words: str) -> Locator:
    return page.locator("#seat-1 .m", has_text=words).locator("details.findings")


def marked(page: Page, name: str) -> list[str]:
    found: list[str] = page.evaluate(MARKED, name)
    return found


def test_a_finding_comes_beside_its_message_and_moves_nothing(
    desk: Open, cast: Cast, talk: Conversation
) -> None:
    lea = desk(cast.lea)
    expect(lea.locator("#seat-1 .m")).to_have_count(5)
    expect(lea.locator("details.findings")).to_have_count(0)
    heights = "() => [...document.querySelectorAll('.m')].map(m => [m.offsetTop, m.offsetHeight])"
    before = lea.evaluate(heights)
    lea.evaluate(WATCH_SHIFTS)
    analyse()
    expect(beside(lea, PARROTED).locator("summary")).to_contain_text("Effet perroquet")
    expect(beside(lea, "Calmez-vous").locator("summary")).to_contain_text("Secret demandé +2")
    assert lea.evaluate("window.shifts") == []
    assert lea.evaluate(heights) == before
    say(talk, BETTER, by=cast.lea)
    expect(lea.locator("#seat-1 .m:not(.pending)")).to_have_count(6)
    analyse()
    expect(lea.locator("[data-score] b")).not_to_have_text("–")
    assert beside(lea, BETTER).count() == 0


def test_opened_it_marks_the_words_on_both_sides(
    desk: Open, cast: Cast, talk: Conversation
) -> None:
    analyse()
    lea = desk(cast.lea)
    box = beside(lea, PARROTED)
    box.locator("summary").focus()
    assert marked(lea, "copied") == [
        "votre lampe est arrivée cassée",
        "ma lampe est arrivée cassée",
    ]
    lea.keyboard.press("Enter")
    expect(box).to_have_attribute("open", "")
    expect(box.locator(".reason")).to_contain_text("ses propres mots")
    expect(box.locator(".instead")).to_contain_text("Dire plutôt")
    expect(box.locator("q")).to_have_text(
        ["votre lampe est arrivée cassée", "ma lampe est arrivée cassée"]
    )
    href = box.locator("a").get_attribute("href")
    assert href == "/rules/reformulation.parroted/"
    lea.keyboard.press("Enter")
    lea.locator("#seat-1 textarea[name=text]").focus()
    lea.mouse.move(0, 0)
    lea.wait_for_function("() => !CSS.highlights.has('copied')")


def test_what_is_retracted_goes_without_a_jump(desk: Open, cast: Cast, talk: Conversation) -> None:
    lea = desk(cast.lea)
    analyse()
    expect(beside(lea, PARROTED)).to_be_visible()
    beside(lea, "Calmez-vous").locator("summary").click()
    retract(talk, "reformulation.parroted")
    lea.evaluate(WATCH_SHIFTS)
    retract(talk, "wording.calming_order", "wording.refusal_bare", "safety.secret_requested")
    expect(beside(lea, PARROTED)).to_have_count(0)
    open_one = beside(lea, "Calmez-vous")
    expect(open_one.locator(".finding.gone")).to_have_count(3)
    expect(open_one.locator(".finding").first).to_contain_text("N’est plus relevé")
    assert lea.evaluate("window.shifts") == []
    open_one.locator("summary").click()
    expect(beside(lea, "Calmez-vous")).to_have_count(0)


def retract(conversation: Conversation, *rules: str) -> None:
    """As an analysis does that no longer finds them."""
    from django.utils import timezone

    from conversations import wake

    score = Analysis.objects.get(pk=conversation.pk)
    score.version += 1
    score.save(update_fields=["version"])
    gone = conversation.findings.filter(rule__in=rules)
    gone.update(retracted_at=timezone.now(), changed_in=score.version)
    wake.judged([str(conversation.pk)])


def test_after_a_cut_what_stands_is_there_once_and_what_is_gone_is_gone(
    desk: Open, cast: Cast, talk: Conversation, server: Web
) -> None:
    lea = desk(cast.lea)
    analyse()
    expect(lea.locator("details.findings")).to_have_count(2)
    lea.context.set_offline(True)
    expect(lea.locator("#cut")).to_contain_text("Connexion perdue")
    retract(talk, "reformulation.parroted")
    lea.context.set_offline(False)
    expect(beside(lea, PARROTED)).to_have_count(0)
    expect(beside(lea, "Calmez-vous").locator("summary")).to_contain_text("+2")
    lea.reload()
    desk_pages.wait_ready(lea)
    expect(lea.locator("details.findings")).to_have_count(1)


def test_the_score_opens_to_what_cost_what(desk: Open, cast: Cast, talk: Conversation) -> None:
    lea = desk(cast.lea)
    analyse()
    summary = lea.locator("#seat-1 [data-score] summary")
    expect(summary).to_contain_text("Qualité")
    expect(summary.locator(".crit")).to_contain_text("Une faute critique")
    lea.locator("#seat-1 textarea[name=text]").focus()
    lea.keyboard.press("Alt+g")
    expect(summary).to_be_focused()
    table = lea.locator("#seat-1 .score-table")
    names = table.locator("tbody th").all_inner_texts()
    assert names[:3] == ["Ouverture", "Reformulation", "Personnalisation"]
    expect(table.locator("tr", has_text="Clôture")).to_contain_text("à la clôture")
    expect(lea.locator("#seat-1 .crit-line")).to_contain_text(
        "Sécurité : échoué".replace(" :", "\xa0:")
    )
    table.get_by_role("link", name="Effet perroquet").click()
    expect(beside(lea, PARROTED)).to_have_attribute("open", "")
    expect(beside(lea, PARROTED).locator("summary")).to_be_focused()
    expect(lea.locator("#seat-1 [data-score-menu]")).not_to_have_attribute("open", "")


def test_the_open_score_stays_open_when_it_changes(
    desk: Open, cast: Cast, talk: Conversation
) -> None:
    lea = desk(cast.lea)
    analyse()
    figure = lea.locator("#seat-1 [data-score] b")
    expect(figure).to_be_visible()
    before = figure.inner_text()
    lea.locator("#seat-1 [data-score] summary").click()
    say(talk, "JE VOUS GARANTI QUE TOUT IRA BIEN MADAME, calmez-vous", by=cast.lea)
    analyse()
    expect(figure).not_to_have_text(before)
    expect(lea.locator("#seat-1 [data-score-menu]")).to_have_attribute("open", "")


@pytest.mark.parametrize("width", [1920, 1280, 390])
def test_axe_finds_nothing(desk: Open, cast: Cast, talk: Conversation, width: int) -> None:
    analyse()
    lea = desk(cast.lea, width=width)
    for scheme in desk_pages.schemes(width):
        lea.emulate_media(color_scheme=scheme)
        beside(lea, PARROTED).locator("summary").click()
        _axe(lea)
        lea.click("#seat-1 [data-score] summary")
        _axe(lea)
        lea.keyboard.press("Escape")
    assert lea.evaluate("document.documentElement.scrollWidth") == width


def _axe(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("who", ["lea", "nadia", "irene"])
def test_the_past_transcript_shows_the_same_to_all_of_them(
    desk: Open, cast: Cast, talk: Conversation, server: Web, who: str
) -> None:
    analyse()
    user: User = getattr(cast, who)
    lea = desk(cast.lea)
    context = desk_pages.signed_in(lea.context.browser, server, user, 1280)
    page = context.new_page()
    page.goto(f"{server.url}/conversations/{talk.pk}/")
    box = page.locator(".m", has_text=PARROTED).locator("details.findings")
    box.locator("summary").click()
    assert marked(page, "copied")[1:] == ["ma lampe est arrivée cassée"]
    expect(page.locator(".score-sheet h2")).to_contain_text("Qualité à ce stade")
    _axe(page)
    page.get_by_role("link", name="Secret demandé").click()
    expect(
        page.locator(".m", has_text="Calmez-vous").locator("details.findings")
    ).to_have_attribute("open", "")
    context.close()
