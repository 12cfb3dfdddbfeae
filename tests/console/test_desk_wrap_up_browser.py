"""A wrap-up that runs out has what was filled in until then, in whichever tab."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions.close import close_conversation
from conversations.actions.deadlines import fire_some
from conversations.actions.hold import author_of
from conversations.models import Conversation
from tests.analysing import until
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import Open

desk, server = desk_pages.desk, desk_pages.server
REASON, OUTCOME = "#seat-1 select[name=disposition]", "#seat-1 textarea[name=note]"


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    held: Conversation = cast.taken(cast.lea, name="Camille Durand")
    return close_conversation(held.pk, author_of(cast.lea), "resolved", timezone.now())


def kept(talk: Conversation, outcome: str) -> bool:
    talk.refresh_from_db()
    return talk.disposition is not None and talk.outcome == outcome


def time_is_up(page: Page) -> None:
    fire_some(timezone.now() + timedelta(seconds=61))
    expect(page.locator("#seat-1")).to_contain_class("free")


def said(talk: Conversation) -> tuple[str, str]:
    data = talk.events.get(kind="wrapup.finished").data
    return data["disposition"], data["outcome"]


def test_what_is_filled_in_when_the_time_runs_out_is_in_the_log(
    desk: Open, cast: Cast, talk: Conversation
) -> None:
    lea = desk(cast.lea)
    lea.select_option(REASON, label="Retour")
    lea.locator(OUTCOME).press_sequentially("étiquette envoyée")
    until(lambda: kept(talk, "étiquette envoyée"))
    time_is_up(lea)
    assert said(talk) == ("Retour", "étiquette envoyée")
    talk.refresh_from_db()
    assert (talk.state, talk.disposition, talk.outcome) == (
        "closed", cast.retour, "étiquette envoyée",
    )  # fmt: skip


def test_what_was_taken_out_again_is_not_kept(desk: Open, cast: Cast, talk: Conversation) -> None:
    lea = desk(cast.lea)
    lea.select_option(REASON, label="Retour")
    lea.fill(OUTCOME, "remboursée")
    until(lambda: kept(talk, "remboursée"))
    lea.fill(OUTCOME, "")
    until(lambda: kept(talk, ""))
    time_is_up(lea)
    assert said(talk) == ("Retour", "")


def test_what_one_tab_left_empty_empties_nothing_of_the_other(
    desk: Open, cast: Cast, talk: Conversation
) -> None:
    lea = desk(cast.lea)
    other = desk(cast.lea, beside=lea)
    lea.fill(OUTCOME, "étiquette envoyée")
    other.select_option(REASON, label="Retour")
    until(lambda: kept(talk, "étiquette envoyée"))
    other.click("#seat-1 .foot button.go")
    for tab in (lea, other):
        expect(tab.locator("#seat-1")).to_contain_class("free")
    assert said(talk) == ("Retour", "étiquette envoyée")


def test_the_last_seconds_are_said(desk: Open, cast: Cast, talk: Conversation) -> None:
    lea = desk(cast.lea)
    expect(lea.locator("#seat-1 .clock small")).to_have_text("fin de dossier")
    lea.locator("#seat-1").evaluate(
        "seat => { seat.dataset.wrapUpUntil = new Date(Date.now() + 9000).toISOString() }"
    )
    expect(lea.locator("#seat-1 .clock small")).to_have_text("la place se libère")
    expect(lea.locator("#seat-1 .clock")).to_have_attribute("data-level", "near")
    expect(lea.locator("#live")).to_contain_text("ce qui est rempli est gardé")
