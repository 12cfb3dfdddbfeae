"""Trust in the rules as a page: of one's own brands alone; with calibrations, in a browser."""

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect

from conversations.actions.verdicts import give_verdict
from conversations.models import Brand, Finding, Queue, RuleTrust
from tests.cast import Cast, person
from tests.console import desk_pages
from tests.console.desk_pages import signed_in
from tests.console.test_manage_browser import violations
from tests.console.test_review_calibration import begun, read
from tests.processes import Web
from tests.reviewing import BLAME, ended

pytestmark = pytest.mark.django_db
server = desk_pages.server


def foreign(cast: Cast) -> Brand:
    """A brand that the other provider alone serves, with a rule that was judged there."""
    brand = Brand.objects.create(slug="autre", name="Autre Marque")
    Queue.objects.create(brand=brand, slug="x", name="X", languages=["fr"]).teams.set(
        [cast.foreign_team]
    )
    RuleTrust.objects.create(
        brand=brand, rule=BLAME, version=1, language="fr", n_judged=4, n_confirmed=4
    )
    return brand


def test_only_the_brands_that_one_serves(cast: Cast, client: Client) -> None:
    foreign(cast)
    finding = Finding.objects.filter(conversation=ended(cast)).first()
    assert finding is not None
    give_verdict(finding.pk, cast.irene, "confirmed", timezone.now())
    eva = person("Eva Noir", "analyst", provider=cast.atlas, teams=[])
    for user, names in (
        (cast.irene, ["Maison Lumière"]), (cast.diane, ["Maison Lumière"]),
        (eva, ["Autre Marque", "Maison Lumière"]), (cast.ada, ["Autre Marque", "Maison Lumière"]),
    ):  # fmt: skip
        client.force_login(user)
        page = client.get("/review/trust/")
        assert [brand.name for brand in page.context["brands"]] == names
        main = page.content.decode().partition("<main")[2]
        assert "Irène" not in main, "what is judged, never by whom"
        status = client.get("/review/trust/?brand=autre").status_code
        assert status == (200 if "Autre Marque" in names else 404)
    for user in (cast.lea, cast.nadia, cast.zoe, cast.yann):
        client.force_login(user)
        assert client.get("/review/trust/").status_code == 403


def test_trust_and_a_calibration_with_something_in_them(
    browser: Browser, server: Web, cast: Cast, client: Client
) -> None:
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    ended(cast)
    batch = begun(cast, client, [cast.irene, hugo], 1)
    read(client, cast.irene, batch, ["100"], {"word": "confirmed"})
    read(client, hugo, batch, ["50"], {"reason": "misread"})
    client.post(f"/review/calibrations/{batch.pk}/show/")
    give_verdict(Finding.objects.filter(rule=BLAME).get().pk, hugo, "confirmed", timezone.now())
    page = signed_in(browser, server, cast.irene, 1280).new_page()
    for path, heading in (
        (f"/review/calibrations/{batch.pk}/", "Calibrage de novembre"),
        ("/review/trust/", "Fiabilité des règles"),
    ):
        page.goto(server.url + path)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page.locator("tbody tr").first).to_be_visible()
        for scheme, width in (("light", 390), ("dark", 1280)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()
