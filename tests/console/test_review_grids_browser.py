"""A review grid edited in a real browser: changed, added to, shortened, tried, put in use."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from conversations.actions.reviews import begin_review
from conversations.models import Review, ReviewGrid
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.test_review_browser import opened
from tests.processes import Web
from tests.reviewing import ended

pytestmark = pytest.mark.django_db
server = desk_pages.server
PLACE = "/review/grids/maison-lumiere/"


def faults(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(v["id"], [n["html"] for n in v["nodes"]]) for v in found]


def test_a_grid_is_changed_tried_and_put_in_use(browser: Browser, server: Web, cast: Cast) -> None:
    """The two empty rows are in the way of nothing; what was begun before keeps its grid."""
    review = begin_review(ended(cast), cast.irene, None, timezone.now())
    page = opened(browser, server, cast.irene, PLACE)
    opening = page.get_by_role("group", name="Ouverture", exact=True)
    opening.get_by_label("Poids").fill("25")
    page.get_by_role("button", name="Garder le brouillon et l’essayer").click()
    expect(page.get_by_role("heading", name="Essayée sur le passé")).to_be_visible()
    expect(opening.get_by_label("Poids")).to_have_value("25")
    added = page.get_by_role("group", name="Un nouveau critère").first
    added.get_by_label("Nom en français").fill("Appropriation du canal")
    added.get_by_label("Poids").fill("30")
    pace = page.get_by_role("group", name="Rythme", exact=True)
    pace.get_by_label("Retirer ce critère").check()
    page.get_by_role("button", name="Garder le brouillon et l’essayer").click()
    expect(page.get_by_role("group", name="Appropriation du canal")).to_be_visible()
    expect(pace).to_have_count(0)
    expect(page.locator("main")).to_contain_text("en moyenne")
    page.goto(f"{server.url}{PLACE}")
    assert faults(page) == []
    page.get_by_role("button", name="Mettre en service").click()
    expect(page.locator(".messages")).to_contain_text("La version 1 sert dès")
    live = ReviewGrid.objects.get(brand=cast.brand)
    kept = {a.name_fr: a.weight for a in live.asked}
    assert (live.status, kept["Ouverture"], kept["Appropriation du canal"]) == ("live", 25, 30)
    assert "Rythme" not in kept
    assert len(kept) == 7
    page.get_by_role("link", name="version 1").click()
    expect(page.get_by_role("row", name="Appropriation du canal 30")).to_be_visible()
    assert faults(page) == []
    page.goto(f"{server.url}/review/{review.pk}/")
    expect(page.locator("#grid fieldset[data-criterion=pace]")).to_be_visible()
    older = Review.objects.select_related("grid").get(pk=review.pk)
    assert older.grid is not None
    assert older.grid.brand_id is None
    assert page.errors == []  # type: ignore[attr-defined]
    page.context.close()


def test_two_who_edit_at_once(browser: Browser, server: Web, cast: Cast) -> None:
    first = opened(browser, server, cast.irene, PLACE)
    second = opened(browser, server, cast.diane, PLACE)
    for page, weight in ((first, "25"), (second, "35")):
        opening = page.get_by_role("group", name="Ouverture", exact=True)
        opening.get_by_label("Poids").fill(weight)
        page.get_by_role("button", name="Garder le brouillon et l’essayer").click()
    expect(first.get_by_role("heading", name="Essayée sur le passé")).to_be_visible()
    expect(second.get_by_role("alert")).to_contain_text("Irène Faure a changé cette grille")
    opening = second.get_by_role("group", name="Ouverture", exact=True)
    expect(opening.get_by_label("Poids")).to_have_value("35")
    assert ReviewGrid.objects.get().asked[0].weight == 25
    for page in (first, second):
        page.context.close()
