"""The meeting of a calibration in a real browser: comparing early, small and wide, axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, expect

from conversations.core.verdicts import Span
from conversations.models import CalibrationDecision, User
from tests.cast import Cast, person
from tests.console import desk_pages
from tests.console.test_calibration_meeting import marked, started
from tests.console.test_review_browser import opened
from tests.console.test_review_calibration import begun, read
from tests.processes import Web
from tests.reviewing import ASKED, ended

pytestmark = pytest.mark.django_db
server = desk_pages.server


def unfinished(cast: Cast, client: Client) -> tuple[str, User]:
    """Three conversations for two, who differ; the second has left out one."""
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    for by in (cast.lea, cast.omar, cast.lea):
        ended(cast, by)
    batch = begun(cast, client, [cast.irene, hugo])
    marked(started(client, cast.irene, batch), "pace.slow_reply", Span(2, 0, len(ASKED)))
    read(client, cast.irene, batch, ["100", "50", "100"], {"word": "confirmed"})
    read(client, hugo, batch, ["50", "100"], {"reason": "misread"})
    return f"/review/calibrations/{batch.pk}/", hugo


def test_comparing_early_is_asked_twice_and_a_point_keeps_its_decision(
    browser: Browser, server: Web, cast: Cast, client: Client
) -> None:
    place, _hugo = unfinished(cast, client)
    page = opened(browser, server, cast.irene, place)
    expect(page.get_by_role("button", name="Comparer quand même")).to_be_hidden()
    page.get_by_text("Comparer maintenant").click()
    expect(page.locator("#early")).to_contain_text("Il manque 1 relecture.")
    page.get_by_role("button", name="Comparer quand même").click()
    expect(page.locator("table caption")).to_be_visible()
    point = page.locator(".differ", has=page.locator("q"))
    expect(point.locator("q")).to_contain_text("je suis •••• ••••••")
    point.get_by_placeholder("Ce dont vous êtes convenus").fill("Un ton trop fort")
    point.get_by_role("button", name="Confirmé").click()
    expect(point.locator("[data-settled]")).to_contain_text("Un ton trop fort")
    expect(point.locator("form")).to_be_hidden()
    point.get_by_text("Changer").click()
    expect(point.locator("form")).to_be_visible()


def test_a_decision_keeps_the_place_and_all_else_that_is_written(
    browser: Browser, server: Web, cast: Cast, client: Client
) -> None:
    place, _hugo = unfinished(cast, client)
    client.post(f"{place}show/", {"n_missing": "1"})
    page = opened(browser, server, cast.irene, place)
    points = page.locator(".differ")
    finding = page.locator(".differ", has=page.locator("input[name=finding]")).first
    words = finding.get_by_placeholder("Ce dont vous êtes convenus")
    words.fill("Une reprise")
    words.press("Enter")
    assert page.url.endswith(place)
    assert not CalibrationDecision.objects.exists()
    others = points.filter(has=page.get_by_label("Tranché à"))
    others.nth(0).get_by_placeholder("Ce dont vous êtes convenus").fill("Un accueil bref")
    others.nth(1).get_by_label("Tranché à").select_option("50")
    before = page.evaluate("scrollY")
    finding.get_by_role("button", name="Écarté").press("Enter")
    expect(finding.locator("[data-settled]")).to_contain_text("Une reprise")
    expect(finding).to_be_focused()
    expect(finding).to_be_in_viewport()
    expect(page.locator("#live")).to_have_text("Tranché et gardé.")
    kept = others.nth(0).get_by_placeholder("Ce dont vous êtes convenus")
    expect(kept).to_have_value("Un accueil bref")
    expect(others.nth(1).get_by_label("Tranché à")).to_have_value("50")
    assert abs(page.evaluate("scrollY") - before) < 200, "one stays where one was"
    kept.press("Tab")
    expect(others.nth(0).get_by_role("button", name="Trancher")).to_be_focused()
    others.nth(0).get_by_label("Tranché à").select_option("75")
    others.nth(0).get_by_role("button", name="Trancher").press("Enter")
    expect(page.locator("[data-settled]")).to_have_count(2)
    expect(others.nth(1).get_by_label("Tranché à")).to_have_value("50")
    assert page.errors == []  # type: ignore[attr-defined]
    steps = others.nth(1).locator("option").all_inner_texts()
    assert steps == ["Choisir…", "0", "25", "50", "75", "100", "s. o."]
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_meeting_fits_and_axe_finds_nothing(
    browser: Browser, server: Web, cast: Cast, client: Client, width: int
) -> None:
    place, hugo = unfinished(cast, client)
    client.post(f"{place}show/", {"n_missing": "1"})
    page = opened(browser, server, hugo, place, width)
    caption = page.locator("table caption").bounding_box()
    assert caption is not None
    assert caption["width"] > width * 0.6
    agreed = page.locator("section[aria-labelledby=alpha]").inner_text()
    assert "−" in agreed
    assert "-" not in agreed.replace("n-", "")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).response["violations"] == []
    page.goto(f"{server.url}/review/calibrations/new/")
    assert Axe().run(page).response["violations"] == []
