"""Time and manners in a real browser: countdowns, a hold, the warning and its extension, closing
guided, closing with a step left out. The rules really run."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions.deadlines import fire_some
from conversations.models import Conversation, Event, User
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_client import desk_of
from tests.console.desk_pages import Open
from tests.console.quality_talk import analyse, say
from tests.console.test_customer_browser import begin, write
from tests.processes import Web

desk, server = desk_pages.desk, desk_pages.server
CLOCK = "#seat-1 [data-clock]"
DESK_COLUMN = "#seat-1"


def only() -> Conversation:
    return Conversation.objects.get()


def closed_with() -> dict[str, Any]:
    data: dict[str, Any] = Event.objects.get(kind="conversation.closed").data
    return data


def test_the_column_counts_down_and_a_hold_promises_a_time(desk: Open, cast: Cast) -> None:
    cast.taken(cast.lea, name="Camille Durand")
    lea = desk(cast.lea)
    expect(lea.locator(CLOCK)).to_contain_text("reste")
    lea.click("#seat-1 textarea[name=text]")
    lea.keyboard.press("Alt+m")
    text = lea.locator("[data-sheet=hold] textarea")
    expect(text).to_have_value("Je vérifie et je reviens vers vous dans 2 minutes.")
    lea.keyboard.press("ArrowLeft")
    expect(text).to_have_value("Je vérifie et je reviens vers vous dans une minute.")
    lea.keyboard.press("Enter")
    expect(lea.locator("#seat-1 .m[data-hold-s='60']")).to_have_count(1)
    expect(lea.locator(CLOCK)).to_contain_text("avant l’heure promise")
    talk = only()
    assert talk.hold_until is not None
    assert talk.last_advisor_at is not None
    assert talk.hold_until - talk.last_advisor_at == timedelta(seconds=60)
    assert talk.deadline_kind == "hold"
    lea.fill("#seat-1 textarea[name=text]", "La pièce part demain.")
    lea.press("#seat-1 textarea[name=text]", "Enter")
    expect(lea.locator(CLOCK)).to_contain_text("au tour du client")


def test_a_late_answer_is_marked_for_staff_alone(desk: Open, cast: Cast, server: Web) -> None:
    talk = cast.open(name="Camille Durand", now=timezone.now() - timedelta(seconds=100))
    from conversations.actions.assign import take

    take(cast.lea, talk.pk, timezone.now())
    lea = desk(cast.lea)
    expect(lea.locator(CLOCK)).to_contain_text("en retard de 0:4")
    lea.fill("#seat-1 textarea[name=text]", "Me voici.")
    lea.press("#seat-1 textarea[name=text]", "Enter")
    expect(lea.locator("#seat-1 .m .late")).to_contain_text("en retard de 4")
    late = Event.objects.get(text="Me voici.").data["staff"]["late"]
    assert late["kind"] == "first_reply"
    assert 40 <= late["late_s"] < 60
    message = lea.locator("#seat-1 .m", has_text="Me voici.")
    before = message.bounding_box()
    analyse()
    expect(message.locator("summary")).to_contain_text("Première réponse tardive")
    assert message.bounding_box() == before
    said, found = message.locator(".late").bounding_box(), message.locator("summary").bounding_box()
    assert said is not None
    assert found is not None
    assert said["y"] + said["height"] <= found["y"] + 1, "not one over the other"


def warned(page: Page) -> None:
    """What the clock does five minutes later, now."""
    fire_some(timezone.now() + timedelta(seconds=305))
    expect(page.locator("#staying")).to_be_visible()


@pytest.mark.parametrize("how", ["button", "key", "words"])
def test_the_customer_is_warned_and_stays(page: Page, cast: Cast, server: Web, how: str) -> None:
    begin(page, server, language="fr")
    with desk_of(cast.lea, server) as advisor:
        advisor.assigned()
        advisor.say("Bonjour, quelle lampe ?")
        expect(page.locator("#log, [id^=log-] .m")).to_have_count(2)
        expect(page.locator("#status p")).to_have_count(0)
        box = page.locator("#scroll").bounding_box()
        warned(page)
        assert page.locator("#scroll").bounding_box() == box, "nothing moves"
        expect(page.locator("#staying")).to_contain_text("Êtes-vous toujours là")
        expect(page.locator("#staying-left")).to_contain_text("Fermeture dans 9:")
        assert Axe().run(page).response["violations"] == []
        page.reload()
        expect(page.locator("#staying")).to_be_visible()
        if how == "button":
            page.click("#staying button")
        elif how == "key":
            page.press("#text", "Enter")
        else:
            write(page, "Pardon, j'arrive.")
        expect(page.locator("#staying")).to_be_hidden()
        if how == "words":
            advisor.hear("Pardon, j'arrive.")
        else:
            advisor.wait(lambda frame: frame.get("kind") == "closing.extended")
            expect(page.locator("[role=log]")).to_contain_text("Vous êtes toujours là")


def test_the_guide_says_the_next_step_and_a_close_without_it_wants_a_reason(
    desk: Open, cast: Cast
) -> None:
    talk = cast.taken(cast.lea, "Bonjour, où est mon colis ?", name="Camille Durand")
    say(talk, "Bonjour Camille, il arrive ce soir avant 20 h.", by=cast.lea)
    say(talk, "Parfait, merci beaucoup !")
    analyse()
    lea = desk(cast.lea)
    guide = lea.locator("#seat-1 [data-guide-line]")
    expect(guide).to_contain_text("autre chose")
    lea.click("#seat-1 textarea[name=text]")
    lea.keyboard.press("Alt+l")
    area = lea.locator("#seat-1 textarea[name=text]")
    expect(area).to_have_value("Puis-je faire autre chose pour vous, Camille\u00a0?")
    assert not Event.objects.filter(text__contains="autre chose").exists(), "never by itself"
    lea.keyboard.press("Alt+k")
    missing = lea.locator("[data-override]")
    expect(missing).to_contain_text("Avant de clore")
    assert Axe().run(lea, context=DESK_COLUMN).response["violations"] == []
    lea.click("[data-sheet=close] button.go")
    assert only().state == "active", "the reason is wanted"
    lea.fill("[data-sheet=close] [name=override]", "Le client a raccroché")
    lea.click("[data-sheet=close] button.go")
    expect(lea.locator("#seat-1.wrap_up")).to_have_count(1)
    staff = closed_with()["staff"]
    assert staff["override"] == "Le client a raccroché"
    assert "last_check" in staff["missing"]


def test_a_conversation_that_took_its_leave_closes_without_questions(
    desk: Open, cast: Cast
) -> None:
    talk = cast.taken(cast.lea, "Bonjour, où est mon colis ?", name="Camille Durand")
    say(talk, "Bonjour Camille, il arrive ce soir. Puis-je faire autre chose ?", by=cast.lea)
    say(talk, "Non merci, c'est parfait.")
    say(talk, "Merci de votre visite, bonne journée et au revoir !", by=cast.lea)
    say(talk, "Au revoir !")
    analyse()
    talk.refresh_from_db()
    assert talk.goodbye_at == talk.last_customer_at
    assert (talk.waiting_since, talk.deadline_kind) == (None, "goodbye_warn")
    lea = desk(cast.lea)
    expect(lea.locator("#seat-1 [data-guide-line]")).to_contain_text("vous pouvez fermer")
    lea.click("#seat-1 textarea[name=text]")
    lea.keyboard.press("Alt+k")
    expect(lea.locator("[data-override]")).to_be_hidden()
    lea.keyboard.press("Enter")
    expect(lea.locator("#seat-1.wrap_up")).to_have_count(1)
    assert "missing" not in closed_with()["staff"]
    analyse()
    talk.analysis.refresh_from_db()
    facts = talk.analysis.facts
    assert facts["first_farewell"] == "advisor"
    assert (facts["last_check"], facts["thanks"], facts["unanswered_last"]) == (True, True, False)
    assert facts["closing_latency_s"] is not None


def test_not_everything_is_said_where_the_sheet_names_what_is_missing(
    desk: Open, cast: Cast
) -> None:
    talk = cast.taken(cast.lea, "Bonjour, où est mon colis ?", name="Camille Durand")
    say(talk, "Bonjour Camille, il arrive ce soir.", by=cast.lea)
    say(talk, "Merci, au revoir !")
    say(talk, "Merci de votre visite, bonne journée et au revoir !", by=cast.lea)
    analyse()
    lea = desk(cast.lea)
    line = lea.locator("#seat-1 [data-guide-line]")
    expect(line).to_contain_text("On s’est dit au revoir\u00a0: vous pouvez fermer")
    lea.click("#seat-1 textarea[name=text]")
    lea.keyboard.press("Alt+k")
    expect(lea.locator("[data-override]")).to_contain_text("s’il restait autre chose")
    expect(line).not_to_contain_text("Tout est dit")


def test_no_reason_closes_on_a_message_that_wants_an_answer(desk: Open, cast: Cast) -> None:
    talk = cast.taken(cast.lea, "Bonjour, où est mon colis ?", name="Camille Durand")
    say(talk, "Bonjour Camille, il arrive ce soir avant 20 h.", by=cast.lea)
    say(talk, "Et puis-je changer l’adresse de livraison ?")
    analyse()
    lea = desk(cast.lea)
    lea.click("#seat-1 textarea[name=text]")
    lea.keyboard.press("Alt+k")
    sheet = lea.locator("[data-sheet=close]")
    expect(sheet).to_contain_text("Répondez d’abord")
    expect(sheet.locator("button.go")).to_be_disabled()
    expect(sheet.locator("[name=override]")).to_be_hidden()
    assert Axe().run(lea, context=DESK_COLUMN).response["violations"] == []
    lea.keyboard.press("Enter")
    lea.keyboard.press("Escape")
    lea.fill("#seat-1 textarea[name=text]", "Oui, jusqu’à midi : c’est fait.")
    lea.press("#seat-1 textarea[name=text]", "Enter")
    expect(lea.locator("#seat-1")).to_have_attribute("data-waiting-since", "")
    assert only().state == "active"
    lea.keyboard.press("Alt+k")
    expect(sheet.locator("button.go")).to_be_enabled()


CUT = """[...document.querySelectorAll('#seats .clock small, #seats .say')]
  .filter((p) => p.scrollWidth > p.clientWidth || p.scrollHeight > p.clientHeight + 2)
  .map((part) => part.textContent)"""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_in_a_narrow_column_the_words_of_the_clock_are_whole(
    desk: Open, cast: Cast, language: str
) -> None:
    """Who waits and how long is left, whose turn it is, what a hold has promised."""
    User.objects.filter(pk=cast.lea.pk).update(language=language)
    cast.taken(cast.lea, name="Camille Durand")
    held = cast.taken(cast.lea, name="Anne-Sophie de La Tour", external_id="C-1")
    say(held, "Bonjour, quelle lampe ?", by=cast.lea)
    lea = desk(cast.lea, width=730)
    column = lea.locator("#seat-1 .head")
    assert (column.bounding_box() or {})["width"] < 380
    for n in (1, 2):
        expect(lea.locator(f"#seat-{n} .clock small")).not_to_be_empty()
    assert lea.evaluate(CUT) == []
    lea.click("#seat-1 textarea[name=text]")
    lea.keyboard.press("Alt+m")
    lea.keyboard.press("Control+Enter")
    expect(lea.locator("#seat-1 .m[data-hold-s]")).to_have_count(1)
    expect(lea.locator("#seat-1[data-hold-until]:not([data-hold-until=''])")).to_have_count(1)
    assert lea.evaluate(CUT) == []
