"""The figures of taking leave and of the survey in a browser: narrow and wide, axe, by keyboard."""

import pytest
from playwright.sync_api import Browser, expect

from tests.cast import Cast
from tests.console.desk_pages import server, signed_in  # noqa: F401 - server is a fixture
from tests.console.test_manage_browser import violations
from tests.console.test_manners import week  # noqa: F401 - a fixture
from tests.processes import Web

PLACE = "/reports/manners/?since=2026-11-02&until=2026-11-08"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_figure_is_read_and_opened_by_keyboard(
    browser: Browser,
    server: Web,  # noqa: F811
    week: Cast,  # noqa: F811
    width: int,
) -> None:
    context = signed_in(browser, server, week.nadia, width)
    page = context.new_page()
    page.goto(server.url + PLACE)
    line = page.get_by_role("row").filter(has_text="Fermée trop tôt")
    expect(line).to_contain_text("33\u00a0%")
    line.scroll_into_view_if_needed()
    expect(line.get_by_text("33\u00a0%")).to_be_in_viewport()
    assert violations(page) == []
    line.get_by_role("link").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fermée trop tôt")
    expect(page.get_by_text("oui", exact=True)).to_have_count(1)
    assert violations(page) == []
    context.close()
