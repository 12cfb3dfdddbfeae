"""Out of hours over the wire, on the leader's page and in the customer's browser."""

import json
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail as box
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect

from conversations.actions.assign import take
from conversations.actions.hours import open_due, save_hours
from conversations.actions.mails import announce_answers, send_due
from conversations.models import Conversation, OpeningHours
from conversations.queries.mails import return_link
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.quality_talk import say

server = desk_pages.server
FORM = {"mode": "week", "days": "2026-12-25 fermé Noël", "day0": "9:00-12:00, 14h-18h"}


def shut(cast: Cast, **more: Any) -> None:
    """Closed today and tomorrow, open all day after that."""
    row = OpeningHours(brand=cast.brand, mode="week", week=[[[0, 1440]]] * 7, **more)
    today = timezone.localdate()
    row.days = {str(today + timedelta(days=n)): {"slots": [], "name": ""} for n in (0, 1)}
    save_hours(row, cast.nadia, timezone.now() - timedelta(hours=1))


@pytest.mark.django_db
def test_opening_out_of_hours_is_answered_as_the_protocol_says(cast: Cast) -> None:
    shut(cast)
    body = {"brand": "maison-lumiere", "text": "Bonjour", "client_key": str(cast.brand.pk)}
    for status in (201, 200):
        answer = Client().post("/api/v1/conversations/", json.dumps(body), "application/json")
        assert answer.status_code == status
        told = answer.json()
        assert told["state"] == "offline"
        assert told["position"] is None
        assert told["opens_at"] > timezone.now().isoformat()
        assert told["seq"] == 2
    assert Conversation.objects.get().events.filter(text="Bonjour").count() == 1


@pytest.mark.django_db
def test_a_leader_edits_the_hours_and_sees_the_history(cast: Cast, client: Client) -> None:
    client.force_login(cast.nadia)
    place = f"/manage/hours/{cast.brand.pk}/"
    assert client.post(place, FORM | {"closed_fr": "À bientôt"}).status_code == 302
    row = OpeningHours.objects.get()
    assert row.week[0] == [[540, 720], [840, 1080]]
    assert (row.days, row.changed_by) == ({"2026-12-25": {"slots": [], "name": "Noël"}}, cast.nadia)
    page = client.get(place).content.decode()
    assert "09:00-12:00, 14:00-18:00" in page
    assert "Nadia Benali" in page
    client.post(f"{place}{cast.sav.pk}/", FORM | {"mode": "follow"})
    assert OpeningHours.objects.filter(queue=cast.sav).count() == 1
    assert client.get("/manage/hours/").status_code == 200


@pytest.mark.django_db
def test_what_is_not_understood_is_named_and_nothing_stored(cast: Cast, client: Client) -> None:
    client.force_login(cast.nadia)
    wrong = FORM | {"day1": "le matin", "days": "Noël"}
    page = client.post(f"/manage/hours/{cast.brand.pk}/", wrong).content.decode()
    assert "Noël" in page
    assert page.count('class="wrong"') == 2
    assert not OpeningHours.objects.exists()


@pytest.mark.django_db
def test_others_do_not_edit_them(cast: Cast, client: Client) -> None:
    place = f"/manage/hours/{cast.brand.pk}/{cast.sav.pk}/"
    for user, status in ((cast.lea, 403), (cast.irene, 403), (cast.yann, 404)):
        client.force_login(user)
        assert client.get(place).status_code == status


def test_the_customer_is_told_at_once_and_put_in_line_at_the_opening(
    browser: Browser, server: Any, cast: Cast
) -> None:
    shut(cast)
    context = browser.new_context(locale="fr-FR", viewport={"width": 390, "height": 780})
    page = context.new_page()
    page.goto(f"{server.url}/chat/maison-lumiere/")
    expect(page.locator("#closed")).to_contain_text("Nous sommes fermés et rouvrons")
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    page.fill("#f-name", "Paul")
    page.fill("#f-text", "Ma lampe est cassée.")
    page.get_by_role("button", name="Laisser le message").click()
    expect(page.locator("#status")).to_contain_text("rouvrons")
    expect(page.locator("#status")).to_contain_text("Votre message est gardé")
    page.fill("#text", "Elle clignote.")
    page.press("#text", "Enter")
    expect(page.locator("#scroll .m:not(.pending)")).to_have_count(2)
    save_hours(OpeningHours(brand=cast.brand, mode="always"), cast.nadia, timezone.now())
    assert open_due(timezone.now()) == 1
    expect(page.locator("#status")).to_contain_text("n’est disponible")
    expect(page.locator("#scroll")).to_contain_text("Nous sommes ouverts")
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    context.close()


def test_the_mail_of_an_answer_leads_back_to_the_conversation(
    browser: Browser, server: Any, cast: Cast
) -> None:
    """Left out of hours, answered at the opening, read in another browser by the mail's link, and
    answered there; the link is in no address afterwards."""
    shut(cast)
    left = cast.open("Ma lampe est cassée.", email="paul@example.org")
    assert left.state == "offline"
    save_hours(OpeningHours(brand=cast.brand, mode="always"), cast.nadia, timezone.now())
    assert open_due(timezone.now()) == 1
    take(cast.lea, left.pk, timezone.now())
    say(left, "Bonjour Paul, une lampe neuve part ce soir.", by=cast.lea)
    later = timezone.now() + timedelta(minutes=2)
    assert (announce_answers(later), send_due(later)) == (1, 1)
    link = str(box.outbox[0].body).split("#back=")[1].split()[0]
    with browser.new_context(locale="fr-FR", viewport={"width": 390, "height": 780}) as context:
        page = context.new_page()
        page.goto(f"{server.url}/chat/maison-lumiere/#back={link}")
        expect(page.locator("#scroll")).to_contain_text("une lampe neuve part ce soir")
        assert "#" not in page.url
        assert [v["id"] for v in Axe().run(page).response["violations"]] == []
        page.fill("#text", "Merci beaucoup !")
        page.press("#text", "Enter")
        expect(page.locator("#scroll .m:not(.pending)")).to_have_count(3)
    left.refresh_from_db()
    assert left.events.filter(text="Merci beaucoup !", actor_kind="customer").count() == 1
    assert announce_answers(later + timedelta(hours=1)) == 0, "it has been read"


def test_a_link_that_is_over_says_so_and_offers_to_begin(
    browser: Browser, server: Any, cast: Cast
) -> None:
    talk = cast.open("Bonjour")
    link = return_link(talk)
    Conversation.objects.filter(pk=talk.pk).update(token_epoch=1)
    with browser.new_context(locale="fr-FR", viewport={"width": 390, "height": 780}) as context:
        page = context.new_page()
        page.goto(f"{server.url}/chat/maison-lumiere/#back={link}")
        expect(page.locator("#start")).to_contain_text("lien")
        expect(page.locator("#f-text")).to_be_visible()
        expect(page.locator("#scroll .m")).to_have_count(0)
        assert [v["id"] for v in Axe().run(page).response["violations"]] == []
