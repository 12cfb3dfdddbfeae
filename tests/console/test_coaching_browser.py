"""Coaching in a real browser, by keyboard: collected from a transcript and from a review, given,
acknowledged; axe and widths of its pages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions.coaching import Words, collect_passage
from conversations.models import CoachingNote, CoachingPassage
from tests.cast import Cast
from tests.console import desk_pages, test_fairness_browser
from tests.console.test_coaching import given
from tests.console.test_fairness_browser import Open
from tests.console.test_manage_browser import violations
from tests.console.test_review import planned
from tests.reviewing import ended

pytestmark = pytest.mark.django_db
server, open_page = desk_pages.server, test_fairness_browser.open_page
SELECT = """e => {
  const range = document.createRange();
  range.setStart(e.firstChild, 17);
  range.setEnd(e.firstChild, 47);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_from_the_transcript_to_the_advisor_by_keyboard(open_page: Open, cast: Cast) -> None:
    talk = ended(cast)
    nadia = open_page(cast.nadia, f"/conversations/{talk.pk}/")
    expect(nadia.locator("#coach-narrow[hidden]")).to_have_count(0)
    said = nadia.locator(".m[data-side=staff] > .text").first
    said.evaluate(SELECT)
    nadia.keyboard.press("Alt+c")
    expect(nadia.get_by_label("à travailler")).to_be_focused()
    assert nadia.locator("#coach-text").input_value().startswith("Je comprends")
    nadia.keyboard.press("Tab")
    nadia.keyboard.type("Presque mot à mot.")
    nadia.keyboard.press("Enter")
    draft = nadia.locator("#coach-said a")
    expect(draft).to_be_visible()
    passage = CoachingPassage.objects.get()
    assert (passage.start, passage.end, passage.comment) == (17, 47, "Presque mot à mot.")
    draft.press("Enter")
    nadia.get_by_label("Objectif").press_sequentially("Reformuler avec vos mots")
    expect(nadia.get_by_label("Critère suivi")).to_have_value("reformulation")
    until = timezone.localdate() + timedelta(days=21)
    nadia.get_by_label("Jusqu’au").fill(until.isoformat())
    nadia.get_by_role("button", name="Donner au conseiller").press("Enter")
    expect(nadia.get_by_role("status").first).to_contain_text("Donnée")
    lea = open_page(cast.lea, "/mine/")
    lea.get_by_role("region", name="Accompagnement").get_by_role("link").first.press("Enter")
    expect(lea.locator("blockquote mark")).to_have_text("votre lampe est arrivée cassée")
    lea.get_by_label("Un mot en retour").press_sequentially("Je vois.")
    lea.get_by_role("button", name="J’en ai pris connaissance").press("Enter")
    expect(lea.get_by_role("status").first).to_contain_text("suivies")
    note = CoachingNote.objects.get()
    assert (note.until, note.reply) == (until, "Je vois.")
    assert note.acknowledged_at is not None


def test_from_a_review_without_leaving_it(open_page: Open, cast: Cast) -> None:
    plan = planned(cast, [ended(cast)])
    page = open_page(cast.irene, f"/review/?plan={plan.pk}")
    page.locator("#start").press("Enter")
    finding = page.locator("[data-finding]").nth(0)
    expect(finding).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#coach-seq")).to_be_focused()
    assert page.locator("#coach-text").input_value().startswith("Je comprends")
    page.locator("#coach-text").focus()
    page.keyboard.press("Home")
    for _ in range(12):
        page.keyboard.press("Shift+ArrowRight")
    page.locator("#coach-comment").press("Enter")
    expect(page.locator("#coach-said [data-collected]")).to_contain_text("Léa Morel")
    expect(finding).to_be_focused()
    assert (CoachingPassage.objects.get().start, CoachingPassage.objects.get().end) == (0, 12)
    page.keyboard.press("o")
    expect(page.locator("[data-word]")).to_have_count(1)


def test_axe_finds_nothing_and_nothing_overflows(open_page: Open, cast: Cast) -> None:
    note = given(cast, now=timezone.now())
    talk = ended(cast)
    draft = collect_passage(talk, Words(2), "keep", "Bien.", cast.nadia, timezone.now()).note
    nadia = open_page(cast.nadia, "/coaching/")
    looked_at(nadia, "dark")
    base = nadia.url.removesuffix("/coaching/")
    nadia.goto(f"{base}/coaching/{draft.pk}/")
    looked_at(nadia, "light")
    nadia.goto(f"{base}/conversations/{talk.pk}/")
    nadia.locator("#coach-box > summary").click()
    looked_at(nadia, "light")
    looked_at(open_page(cast.lea, f"/mine/coaching/{note.pk}/"), "dark")


def looked_at(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for width in (1920, 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert violations(page) == [], page.url
