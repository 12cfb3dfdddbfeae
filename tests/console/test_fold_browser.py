"""Taken and given back without an answer: one line in the log, beside the customer's words."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions.assign import take
from conversations.actions.hold import SYSTEM, locked
from conversations.actions.transfer import put_back
from conversations.models import Conversation, User
from tests.cast import Cast
from tests.console import desk_pages, test_floor_browser
from tests.console.desk_pages import Open
from tests.console.test_floor_browser import row

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor


def unanswered(talk: Conversation, user: User) -> None:
    now = timezone.now()
    take(user, talk.pk, now)
    with transaction.atomic():
        put_back(locked(talk.pk), SYSTEM, "not_answered", now)


def steps(page: Page, log: str) -> list[str]:
    return page.locator(f"{log} > .step:visible").all_inner_texts()


def test_two_who_did_not_answer_are_one_line(floor: Any, desk: Open, cast: Cast) -> None:
    cast.patient()
    talk = cast.open(now=timezone.now() - timedelta(seconds=5))
    for user in (cast.omar, cast.nadia):
        unanswered(talk, user)
    take(cast.lea, talk.pk, timezone.now())
    lea = desk(cast.lea)
    expect(lea.locator("#seat-1 .step.back:visible")).to_have_count(1)
    expect(lea.locator("#seat-1 .step.back:visible")).to_contain_text("(Omar, Nadia)")
    expect(lea.locator("#seat-1 .log")).to_contain_text("Prise en charge par Léa")
    shown = [one for one in steps(lea, "#seat-1 .log") if "Prise en charge" in one]
    assert len(shown) == 1
    page = floor(cast.nadia)
    page.click(f"{row(page, cast.lea)} a.c")
    expect(page.locator("#talk .step.back:visible")).to_contain_text("(Omar, Nadia)")
    expect(page.locator("#talk .step.back:visible")).to_have_count(1)
