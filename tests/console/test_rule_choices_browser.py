"""A brand's choices about rules in a real browser: by keyboard, in a part, small and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from conversations.actions.rules import set_rule
from conversations.core.choices import Choice
from conversations.models import BrandRule, Finding
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import signed_in
from tests.console.test_customer_browser import is_our_fault
from tests.processes import Web

pytestmark = pytest.mark.django_db
server = desk_pages.server
PARROTED, SECRET = "reformulation.parroted", "safety.secret_requested"


def opened(browser: Browser, server: Web, cast: Cast, path: str, width: int = 1280) -> Page:
    page = signed_in(browser, server, cast.nadia, width).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if is_our_fault(m.text) else None)
    page.goto(f"{server.url}{path}")
    assert errors == []
    return page


def test_muted_by_keyboard_in_a_part(browser: Browser, server: Web, cast: Cast) -> None:
    for n, probability in enumerate((0.6, 0.75, 0.9)):
        Finding.objects.create(
            conversation=cast.taken(cast.lea) if not n else Finding.objects.all()[0].conversation,
            rule=PARROTED, version=1, seq=2, start=n, end=n + 1, severity="major",
            created_at=timezone.now(), evidence={"probability": probability},
        )  # fmt: skip
    page = opened(browser, server, cast, "/rules/")
    page.get_by_role("link", name="Maison Lumière").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Effet perroquet").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#effect")).to_contain_text("fautes 2, conseils 1")
    page.evaluate("window.same = true")
    page.get_by_label("Seuil, en pour cent").focus()
    page.keyboard.type("85")
    expect(page.locator("#effect")).to_contain_text("fautes 1, conseils 2")
    page.get_by_label("Comptée :").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("En sourdine")).to_be_checked()
    page.locator("#save").focus()
    page.keyboard.press("Enter")
    reason = page.get_by_label("Raison")
    expect(page.locator(".wrong")).to_contain_text("Dites pourquoi")
    expect(reason).to_be_focused()
    expect(reason).to_have_attribute("aria-invalid", "true")
    page.keyboard.type("Trop d’alertes à tort")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Enregistré.")).to_be_visible()
    expect(page.locator(".history")).to_contain_text("Nadia Benali")
    expect(page.locator("#save")).to_be_focused()
    assert page.evaluate("window.same")
    row = BrandRule.objects.get()
    assert (row.mode, row.threshold, row.reason) == ("show", 0.85, "Trop d’alertes à tort")
    page.context.close()


def test_without_scripts_the_whole_page_does_the_same(
    browser: Browser, server: Web, cast: Cast
) -> None:
    context = signed_in(browser, server, cast.nadia, 1280)
    state = context.storage_state()
    context.close()
    bare = browser.new_context(java_script_enabled=False, storage_state=state)
    page = bare.new_page()
    page.goto(f"{server.url}/rules/{SECRET}/maison-lumiere/")
    page.get_by_label("Retenir le message").uncheck()
    page.locator("#save").click()
    expect(page.locator(".messages")).to_contain_text("Enregistré.")
    expect(page.locator(".history")).to_contain_text("Retient les messages")
    assert BrandRule.objects.get().blocks is False
    bare.close()


@pytest.mark.parametrize("width", [1920, 1280, 390])
def test_axe_finds_nothing(browser: Browser, server: Web, cast: Cast, width: int) -> None:
    set_rule(cast.brand, PARROTED, Choice("show", 0.8, None, "Essai"), cast.nadia, timezone.now())
    page = opened(browser, server, cast, "/rules/", width)
    for scheme in desk_pages.schemes(width):
        page.emulate_media(color_scheme=scheme)
        for path in (
            "brands/maison-lumiere/", f"{PARROTED}/maison-lumiere/", f"{SECRET}/maison-lumiere/",
            f"{PARROTED}/", "",
        ):  # fmt: skip
            page.goto(f"{server.url}/rules/{path}")
            found = Axe().run(page).response["violations"]
            assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
    page.context.close()
