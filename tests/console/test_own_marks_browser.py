"""One's own page and the disputes in the browser: what is said on them, and axe while it is."""

from django.utils import timezone
from playwright.sync_api import expect

from tests.cast import Cast
from tests.console import desk_pages, test_fairness_browser
from tests.console.test_fairness import judged
from tests.console.test_fairness_browser import Open
from tests.console.test_manage_browser import violations

server, open_page = desk_pages.server, test_fairness_browser.open_page


def test_axe_finds_nothing_while_a_message_is_shown(open_page: Open, cast: Cast) -> None:
    talk, _finding = judged(cast, timezone.now())
    page = open_page(cast.lea, f"/mine/{talk.pk}/")
    page.get_by_text("Contester", exact=True).press("Enter")
    page.locator("textarea[name=words]").press_sequentially("Je citais.")
    page.get_by_role("button", name="Envoyer la contestation").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Contestation envoyée")
    assert violations(page) == []
