"""Who is handed a conversation is named to the customer once."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from console.transcript import as_page, as_text
from conversations.actions.transfer import transfer_to_advisor, transfer_to_queue
from conversations.models import Advisor, Conversation
from conversations.queries.transcript import transcript_of
from tests.cast import Cast
from tests.console import desk_pages
from tests.processes import Web

pytestmark = pytest.mark.django_db
server = desk_pages.server


def handed(cast: Cast, talk: Conversation) -> None:
    cast.available(cast.omar)
    omar = Advisor.objects.select_related("user").get(pk=cast.omar.pk)
    transfer_to_advisor(cast.lea, talk.pk, omar, "", timezone.now())


def test_a_transcript_names_them_once(cast: Cast) -> None:
    talk = cast.taken(cast.lea)
    handed(cast, talk)
    told = as_text(transcript_of(Conversation.objects.get(pk=talk.pk)))
    assert "collègue" not in told
    assert "colleague" not in told
    assert told.count("Omar") == 1
    assert len(as_page(transcript_of(talk))["lines"]) == 3


def test_what_goes_to_a_queue_is_said(cast: Cast) -> None:
    talk = cast.taken(cast.lea)
    transfer_to_queue(cast.lea, talk.pk, cast.conseil, "", timezone.now())
    assert len(as_page(transcript_of(talk))["lines"]) == 3


def test_the_page_names_them_once(browser: Browser, server: Web, cast: Cast) -> None:
    with browser.new_context(locale="fr-FR") as context:
        page = context.new_page()
        page.goto(f"{server.url}/chat/{cast.brand.slug}/")
        page.fill("#f-name", "Paul")
        page.fill("#f-text", "Bonjour, ma lampe est cassée.")
        cast.available(cast.lea)
        page.click("#opening button.go")
        expect(page.locator("#who")).to_have_text("Léa vous répond")
        handed(cast, Conversation.objects.get())
        expect(page.locator("#who")).to_have_text("Omar vous répond")
        steps = page.locator("#scroll .step:visible")
        expect(steps).to_have_count(2)
        expect(steps.last).to_contain_text("Prise en charge par Omar")
