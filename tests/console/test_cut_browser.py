"""Nothing that is to be read is covered or cut: a late message with findings, the column that a
dispute changes, the button that revokes a key."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser

from conversations.actions.hold import author_of, draft, locked
from conversations.actions.keys import create_api_key
from conversations.actions.verdicts import give_verdict
from conversations.log import append
from conversations.models import Analysis, Finding, Queue
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import signed_in
from tests.console.test_reports_fit_browser import CUT
from tests.processes import Web
from tests.reporting import scored
from tests.reviewing import BLAME, SHOUTING, ended

server = desk_pages.server
OVER = """() => { const at = (s) => document.querySelector(s).getBoundingClientRect();
  const late = at('.m .late'), found = at('.m:has(.late) .findings > summary');
  return late.bottom > found.top + 1 && found.bottom > late.top + 1; }"""
COLOUR = "(s) => getComputedStyle(document.querySelector(s)).color"


def late_talk(cast: Cast) -> Any:
    talk = cast.taken(cast.lea, name="Paul Martin")
    late = {"late": {"kind": "reply", "due_at": "", "late_s": 952.0}}
    with transaction.atomic():
        by, now = author_of(cast.lea), timezone.now()
        append(locked(talk.pk), [draft("message.posted", by, "Pardon.", staff=late)], now)
    seq = talk.events.filter(kind="message.posted").latest("seq").seq
    Analysis.objects.filter(pk=talk.pk).update(version=1, grid="default@1", engine="e")
    for rule in (BLAME, SHOUTING):
        Finding.objects.create(
            conversation=talk, rule=rule, version=1, seq=seq, start=0, end=6, severity="minor",
            evidence={}, created_at=now, changed_in=1,
        )  # fmt: skip
    return talk


@pytest.mark.parametrize("width", [1280, 390])
def test_how_late_a_message_was_and_its_findings_stand_apart(
    browser: Browser, server: Web, cast: Cast, width: int
) -> None:
    talk = late_talk(cast)
    context = signed_in(browser, server, cast.nadia, width)
    page = context.new_page()
    page.goto(f"{server.url}/conversations/{talk.pk}/")
    assert page.locator(".m .findings").count() == 1
    assert not page.evaluate(OVER)
    assert page.evaluate(COLOUR, ".m .late") != page.evaluate(COLOUR, ".m .text")
    context.close()


@pytest.mark.parametrize("width", [1280, 1110, 920])
def test_what_people_changed_is_read_whole(
    browser: Browser, server: Web, cast: Cast, width: int
) -> None:
    now = timezone.now()
    Queue.objects.filter(pk=cast.sav.pk).update(name="Service après-vente")
    Queue.objects.filter(pk=cast.conseil.pk).update(name="Conseil et commandes")
    for n in range(4):
        scored(cast, cast.lea, 60 + n, now - timedelta(days=n + 2))
        scored(cast, cast.omar, 70 + n, now - timedelta(days=n + 3), queue="conseil")
    finding = Finding.objects.filter(conversation=ended(cast, at=now - timedelta(days=1))).first()
    assert finding
    give_verdict(finding.pk, cast.irene, "dismissed", now, reason="context")
    context = signed_in(browser, server, cast.nadia, width)
    page = context.new_page()
    page.goto(f"{server.url}/reports/")
    assert page.locator(".two table.report td", has_text="→").count() > 0
    assert page.evaluate(CUT) == []
    context.close()


def test_the_button_that_revokes_a_key_is_whole(browser: Browser, server: Web, cast: Cast) -> None:
    create_api_key(cast.lea, "Démonstration des intégrations", timezone.now())
    context = signed_in(browser, server, cast.lea, 1280)
    page = context.new_page()
    page.goto(f"{server.url}/account/")
    assert page.get_by_role("button", name="Révoquer la clé").count() == 1
    assert page.evaluate(CUT) == []
    context.close()
