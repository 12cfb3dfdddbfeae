"""The floor with several at it: what one leader does reaches what the other has open, nothing that
is written is lost, nothing is done twice."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions import lead, steer
from conversations.actions.close import close_conversation
from conversations.actions.hold import author_of
from conversations.actions.notes import post_note
from conversations.models import Conversation, FloorAct, User
from tests.cast import Cast, person
from tests.console import desk_pages, test_floor_browser
from tests.console.customer_client import begin
from tests.console.desk_pages import QUESTION, Open, available
from tests.console.test_floor_browser import row, says
from tests.processes import Web

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor
DAY = {"hour": 0, "minute": 0, "second": 0, "microsecond": 0}


@pytest.fixture
def marc(cast: Cast) -> User:
    """A second leader of the same team."""
    return person("Marc Petit", "leader", cap=2, provider=cast.nord, teams=[cast.team])


def teams(cast: Cast) -> list[str]:
    return [str(cast.team.pk)]


def reads(page: Page, cast: Cast, n: int = 0) -> None:
    page.locator(f"{row(page, cast.lea)} a.c").nth(n).click()
    expect(page.locator("#talk .m").first).to_be_visible()


def test_what_is_read_follows_the_conversation(floor, cast: Cast, marc: User) -> None:  # type: ignore[no-untyped-def]
    talk = cast.taken(cast.lea, name="Anne Roy")
    page = floor(cast.nadia)
    reads(page, cast)
    expect(page.locator("[data-talk-where]")).to_contain_text("avec Léa Morel")
    page.click("#talk summary")
    page.fill("#talk-note", "Doucement")
    lead.seize(marc, talk.pk, "", cast.lea.pk, timezone.now())
    expect(page.locator("[data-talk-where]")).to_contain_text("avec Marc Petit")
    expect(page.locator("#talk-note")).to_have_value("Doucement")
    expect(page.locator("#talk-note")).to_be_focused()
    expect(page.locator("#talk [data-frame='conversation.takeover']")).to_have_count(0)
    close_conversation(talk.pk, author_of(marc), "resolved", timezone.now())
    expect(page.locator("[data-talk-where]")).to_contain_text("close, fin de dossier en cours")
    expect(page.locator("#talk .more-acts")).to_have_count(0)
    expect(page.locator("#talk-note")).to_have_value("Doucement")


def test_what_is_written_is_kept_for_each_conversation(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    cast.taken(cast.lea, name="Anne Roy")
    cast.taken(cast.lea, name="Jean Petit")
    page = floor(cast.nadia)
    reads(page, cast)
    page.keyboard.press("s")
    page.keyboard.type("Pour Anne")
    page.keyboard.press("Escape")
    expect(page.locator("#talk h2")).to_be_focused()
    reads(page, cast, 1)
    expect(page.locator("#talk h2")).to_have_text("Jean Petit")
    expect(page.locator("#talk-note")).to_have_value("")
    page.fill("#talk-note", "Pour Jean")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#talk")).to_be_hidden()
    reads(page, cast)
    expect(page.locator("#talk-note")).to_have_value("Pour Anne")
    page.focus("#talk-note")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-talk-trouble]")).to_have_text("Soufflé.")
    expect(page.locator("#talk-note")).to_have_value("")
    reads(page, cast, 1)
    expect(page.locator("#talk-note")).to_have_value("Pour Jean")


def test_letters_are_letters_while_something_is_asked(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    cast.taken(cast.lea)
    page = floor(cast.nadia)
    page.click(f"{row(page, cast.lea)} [data-do=steer]")
    page.fill("#seat-why", "pic de 10 h")
    page.keyboard.press("Tab")
    page.keyboard.press("w")
    expect(page.locator("#steer-desk")).to_be_visible()
    expect(page.locator("#seat-why")).to_have_value("pic de 10 h")
    assert "wall" not in page.url


def test_closing_asks_how_it_ends_and_whether_it_may(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    talk = cast.taken(cast.lea, name="Anne Roy")
    page = floor(cast.nadia)
    reads(page, cast)
    page.click("#talk summary")
    page.click("#talk [data-do=talk-end]")
    expect(page.locator("#end-talk [data-unanswered]")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.check("#end-talk [value=unresolved]")
    page.click("#end-talk .danger")
    expect(page.locator("#end-talk")).to_be_visible()  # not without a word on the unanswered one
    says(talk, author_of(cast.lea), "Bonjour")
    expect(page.locator("#end-talk [data-unanswered]")).to_be_hidden()
    page.click("#end-talk .danger")
    expect(page.locator("[data-talk-where]")).to_contain_text("close")
    event = Conversation.objects.get(pk=talk.pk).events.get(kind="conversation.closed")
    assert (event.actor, event.data["reason"]) == (cast.nadia, "unresolved")


def test_the_loser_of_a_race_is_told_what_stands_and_goes_on_from_it(  # type: ignore[no-untyped-def]
    floor, cast: Cast, marc: User
) -> None:
    page = floor(cast.nadia)
    page.click("#kpi-csat [data-do=target]")
    page.fill("#target-value", "70")
    page.fill("#target-why", "moins")
    at = timezone.now()
    day = timezone.localtime(at).replace(**DAY)  # type: ignore[arg-type]
    steer.set_target(marc, "csat", 0.9, "plus", teams(cast), day, at)
    page.click("#steer-target form[data-frame] button")
    trouble = page.locator("#steer-target .trouble")
    expect(trouble).to_contain_text("Marc Petit vient de changer cela")
    expect(trouble).to_contain_text("90\u00a0%")
    expect(page.locator("#target-value")).to_have_value("70")
    page.click("#steer-target form[data-frame] button")
    expect(page.locator("#steer-target")).to_be_hidden()
    expect(page.locator("#kpi-csat .target")).to_contain_text("70")
    page.click("#kpi-csat [data-do=target]")
    page.fill("#target-value", "150")
    page.fill("#target-why", "trop")
    page.click("#steer-target form[data-frame] button")
    expect(trouble).to_have_text("Une part va de 0 à 100.")


def test_two_presses_are_one_act_and_the_list_says_of_whom(  # type: ignore[no-untyped-def]
    floor, cast: Cast, marc: User
) -> None:
    cast.open(name="Jean Petit")
    urgent = cast.open(name="Anne Roy")
    page, other = floor(cast.nadia), floor(marc)
    other.click("#acts summary")
    expect(page.locator("#line ol li").first).to_contain_text("Jean Petit")
    page.click(f"#w-{urgent.pk} [data-do=priority]")
    page.fill("#priority-why", "deuxième appel")
    page.locator("#steer-priority form[data-frame] button").dblclick()
    expect(page.locator("#steer-priority")).to_be_hidden()
    expect(page.locator("#line ol li").first).to_contain_text("Anne Roy")
    expect(other.locator("#acts li")).to_contain_text("Nadia Benali a donné la priorité à Anne Roy")
    expect(other.locator("#acts [data-do=undo]")).to_have_count(1)
    assert FloorAct.objects.count() == 1
    assert Conversation.objects.get(pk=urgent.pk).priority == 1
    close_conversation(urgent.pk, author_of(marc), "resolved", timezone.now())
    expect(other.locator("#acts [data-do=undo]")).to_have_count(0)
    expect(other.locator("#acts li")).to_contain_text("ne vaut plus")


def test_a_paused_queue_stands_in_the_line(floor, cast: Cast, marc: User) -> None:  # type: ignore[no-untyped-def]
    page = floor(cast.nadia)
    until = timezone.now() + timedelta(days=2)
    steer.pause_intake(marc, cast.sav, until, "panne du SI", teams(cast), timezone.now())
    paused = page.locator("#line .paused-queues li")
    for said in ("SAV\u00a0: accueil suspendu", "jusqu’à", "Marc Petit", "panne du SI"):
        expect(paused).to_contain_text(said)
    page.reload()
    expect(paused).to_contain_text("Marc Petit")
    assert Axe().run(page).response["violations"] == []


def test_a_pin_says_that_it_is_one_and_orders_say_what_they_are(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    cast.taken(cast.lea)
    page = floor(cast.nadia, "?group=queue")
    expect(page.locator("#desks-title")).to_have_text(
        "Par files servies, qui a besoin d’aide d’abord"
    )
    expect(page.locator("#rows .group h3")).to_have_text("SAV + Conseil")
    pin = page.locator(f"{row(page, cast.lea)} [data-do=pin]")
    expect(pin).to_have_text("Épingler")
    pin.click()
    expect(pin).to_have_text("Désépingler")
    expect(pin).to_have_accessible_name("Désépingler Léa Morel")
    cast.taken(cast.lea, name="Anne Roy")
    expect(page.locator(f"{row(page, cast.lea)} a.c")).to_have_count(2)
    expect(pin).to_have_text("Désépingler")
    expect(pin).to_have_accessible_name("Désépingler Léa Morel")


def test_a_second_whisper_leaves_the_first_one_standing(  # type: ignore[no-untyped-def]
    desk: Open, cast: Cast, server: Web, marc: User
) -> None:
    lea = desk(cast.lea)
    available(lea)
    begin(server, QUESTION)
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    talk = Conversation.objects.get(seat__advisor=cast.lea.pk)
    for who, text in ((cast.nadia, "Dix pour cent."), (marc, "Et le port offert.")):
        post_note(who, talk.pk, text, None, timezone.now(), why="whisper")
    lines = lea.locator("#seat-1 .whisper-one")
    expect(lines).to_have_text([
        "Soufflé par Nadia : Dix pour cent.", "Soufflé par Marc : Et le port offert.",
    ])  # fmt: skip
    lea.click("#seat-1 [data-do=whisper-off]")
    expect(lea.locator("#seat-1 [data-whisper-line]")).to_be_hidden()
    post_note(cast.nadia, talk.pk, "Et merci.", None, timezone.now(), why="whisper")
    expect(lines).to_have_text(["Soufflé par Nadia : Et merci."])
