"""Two tabs of one customer, in a real browser."""

from playwright.sync_api import Page, expect

from tests.console import test_customer_browser as one
from tests.console.desk_client import Desk
from tests.console.test_customer_browser import QUESTION, begin, texts, write
from tests.processes import Web

desk, server = one.desk, one.server


def test_what_two_tabs_could_not_send_outlives_both(page: Page, server: Web, desk: Desk) -> None:
    begin(page, server)
    desk.assigned()
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("[role=log] .m")).to_have_count(1)
    server.kill()
    write(page, "de l'un")
    write(other, "de l'autre")
    expect(page.locator("#pending .m")).to_have_count(1)
    other.close()
    server.start_again()
    page.reload()
    expect(page.locator("[role=log] .m")).to_have_count(3)
    expect(page.locator("#pending .m")).to_have_count(0)
    assert sorted(texts(page)) == sorted([QUESTION, "de l'un", "de l'autre"])
