"""A running conversation's transcript, as leaders and analysts watch it: what is new comes by
itself, as a part of the page; and keys lead from finding to finding."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from conversations.actions.close import close_conversation
from conversations.actions.hold import author_of
from conversations.models import Conversation, User
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import Open, signed_in
from tests.console.quality_talk import BETTER, COMPLAINT, PARROTED, analyse, say
from tests.processes import Web

pytestmark = pytest.mark.django_db
desk, server = desk_pages.desk, desk_pages.server
PART = {"HX-Request": "true"}
MARKED = "() => [...(CSS.highlights.get('copied') ?? [])].map(range => range.toString())"


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    earlier = timezone.now() - timedelta(minutes=5)  # nothing of it is announced as new
    held: Conversation = cast.taken(cast.lea, COMPLAINT, name="Camille Durand", now=earlier)
    say(held, "Bonjour, je suis Léa.", PARROTED, by=cast.lea)
    return held


def place(talk: Conversation) -> str:
    return f"/conversations/{talk.pk}/"


def test_a_part_comes_only_when_there_is_something_new(
    client: Client, cast: Cast, talk: Conversation
) -> None:
    client.force_login(cast.nadia)
    whole = client.get(place(talk))
    seen = {"seen": whole.context["seen"]}
    assert f"seen={seen['seen']}" in whole.content.decode()
    same = client.get(place(talk), seen, headers=PART)
    assert (same.status_code, same.content) == (204, b"")
    analyse()
    part = client.get(place(talk), seen, headers=PART)
    text = part.content.decode()
    assert part.status_code == 200
    assert "<html" not in text
    assert "Effet perroquet" in text
    assert "Qualité à ce stade" in text
    assert client.get(place(talk), {"seen": part.context["seen"]}, headers=PART).status_code == 204


def test_what_is_over_is_asked_for_no_more(client: Client, cast: Cast, talk: Conversation) -> None:
    client.force_login(cast.irene)
    assert client.get(place(talk)).context["is_running"]
    close_conversation(talk.pk, author_of(cast.lea), "resolved", timezone.now())
    talk.refresh_from_db()
    analyse()
    Conversation.objects.filter(pk=talk.pk).update(state="closed", wrap_up_until=None, seat=None)
    page = client.get(place(talk))
    assert not page.context["is_running"]
    assert "every 1s" not in page.content.decode()


def test_another_provider_gets_no_part(client: Client, cast: Cast, talk: Conversation) -> None:
    client.force_login(cast.yann)
    assert client.get(place(talk), {"seen": "x"}, headers=PART).status_code == 404


def opened(
    browser: Browser, server: Web, user: User, talk: Conversation, width: int = 1280
) -> Page:
    page = signed_in(browser, server, user, width).new_page()
    page.goto(f"{server.url}{place(talk)}")
    return page


def test_findings_and_score_arrive_by_themselves_and_disturb_nothing(
    browser: Browser, server: Web, cast: Cast, talk: Conversation
) -> None:
    page = opened(browser, server, cast.nadia, talk)
    expect(page.locator(".walk")).to_contain_text("Rien n’est relevé ici.")
    page.evaluate("window.same = true")
    page.fill("#reason", "Insultes")
    analyse()
    box = page.locator(".m", has_text=PARROTED).locator("details.findings")
    expect(box.locator("summary")).to_contain_text("Effet perroquet")
    expect(page.locator("#score-title")).to_contain_text("Qualité à ce stade")
    expect(page.locator(".walk")).to_contain_text("1 message avec constat")
    box.locator("summary").click()
    expect(box).to_have_attribute("open", "")
    say(talk, "oui je viens de le dire…")
    say(talk, BETTER, by=cast.lea)
    analyse()
    expect(page.locator(".past .m")).to_have_count(5)
    expect(box).to_have_attribute("open", "")
    expect(box.locator("summary")).to_be_focused()
    assert page.evaluate("window.same")
    assert page.input_value("#reason") == "Insultes"
    page.context.close()


def test_a_key_and_a_button_lead_from_finding_to_finding(
    browser: Browser, server: Web, cast: Cast, talk: Conversation
) -> None:
    say(talk, "oui je viens de le dire…")
    say(talk, "Calmez-vous.", by=cast.lea)
    analyse()
    page = opened(browser, server, cast.irene, talk)
    boxes = page.locator(".m > details.findings")
    expect(boxes).to_have_count(2)
    page.keyboard.press("Alt+u")
    expect(boxes.nth(0)).to_have_attribute("open", "")
    expect(boxes.nth(0).locator("summary")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Constat 1 sur 2\xa0: Effet perroquet")
    assert page.evaluate(MARKED) == [
        "votre lampe est arrivée cassée",
        "ma lampe est arrivée cassée",
    ]
    page.get_by_role("button", name="Constat suivant").click()
    expect(boxes.nth(1).locator("summary")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("Constat 2 sur 2")
    assert boxes.nth(0).get_attribute("open") is None
    page.keyboard.press("Alt+Shift+u")
    expect(boxes.nth(0).locator("summary")).to_be_focused()
    page.keyboard.press("Alt+Shift+u")
    expect(boxes.nth(1).locator("summary")).to_be_focused()
    page.context.close()


def test_the_same_key_walks_at_the_desk(desk: Open, cast: Cast, talk: Conversation) -> None:
    analyse()
    lea = desk(cast.lea)
    box = lea.locator("#seat-1 .m > details.findings")
    expect(box).to_have_count(1)
    lea.locator("#seat-1 textarea[name=text]").focus()
    lea.keyboard.press("Alt+u")
    expect(box).to_have_attribute("open", "")
    expect(box.locator("summary")).to_be_focused()
    expect(lea.locator("#live")).to_contain_text("Constat 1 sur 1")
    assert len(lea.evaluate(MARKED)) == 2
    lea.keyboard.press("Alt+g")
    lea.get_by_role("button", name="Constat suivant").click()
    expect(box.locator("summary")).to_be_focused()
    expect(lea.locator("[data-score-menu]")).not_to_have_attribute("open", "")
    lea.keyboard.press("Escape")
    lea.locator("#seat-1 .log").focus()
    lea.keyboard.press("?")
    expect(lea.locator("#keys")).to_contain_text("Le constat suivant")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(
    browser: Browser, server: Web, cast: Cast, talk: Conversation, width: int
) -> None:
    analyse()
    page = opened(browser, server, cast.nadia, talk, width)
    expect(page.locator("details.findings")).to_have_count(1)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()
