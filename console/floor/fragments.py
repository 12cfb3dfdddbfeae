"""A floor's frames in the forms in use, each made once and shown to everybody."""

from dataclasses import asdict
from typing import Any

from django.utils import translation

from console import metrics
from console.floor.model import Measured, Raised, Shown
from console.floor.words import said
from console.rendering.floor_row import row_html
from console.wire import Form
from conversations.core.floor import House
from conversations.queries.floor_line import Standing


class Texts:
    """`made` has the row of each advisor as it was last written down, by form."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], tuple[Shown | None, str]] = {}

    def forget_all(self) -> None:
        self.made = {}

    def row(self, key: str, shown: Shown | None, form: Form) -> str:
        known = self.made.get((key, form.key))
        if known is not None and known[0] is shown:
            return known[1]
        metrics.FLOOR_RENDERS.labels("row").inc()
        text = _row(key, shown, form)
        self.made[key, form.key] = (shown, text)
        return text


def _row(key: str, shown: Shown | None, form: Form) -> str:
    if shown is None:
        return form.encode({"type": "advisor.gone", "advisor": key})
    if not form.page:
        return form.encode(shown.frame())
    with translation.override(form.language):
        return f'<hx-desk data-name="advisor">{row_html(shown)}</hx-desk>'


def house(found: House, form: Form) -> str:
    metrics.FLOOR_RENDERS.labels("house").inc()
    return form.encode({"type": "house", **({"house": found} if form.page else asdict(found))})


def line(found: Standing, form: Form) -> str:
    metrics.FLOOR_RENDERS.labels("line").inc()
    frame: dict[str, Any] = {
        "type": "line", "n_waiting": found.n_waiting, "waiting": found.waiting,
        "paused": found.paused,
    }  # fmt: skip
    return form.encode({**frame, "n_more": found.n_more, **said()} if form.page else frame)


def alerts(raised: list[Raised], form: Form) -> str:
    metrics.FLOOR_RENDERS.labels("alerts").inc()
    frame: dict[str, Any] = {"type": "alerts", "alerts": raised}
    return form.encode({**frame, **said()} if form.page else frame)


def figures(measured: list[Measured], form: Form) -> str:
    metrics.FLOOR_RENDERS.labels("figures").inc()
    if form.page:
        return form.encode({"type": "figures", "measured": measured, **said()})
    return form.encode({"type": "figures", "figures": named(measured)})


def named(measured: list[Measured]) -> dict[str, Any]:
    """Figures as the protocol says them."""
    return {m.name: {"quarter_hour": m.quarter, "day": m.day} for m in measured}
