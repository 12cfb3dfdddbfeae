"""What is redacted disappears from the screens that show it: the customer's, the desk's, the
floor's; and an open transcript of a conversation that goes on."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions.redact import redact_message
from conversations.models import Conversation, Event
from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser
from tests.console.customer_client import begin
from tests.console.customer_client import customer_of as customer_at
from tests.console.desk_pages import Open, available
from tests.console.test_floor_browser import row
from tests.processes import Web

pytestmark = pytest.mark.django_db
desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor
SECRET = "Mon mot de passe est Tournesol27."
GONE = "Ce message a été retiré."


def test_redacted_words_leave_every_open_screen(  # type: ignore[no-untyped-def]
    floor, desk: Open, page: Page, cast: Cast, server: Web
) -> None:
    lea = desk(cast.lea)
    available(lea)
    page.goto(f"{server.url}/chat/maison-lumiere/?language=fr")
    page.fill("#f-name", "Camille Durand")
    page.fill("#f-text", SECRET)
    page.click("#opening button.go")
    expect(page.locator("[role=log] .m")).to_have_count(1)
    expect(lea.locator("#seat-1 .m .text")).to_have_text(SECRET)
    nadia = floor(cast.nadia)
    nadia.locator(f"{row(nadia, cast.lea)} a.c").click()
    expect(nadia.locator("#talk .m .text")).to_have_text(SECRET)
    talk = Conversation.objects.get()
    waits = lea.locator("#seat-1").get_attribute("data-waiting-since")
    seq = Event.objects.get(conversation=talk, kind="message.posted").seq
    assert seq
    redact_message(talk.pk, seq, cast.nadia, "motif 4711", timezone.now())
    for screen in (page.locator("[role=log]"), lea.locator("#seat-1"), nadia.locator("#talk")):
        expect(screen.locator(".m .text")).to_have_text(GONE)
        expect(screen).not_to_contain_text("Tournesol27")
    assert "motif 4711" not in page.content()
    assert lea.locator("#seat-1").get_attribute("data-waiting-since") == waits, "no clock moved"
    page.reload()
    expect(page.locator("[role=log] .m .text")).to_have_text(GONE)


def test_other_clients_get_the_event_again_without_its_words(cast: Cast, server: Web) -> None:
    opening = begin(server, SECRET)
    with customer_at(opening, server) as paul:
        seq = paul.hear(SECRET)["seq"]
        redact_message(opening["conversation"], seq, cast.nadia, "secret", timezone.now())
        again = paul.wait(lambda frame: "redacted" in frame.get("data", {}))
        assert (again["type"], again["seq"], again["text"]) == ("event", seq, None)
        assert set(again["data"]["redacted"]) == {"at"}, "neither by whom nor why"
