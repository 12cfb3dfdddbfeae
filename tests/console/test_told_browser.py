"""What others do with an advisor's desk is said there, visibly, until it was seen."""

from datetime import timedelta
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from conversations.actions import lead, steer
from conversations.actions.close import close_conversation
from conversations.actions.hold import author_of
from conversations.actions.steer_undo import undo
from conversations.models import Advisor, Queue
from tests.cast import Cast, person
from tests.console import desk_pages, test_floor_browser
from tests.console.customer_client import begin
from tests.console.desk_pages import QUESTION, Open, available, wait_ready
from tests.processes import Web

desk, server = desk_pages.desk, desk_pages.server
floor = test_floor_browser.floor
TOPS = "() => ['#seats', '.bar'].map(s => document.querySelector(s).getBoundingClientRect().height)"


def test_what_was_taken_over_says_by_whom_and_why_until_it_was_seen(
    desk: Open, cast: Cast, server: Web
) -> None:
    lea = desk(cast.lea)
    available(lea)
    opening = begin(server, QUESTION)
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    lead.seize(cast.nadia, opening["conversation"], "je la connais", None, timezone.now())
    line = lea.locator("#told li")
    expect(lea.locator("[data-told-n]")).to_have_text("1 avis")
    lea.click("#told-menu summary")
    expect(line).to_contain_text("Nadia a repris votre conversation avec Camille Durand.")
    expect(line).to_contain_text("Motif\u00a0: je la connais")
    expect(lea.locator("#live")).to_contain_text("Nadia a repris")
    assert Axe().run(lea).response["violations"] == []
    lea.reload()
    wait_ready(lea)
    expect(line).to_contain_text("Nadia a repris")
    lea.locator("#told-menu summary").focus()
    lea.keyboard.press("Enter")
    line.get_by_role("button").focus()
    lea.keyboard.press("Enter")
    expect(lea.locator("#told")).to_be_hidden()
    assert lea.evaluate("document.activeElement !== document.body")
    lea.reload()
    wait_ready(lea)
    expect(line).to_have_count(0)


def test_what_was_handed_on_says_to_whom(desk: Open, cast: Cast, server: Web) -> None:
    lea, omar = desk(cast.lea), Advisor.objects.get(pk=cast.omar.pk)
    available(lea)
    opening = begin(server, QUESTION)
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    cast.available(cast.omar)
    omar.refresh_from_db()
    lead.move_to_advisor(cast.nadia, opening["conversation"], omar, "", None, timezone.now())
    expect(lea.locator("#told li")).to_contain_text(
        "Nadia a transféré votre conversation avec Camille Durand à Omar."
    )


def test_seats_and_queues_changed_by_a_leader(desk: Open, cast: Cast) -> None:
    lea, row = desk(cast.lea), Advisor.objects.get(pk=cast.lea.pk)
    now, teams = timezone.now(), [str(cast.team.pk)]
    act = steer.add_seat(cast.nadia, row, "pic de 10 h", now + timedelta(minutes=30), teams, now)
    line = lea.locator("#told li").first
    lea.locator("#seat-1").wait_for()
    tops = lea.evaluate(TOPS)
    expect(line).to_contain_text("Nadia a ajouté une place à votre poste, jusqu’à")
    expect(line).to_contain_text("pic de 10 h")
    expect(lea.locator("#seat-3 .extra-why")).to_contain_text("pic de 10 h")
    undo(cast.nadia, act.pk, timezone.now())
    expect(line).to_contain_text("Nadia a retiré la place supplémentaire.")
    act = steer.set_cap(cast.nadia, row, 1, "formation", teams, timezone.now())
    expect(line).to_contain_text("a changé le nombre de vos places\u00a0: 2 → 1.")
    undo(cast.nadia, act.pk, timezone.now())
    expect(line).to_contain_text("a annulé le changement du nombre de vos places\u00a0: 1 → 2.")
    expect(line).not_to_contain_text("Motif")
    expect(lea.locator("#told")).not_to_contain_text("formation")
    gone = [Queue.objects.get(pk=cast.conseil.pk)]
    steer.move(cast.nadia, row, [], gone, "SAV d’abord", teams, timezone.now())
    expect(line).to_contain_text("a changé vos files\u00a0: − Conseil.")
    expect(lea.locator("#told li")).to_have_count(3)
    assert lea.evaluate(TOPS) == tops, "however many there are, nothing moves"
    lea.click("#told-menu summary")
    expect(line).to_be_visible()
    assert Axe().run(lea).response["violations"] == []


def test_what_one_does_oneself_is_not_told(desk: Open, cast: Cast) -> None:
    nadia = desk(cast.nadia)
    held = cast.taken(cast.lea)
    lead.seize(cast.nadia, held.pk, "", None, timezone.now())
    expect(nadia.locator("#seat-1 h2")).to_be_visible()
    cast.available(cast.lea)
    lead.hand_back(cast.nadia, held.pk, "", timezone.now())
    expect(nadia.locator("#seat-1.free")).to_be_visible()
    expect(nadia.locator("#told li")).to_have_count(0)


def test_what_comes_back_is_said_so_and_the_older_line_goes(
    desk: Open, cast: Cast, server: Web
) -> None:
    lea = desk(cast.lea)
    available(lea)
    key = begin(server, QUESTION)["conversation"]
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    lead.seize(cast.nadia, key, "", None, timezone.now())
    line = lea.locator("#told li")
    expect(line).to_contain_text("Nadia a repris")
    lead.hand_back(cast.nadia, key, "à toi", timezone.now())
    expect(line).to_have_count(1)
    expect(line).to_contain_text("Nadia vous a rendu votre conversation avec Camille Durand.")
    expect(line).to_contain_text("Motif\u00a0: à toi")
    expect(lea.locator("#seat-1 .log")).to_contain_text("Rendue à Léa")


def test_what_a_leader_closes_says_who_and_why(desk: Open, cast: Cast, server: Web) -> None:
    lea = desk(cast.lea)
    available(lea)
    key = begin(server, QUESTION)["conversation"]
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    author, why = author_of(cast.nadia), "insultes répétées"
    close_conversation(key, author, "other", timezone.now(), note=why)
    line = lea.locator("#told li")
    expect(line).to_contain_text("Nadia a clos votre conversation avec Camille Durand.")
    expect(line).to_contain_text("Motif\u00a0: insultes répétées")


def test_a_leader_reads_on_her_floor_who_has_what_she_held(
    desk: Open, floor: Any, cast: Cast
) -> None:
    held = cast.taken(cast.nadia)
    nadia = floor(cast.nadia)
    ines = person("Inès Kaci", "leader", 2, [cast.team], provider=cast.nord)
    lead.seize(ines, held.pk, "", None, timezone.now())
    nadia.click("#told-menu summary")
    expect(nadia.locator("#told li")).to_contain_text("Inès a repris votre conversation avec")
    assert Axe().run(nadia).response["violations"] == []
    nadia.locator("#told li").get_by_role("button").click()
    expect(nadia.locator("#told-menu")).to_be_hidden()
