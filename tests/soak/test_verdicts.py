"""A hundred verdicts in ten minutes, by keyboard alone: what of that time the console takes itself.

What each key does is tried in tests/console/test_review_browser.py.
"""

import sys
import time

import pytest
from playwright.sync_api import Browser, expect

from conversations.models import Review, Verdict
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import signed_in
from tests.console.test_review import planned
from tests.processes import Web
from tests.reviewing import BLAME, PARROTED, SHOUTING, ended

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
server = desk_pages.server
N_TALKS, MOST_S = 25, 300
FAULTS = ((PARROTED, 2, 17, 47), (BLAME, 2, 0, 12), (SHOUTING, 3, 0, 4), (BLAME, 3, 5, 12))


def test_a_hundred_verdicts(browser: Browser, server: Web, cast: Cast) -> None:
    """Every third is dismissed with a reason; a person has the rest of the ten minutes to read."""
    plan = planned(cast, [ended(cast, faults=FAULTS) for _ in range(N_TALKS)])
    page = signed_in(browser, server, cast.irene, 1280).new_page()
    page.goto(f"{server.url}/review/?plan={plan.pk}")
    expect(page.locator("#start")).to_be_focused()
    findings, keys, waits = page.locator("[data-finding]"), page.keyboard, []
    began = time.monotonic()
    for n in range(N_TALKS):
        before = page.url
        keys.press("Enter")
        page.wait_for_url(lambda url, before=before: url != before)
        for k in range(len(FAULTS)):
            expect(findings.nth(k)).to_be_focused()
            pressed = time.monotonic()
            if (n * len(FAULTS) + k) % 3:
                keys.press("o")
            else:
                keys.press("x")
                keys.press("2")
            expect(findings.nth(k)).to_have_attribute("data-word", "confirmed" if (
                n * len(FAULTS) + k) % 3 else "dismissed")  # fmt: skip
            waits.append(time.monotonic() - pressed)
        expect(page.locator("#done")).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Il ne reste rien")
    spent, waits = time.monotonic() - began, sorted(waits)
    said = f"{len(waits)} verdicts in {spent:.0f} s; from key to word shown: median "
    sys.stdout.write(f"\n{said}{1000 * waits[50]:.0f} ms, 95th {1000 * waits[95]:.0f} ms\n")
    assert Verdict.objects.count() == 100
    assert Verdict.objects.filter(word="dismissed").count() == 34
    assert Review.objects.exclude(submitted_at=None).count() == N_TALKS
    assert spent < MOST_S, said
    page.context.close()
