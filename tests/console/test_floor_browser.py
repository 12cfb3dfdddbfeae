"""The floor in a real browser: live rows that do not jump, reading, whispers, take-over, the wall;
by keyboard alone, and axe."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from conversations import wake
from conversations.actions.hold import author_of, customer_of, draft, locked
from conversations.actions.people import ensure_desk
from conversations.log import append
from conversations.models import Alert, Conversation, Finding, User
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.customer_client import begin
from tests.console.customer_client import customer_of as customer_at
from tests.console.desk_pages import QUESTION, Open, available, signed_in
from tests.processes import Web

desk, server = desk_pages.desk, desk_pages.server
TOPS = """() => Object.fromEntries([...document.querySelectorAll('.desk-row')]
  .map(row => [row.id, Math.round(row.getBoundingClientRect().top)]))"""

# A row may be replaced at any moment, and what is no longer there has no size.
AS_BIG_AS = """([what, size]) =>
  parseFloat(getComputedStyle(document.querySelector(what)).fontSize) >= size"""


@pytest.fixture
def floor(browser: Browser, server: Web):  # type: ignore[no-untyped-def]
    contexts = []
    errors: list[str] = []

    def open_floor(user: User, query: str = "", width: int = 1280) -> Page:
        contexts.append(signed_in(browser, server, user, width))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{server.url}/floor/{query}")
        page.wait_for_selector("html[data-floor=ready][data-wire=up]")
        return page

    yield open_floor
    for context in contexts:
        context.close()
    assert errors == []


def says(talk: Conversation, author: object, text: str) -> None:
    with transaction.atomic():
        append(locked(talk.pk), [draft("message.posted", author, text)], timezone.now())  # type: ignore[arg-type]


def row(page: Page, user: User) -> str:
    return f"#a-{user.pk}"


def served(desk: Open, floor: Any, cast: Cast, server: Web) -> tuple[Page, Page]:
    """Léa has it, Nadia reads it with what she can do open."""
    lea = desk(cast.lea)
    available(lea)
    begin(server, QUESTION)
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    nadia = floor(cast.nadia)
    nadia.click(f"{row(nadia, cast.lea)} a.c")
    nadia.click("#talk summary")
    return lea, nadia


def test_rows_follow_and_nothing_jumps(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    began = timezone.now() - timedelta(seconds=90)
    late = cast.taken(cast.omar, name="Jean Petit", now=began)
    calm = cast.taken(cast.lea, name="Anne Roy")
    says(calm, author_of(cast.lea), "Bonjour")
    page = floor(cast.nadia)
    expect(page.locator(".desk-row").first).to_contain_text("Omar")
    expect(page.locator(f"{row(page, cast.omar)} a.c")).to_have_class("c over")
    before = page.evaluate(TOPS)
    page.locator(f"{row(page, cast.omar)} a.c").focus()
    says(late, author_of(cast.omar), "Bonjour, je regarde")
    expect(page.locator(f"{row(page, cast.omar)} a.c")).to_contain_text("au client")
    expect(page.locator(f"{row(page, cast.omar)} a.c")).to_be_focused()
    assert page.evaluate(TOPS) == before
    page.locator("#f-find").focus()
    expect(page.locator(".desk-row").first).to_contain_text("Léa")


def test_reading_whispering_and_the_advisors_help(  # type: ignore[no-untyped-def]
    floor, desk: Open, cast: Cast, server: Web
) -> None:
    lea = desk(cast.lea)
    available(lea)
    opening = begin(server, QUESTION)
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    nadia = floor(cast.nadia)
    lea.locator("#seat-1 textarea[name=text]").focus()
    lea.keyboard.press("Alt+b")
    lea.keyboard.type("Puis-je faire une remise ?")
    lea.keyboard.press("Enter")
    expect(nadia.locator(f"{row(nadia, cast.lea)} .need")).to_contain_text("demande de l’aide")
    nadia.keyboard.press("j")
    nadia.keyboard.press("Enter")
    expect(nadia.locator("#talk .m .text")).to_have_text(QUESTION)
    expect(nadia.locator("#talk [data-talk-now] [data-clock]")).to_be_visible()
    nadia.keyboard.press("s")
    nadia.keyboard.type("Oui, dix pour cent.")
    nadia.keyboard.press("Control+Enter")
    expect(nadia.locator("[data-talk-trouble]")).to_have_text("Soufflé.")
    whisper = lea.locator("#seat-1 [data-whisper-line]")
    expect(whisper).to_contain_text("Soufflé par Nadia : Oui, dix pour cent.")
    expect(nadia.locator(f"{row(nadia, cast.lea)} .need")).to_have_count(0)
    with customer_at(opening, server) as paul:
        lea.fill("#seat-1 textarea[name=text]", "Je vous fais dix pour cent.")
        lea.keyboard.press("Enter")
        paul.hear("Je vous fais dix pour cent.")
        assert "Soufflé" not in str(paul.__dict__)
        assert "Oui, dix" not in str(paul.__dict__)
    expect(whisper).to_be_hidden()
    expect(nadia.locator("#talk .m")).to_have_count(2)
    nadia.locator("#talk h2").focus()
    nadia.keyboard.press("Escape")
    expect(nadia.locator("#talk")).to_be_hidden()
    expect(nadia.locator(f"{row(nadia, cast.lea)} a.c")).to_be_focused()


def test_take_over_and_hand_back(floor, desk: Open, cast: Cast, server: Web) -> None:  # type: ignore[no-untyped-def]
    lea, nadia = served(desk, floor, cast, server)
    nadia.click("#talk [data-frame='conversation.takeover']")
    nadia.keyboard.press("Enter")
    expect(nadia.locator("[data-talk-trouble]")).to_have_text("Elle est à votre poste.")
    expect(lea.locator("#seat-1.free")).to_be_visible()
    expect(nadia.locator(f"{row(nadia, cast.nadia)} a.c")).to_have_count(1)
    nadia.click("#talk [data-frame='conversation.hand_back']")  # what was open has stayed so
    expect(lea.locator("#seat-1 h2")).to_be_visible()


def test_an_extra_seat_by_keyboard_and_undone(floor, desk: Open, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    lea = desk(cast.lea)
    available(lea)
    nadia = floor(cast.nadia)
    nadia.locator(f"{row(nadia, cast.lea)} [data-do=steer]").focus()
    nadia.keyboard.press("Enter")
    expect(nadia.locator("#steer-desk-title")).to_have_text("Léa Morel")
    assert Axe().run(nadia).response["violations"] == []
    nadia.focus("#seat-why")
    nadia.keyboard.type("pic de 10 h")
    nadia.keyboard.press("Enter")
    expect(nadia.locator("#steer-desk")).to_be_hidden()
    expect(nadia.locator(f"{row(nadia, cast.lea)} .c.extra")).to_have_count(1)
    expect(lea.locator("#seat-3.extra")).to_be_visible()
    nadia.click("#acts summary")
    expect(nadia.locator("#acts li")).to_contain_text("pic de 10 h")
    nadia.click("#acts [data-do=undo]")
    expect(nadia.locator("#acts li")).to_contain_text("annulé par Nadia Benali")
    expect(nadia.locator(f"{row(nadia, cast.lea)} .c.extra")).to_have_count(0)


def test_findings_stand_beside_what_is_read(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    from conversations.models import Analysis

    talk = cast.taken(cast.lea, name="Anne Roy")
    Finding.objects.create(
        conversation=talk, rule="reformulation.parroted", version=1, seq=1, start=0, end=5,
        severity="major", created_at=timezone.now(), changed_in=1, evidence={"pairs": []},
    )  # fmt: skip
    Analysis.objects.filter(pk=talk.pk).update(version=1, score=71.0, seq=1)
    page = floor(cast.nadia)
    seat = page.locator(f"{row(page, cast.lea)} a.c")
    expect(seat).to_contain_text("71")
    expect(seat).to_contain_text("1 constat")
    seat.click()
    expect(page.locator("#talk .findings .what")).to_have_text("Effet perroquet")


def test_the_wall_is_big_and_has_nothing_to_press(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    cast.taken(cast.lea, name="Anne Roy", now=timezone.now() - timedelta(seconds=90))
    page = floor(cast.nadia, width=1920)
    page.keyboard.press("w")
    page.wait_for_selector("body.wall")
    page.wait_for_selector("html[data-floor=ready][data-wire=up]")
    assert "wall" in page.url
    expect(page.locator("#filters")).to_be_hidden()
    for what, size in ((".kpi b", 26), (".desk-row h3", 20)):
        page.wait_for_function(AS_BIG_AS, arg=[what, size])
    page.keyboard.press("w")
    expect(page.locator("#filters")).to_be_visible()


def test_pinned_advisors_stay_on_top(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    cast.taken(cast.lea, now=timezone.now() - timedelta(seconds=90))
    cast.taken(cast.omar)
    page = floor(cast.nadia)
    expect(page.locator(".desk-row").first).to_contain_text("Léa")
    page.locator(f"{row(page, cast.omar)} a.c").focus()
    page.keyboard.press("e")
    expect(page.locator(".desk-row").first).to_contain_text("Omar")
    page.reload()
    expect(page.locator(".desk-row").first).to_contain_text("Omar")


def test_an_alert_comes_by_itself_and_sound_is_asked_for(floor, cast: Cast, server: Web) -> None:  # type: ignore[no-untyped-def]
    page = floor(cast.nadia)
    expect(page.locator("#alerts")).to_have_text("Aucune alerte.")
    page.keyboard.press("m")
    expect(page.locator("#sound[aria-pressed=true][data-sounded='1']")).to_be_visible()
    at = timezone.now() - timedelta(minutes=1)
    of: dict[str, Any] = {"team": cast.team, "kind": "breach", "value": 2, "worst": 2}
    alert = Alert.objects.create(**of, began_at=at, raised_at=at)
    top = page.locator("#figures").bounding_box()
    wake.poke("alerts")
    expect(page.locator("#alerts li")).to_contain_text("2 clients au-delà du délai")
    expect(page.locator("#live")).to_contain_text("Alerte")
    assert page.locator("#figures").bounding_box() == top
    assert Axe().run(page).response["violations"] == []
    Alert.objects.filter(pk=alert.pk).update(cleared_at=at)
    wake.poke("alerts")
    expect(page.locator("#alerts")).to_have_text("Aucune alerte.")
    page.goto(f"{server.url}/manage/alerts/")
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(floor, cast: Cast, width: int) -> None:  # type: ignore[no-untyped-def]
    cast.taken(cast.lea, name="Anne Roy", now=timezone.now() - timedelta(seconds=90))
    soon = cast.taken(cast.omar, name="", now=timezone.now() - timedelta(seconds=45))
    says(soon, customer_of(soon), "Alors ?")
    cast.open(name="Jean Petit", queue="conseil")
    ensure_desk(cast.nadia, 2, timezone.now())
    page = floor(cast.nadia, width=width)
    assert Axe().run(page).response["violations"] == []
    page.click(f"{row(page, cast.lea)} a.c")
    expect(page.locator("#talk .m")).to_have_count(1)
    page.click("#talk summary")
    assert Axe().run(page).response["violations"] == []
