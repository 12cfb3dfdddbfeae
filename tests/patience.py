"""Nobody presses a key on a page that is not there yet: nor do the browser tests.

Playwright waits for an element, not for the scripts that will listen to it; on a busy machine
they come later, and what was pressed before is lost.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from playwright.sync_api import Locator, Page

_ACTS = ("check", "click", "fill", "focus", "press", "select_option", "uncheck")


def act_when_loaded() -> None:
    """From now on whatever a test does in a page waits for its scripts."""
    for name in _ACTS:
        setattr(Page, name, _patient(getattr(Page, name), lambda page: page))
        setattr(Locator, name, _patient(getattr(Locator, name), lambda found: found.page))
    keyboard: Any = Page.keyboard
    Page.keyboard = property(_patient(keyboard.fget, lambda page: page))  # type: ignore[assignment,method-assign]


def _patient(act: Callable[..., Any], page_of: Callable[[Any], Page]) -> Callable[..., Any]:
    @wraps(act)
    def when_loaded(it: Any, *given: Any, **named: Any) -> Any:
        page_of(it).wait_for_load_state("load")
        return act(it, *given, **named)

    return when_loaded
