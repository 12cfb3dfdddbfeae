"""All that a floor says finds its place: who needs help and why, seats, figures, what is read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions.helping import ask_help
from conversations.actions.hold import author_of, customer_of
from conversations.actions.people import ensure_desk
from conversations.actions.seats import set_cap
from conversations.models import Advisor, Conversation, User
from tests.cast import Cast, person
from tests.console import desk_pages, test_floor_browser
from tests.console.test_floor_browser import row, says

desk, server, floor = desk_pages.desk, desk_pages.server, test_floor_browser.floor
NAMES = ("Wanda Kowalska", "Isabelle Marchand", "Dominique Lefèvre", "Théophile Roy")
ASKED = "Puis-je faire une remise de dix pour cent ?"
OVERLAP = """([a, b]) => {
  const [x, y] = [a, b].map((what) => [...document.querySelectorAll(what)]
    .map((e) => e.getBoundingClientRect()).filter((e) => e.width));
  return x.some((p) => y.some((q) => p.left < q.right - 1 && q.left < p.right - 1
    && p.top < q.bottom - 1 && q.top < p.bottom - 1));
}"""


def four(cast: Cast, user: User) -> list[Conversation]:
    """Four seats taken: two customers wait and are late, two were answered; help is asked."""
    cast.patient()
    set_cap(Advisor.objects.get(pk=user.pk), 4, None, timezone.now())
    now = timezone.now()
    talks = [cast.taken(user, name=name, now=now - timedelta(minutes=9)) for name in NAMES]
    for talk in talks[::2]:
        says(talk, author_of(user), "Bonjour, je regarde")
    ask_help(user, talks[0].pk, ASKED, timezone.now())
    return talks


@pytest.mark.parametrize("width", [1280, 1366, 1920])
def test_the_reason_for_help_is_read_in_the_row(floor, cast: Cast, width: int) -> None:  # type: ignore[no-untyped-def]
    four(cast, cast.omar)
    page = floor(cast.nadia, width=width)
    mine = row(page, cast.omar)
    first = page.locator(f"{mine} .need").first
    expect(first).to_contain_text(ASKED)
    assert first.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
    second = page.locator(f"{mine} .need").nth(1)
    expect(second).to_contain_text("en retard")
    assert not page.evaluate(OVERLAP, [f"{mine} .need:first-child", f"{mine} .need:last-child"])
    assert not page.evaluate(OVERLAP, [f"{mine} .needs > p", f"{mine} .need:last-child"])
    page.hover(f"{mine} h3")
    expect(page.locator(f"{mine} .acts")).to_have_css("opacity", "1")
    for what in (".need", ".needs > p", ".c", "h3", ".presence > *"):
        assert not page.evaluate(OVERLAP, [f"{mine} .acts button", f"{mine} {what}"]), what


@pytest.mark.parametrize("width", [1280, 1920])
def test_customers_are_told_by_name(floor, cast: Cast, width: int) -> None:  # type: ignore[no-untyped-def]
    """Three quarters of a name at least, whatever stands beside it."""
    four(cast, cast.omar)
    page = floor(cast.nadia, width=width)
    names = page.locator(f"{row(page, cast.omar)} .c .name bdi")
    expect(names).to_have_count(4)
    shares = names.evaluate_all("all => all.map((e) => e.clientWidth / e.scrollWidth)")
    assert min(shares) >= (1 if width > 1700 else 0.75), shares


HEIGHTS = "all => all.map((e) => e.getBoundingClientRect().height % 4)"


@pytest.mark.parametrize("query", ["", "?density=dense"])
def test_rows_end_on_whole_pixels_at_125_and_150_per_cent(floor, cast: Cast, query: str) -> None:  # type: ignore[no-untyped-def]
    four(cast, cast.omar)
    ensure_desk(cast.nadia, 9, timezone.now())
    set_cap(Advisor.objects.get(pk=cast.nadia.pk), 9, None, timezone.now())
    long = {"provider": cast.nord, "teams": [cast.team]}
    cast.available(cast.nadia, person("Maximilienne Vandenberghe-Lemaire", "advisor", **long))
    page = floor(cast.nadia, query)
    rows = page.locator(".desk-row")
    expect(rows).to_have_count(3)
    assert rows.evaluate_all(HEIGHTS) == [0, 0, 0]


def test_what_is_read_keeps_its_room_and_its_end(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    talk = four(cast, cast.omar)[1]
    for n in range(12):
        says(talk, customer_of(talk), f"Ligne {n}")
    page = floor(cast.nadia)
    page.click(f"{row(page, cast.omar)} a.c >> nth=1")
    expect(page.locator("#talk .m")).to_have_count(13)
    page.click("#talk-more > summary")
    page.click("#talk [data-do=way]")
    expect(page.locator("#way-transfer button")).to_be_in_viewport(ratio=1)
    assert page.locator("#talk .log").evaluate("e => e.clientHeight") >= 220
    at_end(page)
    page.fill("#talk-note", "Oui.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-talk-trouble]")).to_have_text("Soufflé.")
    at_end(page)


def at_end(page: Page) -> None:
    """The last words are in sight, whatever has taken room below them."""
    page.wait_for_function("""() => {
      const log = document.querySelector('#talk .log');
      return Math.abs(log.scrollHeight - log.clientHeight - log.scrollTop) < 2;
    }""")


def test_a_waiting_conversation_is_read_with_its_clock(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    cast.open(name="Jean Petit", now=timezone.now() - timedelta(seconds=90))
    page = floor(cast.nadia)
    page.click("#line a[data-conversation]")
    expect(page.locator("[data-talk-now] .clock")).to_contain_text("1:")
    expect(page.locator("[data-talk-now]")).to_contain_text("SAV")


def test_figures_on_a_telephone_stay_in_their_own_place(floor, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    four(cast, cast.omar)
    page = floor(cast.nadia, width=390)
    places = page.locator(".kpi")
    stick_out = "all => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent)"
    assert places.evaluate_all(stick_out) == []
