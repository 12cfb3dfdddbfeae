"""A dispute from end to end in the browser, by keyboard; axe and widths of the new pages."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from conversations.actions.audit import record
from conversations.actions.disputes import make_dispute
from conversations.actions.mystery import mark_mystery_test
from conversations.models import Dispute, User
from tests.cast import Cast
from tests.console.desk_pages import server, signed_in  # noqa: F401 - server is a fixture
from tests.console.test_customer_browser import is_our_fault
from tests.console.test_fairness import judged
from tests.console.test_fairness_marked import marked
from tests.console.test_manage_browser import violations
from tests.console.test_reports import reviewed
from tests.processes import Web

Open = Callable[[User, str], Page]


@pytest.fixture
def open_page(browser: Browser, server: Web) -> Iterator[Open]:  # noqa: F811
    contexts, errors = [], []

    def opened(user: User, place: str) -> Page:
        contexts.append(signed_in(browser, server, user, 1280))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if is_our_fault(m.text) else None)
        page.goto(server.url + place)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def test_a_dispute_from_end_to_end(open_page: Open, cast: Cast) -> None:
    talk, _finding = judged(cast, timezone.now())
    lea = open_page(cast.lea, "/mine/")
    lea.get_by_role("region", name="Mes conversations").get_by_role("link").first.press("Enter")
    lea.get_by_text("Contester", exact=True).press("Enter")
    lea.get_by_label("En quelques mots, pourquoi ce n’est pas juste").press_sequentially(
        "Je citais."
    )
    lea.get_by_role("button", name="Envoyer la contestation").press("Enter")
    expect(lea.get_by_text("Une réponse est due avant le")).to_be_visible()
    nadia = open_page(cast.nadia, "/disputes/")
    nadia.get_by_role("region", name="En attente de réponse").get_by_role("link").first.press(
        "Enter"
    )
    nadia.get_by_label("Acceptée", exact=True).press("Space")
    nadia.get_by_label("En quelques mots, pourquoi").press_sequentially("C’est une citation.")
    nadia.get_by_role("button", name="Répondre à la contestation").press("Enter")
    expect(nadia.get_by_role("status").first).to_contain_text("Réponse donnée")
    lea.goto(lea.url)
    expect(lea.get_by_text("C’est une citation.")).to_be_visible()
    expect(lea.get_by_text("95,0 → 100,0")).to_be_visible()
    row = Dispute.objects.get()
    assert (row.conversation_id, row.outcome, row.answered_by) == (talk.pk, "accepted", cast.nadia)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(open_page: Open, cast: Cast, scheme: str) -> None:
    talk, finding = judged(cast, timezone.now())
    reviewed(cast, talk, 60, comment="Bien, mais.")
    row = make_dispute(cast.lea, "Je citais.", timezone.now(), finding=finding.pk)
    record("transcript.viewed", cast.irene, timezone.now(), conversation=talk)
    mark = marked(cast)
    told = f"/conversations/{mark.conversation_id}/"
    own = make_dispute(cast.lea, "Je citais.", timezone.now(), missed=mark.pk)
    places = {
        cast.lea: ["/mine/", f"/mine/{talk.pk}/", f"/mine/{mark.conversation_id}/", told],
        cast.nadia: [
            "/conversations/findings/", "/conversations/reviews/?words=bien",
            "/disputes/", f"/disputes/{row.pk}/", f"/disputes/{own.pk}/", "/reports/",
            "/reports/rows/", "/reports/award/", "/audit/",
            "/audit/retention/", f"/audit/retention/{cast.brand.pk}/",
            f"/audit/customers/{talk.customer_id}/",
        ],
    }  # fmt: skip
    for user, several in places.items():
        page = open_page(user, several[0])
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        base = page.url.removesuffix(several[0])
        for place in several:
            page.goto(base + place)
            for width in (1920, 1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, place
            assert violations(page) == [], place


def test_the_rehearsal_is_read_whole_at_every_width(open_page: Open, cast: Cast) -> None:
    """No column out of sight on a desk's screen, each answer with its criterion on a telephone."""
    talk, _finding = judged(cast, timezone.now())
    mark_mystery_test(
        talk, cast.nadia, "appel mystère du lundi matin, commande 4711", talk.opened_at
    )
    page = open_page(cast.nadia, "/reports/award/")
    table = page.locator("table.tests")
    for width in (1920, 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        cut = table.evaluate("e => e.parentElement.scrollWidth - e.parentElement.clientWidth")
        assert cut <= 0, width
    last = table.get_by_role("row").last.locator("td").last
    assert last.evaluate("e => getComputedStyle(e, '::before').content").startswith(
        '"Prise de congé'
    )
    assert violations(page) == []
