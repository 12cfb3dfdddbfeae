"""One advisor's two tabs: what was done in one of them holds in the other."""

from django.utils import timezone
from playwright.sync_api import expect

from conversations.actions.notes import post_note
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import Open

desk, server = desk_pages.desk, desk_pages.server
WHISPER = "#seat-1 [data-whisper-line]"


def test_a_whisper_seen_in_one_tab_is_seen_in_the_other(desk: Open, cast: Cast) -> None:
    talk = cast.taken(cast.lea)
    lea = desk(cast.lea)
    other = desk(cast.lea, beside=lea)
    post_note(cast.nadia, talk.pk, "Propose dix pour cent.", None, timezone.now(), why="whisper")
    for tab in (lea, other):
        expect(tab.locator(WHISPER)).to_contain_text("Propose dix pour cent.")
    lea.click("#seat-1 [data-do=whisper-off]")
    for tab in (lea, other):
        expect(tab.locator(WHISPER)).to_be_hidden()
    post_note(cast.nadia, talk.pk, "Et merci.", None, timezone.now(), why="whisper")
    for tab in (lea, other):
        expect(tab.locator(".whisper-one")).to_have_text(["Soufflé par Nadia : Et merci."])
