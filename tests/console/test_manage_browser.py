"""The account, manage and search pages in a real browser: keys, axe, small and wide screens."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import Browser, Page, expect

from conversations.actions.blocks import block_customer
from conversations.models import CannedReply, Seat
from tests.cast import PASSWORD, Cast
from tests.console.test_customer_browser import is_our_fault
from tests.processes import Web

Sign = Callable[..., Page]
PAGES = ["seats", "people", "people/invite", "queues", "replies/new", "reasons", "blocked"]


@pytest.fixture
def server(cast: Cast, web: Callable[..., list[Web]]) -> Web:
    return web(1)[0]


@pytest.fixture
def sign_in(browser: Browser, server: Web, cast: Cast) -> Iterator[Sign]:
    """sign_in(user) goes through the form by keyboard, and ends where it leads."""
    cast.nadia.password = Argon2PasswordHasher().encode(PASSWORD, "salt-of-the-tests")
    cast.nadia.save()  # the web process knows no other hashes
    errors: list[str] = []
    context = browser.new_context(locale="fr-FR", base_url=server.url)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if is_our_fault(m.text) else None)

    def through_the_form(email: str, password: str = PASSWORD, to: str = "/account/") -> Page:
        page.goto(f"/account/sign-in/?next={to}")
        expect(page.get_by_label("Adresse e-mail")).to_be_focused()
        page.keyboard.type(email)
        page.keyboard.press("Tab")
        page.keyboard.type(password)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        return page

    yield through_the_form
    context.close()
    assert errors == []


def violations(page: Page) -> list[object]:
    found = Axe().run(page).response["violations"]
    return [(v["id"], [n["html"] for n in v["nodes"]]) for v in found]


def test_in_by_keyboard_out_by_the_menu(sign_in: Sign, cast: Cast) -> None:
    page = sign_in(cast.nadia.email, "faux")
    expect(page.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
    assert violations(page) == []
    page = sign_in(cast.nadia.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")
    assert violations(page) == []
    page.locator(".menu summary").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Se déconnecter", exact=True)).to_be_hidden()
    expect(page.locator(".menu summary")).to_be_focused()
    page.locator(".menu summary").press("Enter")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("signed out")


def test_a_leader_sets_a_cap_and_adds_a_reply(sign_in: Sign, cast: Cast) -> None:
    page = sign_in(cast.nadia.email, to="/manage/seats/")
    row = page.get_by_role("row").filter(has_text="Léa Morel")
    row.get_by_label("Plafond de Léa Morel").fill("4")
    row.get_by_role("button").click()
    expect(page.get_by_role("status").first).to_contain_text("plafond fixé à 4")
    expect(row.get_by_role("img")).to_have_accessible_name(
        "0 occupées, 0 en fin de dossier, 4 libres, sur 4 places"
    )
    assert Seat.objects.filter(advisor=cast.lea.advisor, retired_at=None).count() == 4
    page.get_by_role("link", name="Réponses types").click()
    page.get_by_role("link", name="Ajouter une réponse").click()
    page.get_by_label("Raccourci").fill("merci")
    page.get_by_label("Titre").fill("Merci")
    page.get_by_label("Texte").fill("Merci {{ prénom }}")
    expect(page.locator("#preview")).to_have_text("Merci Camille")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").first).to_contain_text("Enregistré")
    assert CannedReply.objects.get().text == "Merci {{ prénom }}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(
    sign_in: Sign, server: Web, cast: Cast, scheme: str
) -> None:
    held = cast.taken(cast.lea, "Bonjour, ma lampe est cassée", name="Camille Durand")
    block_customer(held.pk, cast.nadia, "insultes", held.opened_at)
    page = sign_in(cast.nadia.email)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    places = [f"/manage/{name}/" for name in PAGES]
    places += [f"/manage/seats/{cast.lea.pk}/", "/conversations/?words=lampe"]
    for place in [*places, f"/conversations/{held.pk}/", "/account/"]:
        page.goto(place)
        assert page.url == server.url + place
        for width in (390, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        assert violations(page) == [], place
