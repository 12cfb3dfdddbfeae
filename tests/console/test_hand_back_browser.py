"""What was taken over goes back to whom the button names; when they cannot take it, what becomes of
it is said before, and who has it is told to both."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions import lead
from conversations.actions.presence import set_presence
from conversations.errors import CapReached
from conversations.models import Conversation, Seat
from conversations.queries.line import line_of
from conversations.queries.told import told
from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser
from tests.console.test_floor_browser import row

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor
DAY = timedelta(days=1)
BACK, TOLD = "#talk [data-frame='conversation.hand_back']", "[data-talk-trouble]"


def taken_over(cast: Cast) -> Conversation:
    talk = cast.taken(cast.lea, name="Anne Roy")
    cast.available(cast.lea)
    lead.seize(cast.nadia, talk.pk, "", None, timezone.now())
    return talk


def pause(cast: Cast) -> None:
    set_presence(cast.lea, "paused", timezone.now(), reason=str(cast.lunch.pk))


def fill(cast: Cast) -> None:
    for _ in Seat.objects.filter(advisor=cast.lea.pk, retired_at=None):
        cast.open()


def reads(floor: Any, cast: Cast) -> Page:
    page: Page = floor(cast.nadia)
    page.click(f"{row(page, cast.nadia)} a.c")
    page.click("#talk-more > summary")
    return page


def test_it_goes_back_to_whom_the_button_names(floor: Any, cast: Cast) -> None:
    taken_over(cast)
    page = reads(floor, cast)
    expect(page.locator(BACK)).to_have_text("Rendre à Léa Morel")
    page.click(BACK)
    expect(page.locator(TOLD)).to_have_text("Conversation rendue à Léa Morel.")


def test_a_pause_is_said_before_and_the_line_has_a_name(floor: Any, desk: Any, cast: Cast) -> None:
    talk = taken_over(cast)
    page, lea = reads(floor, cast), desk(cast.lea)
    expect(page.locator(BACK)).to_have_text("Rendre à Léa Morel")
    pause(cast)
    expect(page.locator(BACK)).to_have_text("Remettre en file")
    expect(page.locator("#back-why")).to_contain_text("Léa Morel est en pause")
    assert Axe().run(page).response["violations"] == []
    cast.available(cast.omar)
    page.click(BACK)
    expect(page.locator(TOLD)).to_contain_text("Omar")
    expect(page.locator(TOLD)).to_contain_text("l’a maintenant")
    lea.click("#told-menu summary")
    expect(lea.locator("#told li")).to_have_count(1)
    expect(lea.locator("#told li")).to_contain_text("reprise par Nadia, est maintenant avec Omar")
    talk.refresh_from_db()
    assert talk.handler_id == cast.omar.pk


def test_nobody_free_is_said_so(floor: Any, cast: Cast) -> None:
    taken_over(cast)
    fill(cast)
    page = reads(floor, cast)
    expect(page.locator("#back-why")).to_contain_text("Léa Morel n’a pas de place libre")
    page.click(BACK)
    expect(page.locator(TOLD)).to_contain_text("personne ne l’a encore")


def test_who_is_named_and_cannot_take_it_is_no_other(cast: Cast) -> None:
    talk = taken_over(cast)
    pause(cast)
    cast.available(cast.omar)
    with pytest.raises(CapReached):
        lead.hand_back(cast.nadia, talk.pk, "", timezone.now(), cast.lea.pk)
    talk.refresh_from_db()
    assert talk.handler_id == cast.nadia.pk


def test_the_head_of_the_line_and_what_is_told_meanwhile(cast: Cast) -> None:
    talk = taken_over(cast)
    pause(cast)
    before = cast.open(name="Jean Petit")
    Conversation.objects.filter(pk=before.pk).update(queued_at=talk.queued_at - DAY)
    lead.hand_back(cast.nadia, talk.pk, "", timezone.now())
    assert line_of(cast.sav.pk, timezone.now()).order == (str(talk.pk), str(before.pk))
    (waits,) = told(cast.lea.pk, timezone.now())
    assert (waits.kind, waits.state, waits.by) == ("onward", "waiting", "Nadia")
    cast.available(cast.omar)
    (held,) = told(cast.lea.pk, timezone.now())
    assert (held.kind, held.state, held.to) == ("onward", "held", "Omar Saïdi")
    assert held.key != waits.key
