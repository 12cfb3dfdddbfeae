"""Small charts as SVG, drawn on the server: values with their intervals, on one scale.

Colours are classes (reports.css); every chart stands above the table of its figures. Each is drawn
twice, for a telephone anew with letters of the same size; styles show the one that fits.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from conversations.core.estimates import Estimate

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 220, 36, 12, 12, 30
Place = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`beside` is the room for names left of their bars; without, they stand above them."""

    css: str
    width: int
    beside: int
    row: int
    most_labels: int


SHEETS = Sheet("wide", 720, 190, 30, 9), Sheet("small", 340, 0, 44, 4)


def _html(form: str, *values: object) -> SafeString:
    """As format_html, numbers to a tenth of a unit."""
    return format_html(form, *(f"{v:.1f}" if isinstance(v, float) else v for v in values))


def _each(form: str, rows: Iterable[tuple[object, ...]]) -> SafeString:
    return _all([_html(form, *row) for row in rows])


@dataclass(frozen=True, slots=True)
class Point:
    """`said` is the whole figure in words; `href` opens the rows behind it."""

    label: str
    estimate: Estimate
    said: str
    href: str = ""


def line(
    points: Sequence[Point], title: str, lowest: float = 0, highest: float = 100
) -> SafeString:
    """Along time: a line through the values, a whisker for each interval."""
    known = [p for p in points if p.estimate.value is not None]
    if not known:
        return mark_safe("")
    return _all([_line(known, title, lowest, highest, sheet) for sheet in SHEETS])


def _line(
    known: Sequence[Point], title: str, lowest: float, highest: float, sheet: Sheet
) -> SafeString:
    step = (sheet.width - LEFT - RIGHT) / len(known)

    def across(n: int) -> float:
        return LEFT + step * (n + 0.5)

    def up(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (highest - value) / (highest - lowest)

    marks = [_mark(p, across(n), up) for n, p in enumerate(known)]
    path = " ".join(f"{across(n):.1f},{up(p.estimate.value or 0):.1f}" for n, p in enumerate(known))
    every = -(-len(known) // sheet.most_labels)
    labels = _each('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((across(n), HEIGHT - 8, p.label) for n, p in enumerate(known) if n % every == 0),
    )  # fmt: skip
    body = _html(
        '{}<polyline class="line" points="{}"/>{}{}',
        _scale(up, lowest, highest, sheet.width - RIGHT), path, _all(marks), labels,
    )  # fmt: skip
    return _svg(sheet, title, HEIGHT, body)


def _scale(up: Place, lowest: float, highest: float, end: float) -> SafeString:
    ticks = [lowest + (highest - lowest) * n / 4 for n in range(5)]
    return _each(
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="axis" x="{}" y="{}" text-anchor="end">{}</text>',
        ((LEFT, end, up(t), up(t), LEFT - 6, up(t) + 4, f"{t:.0f}") for t in ticks),
    )


def _mark(point: Point, x: float, up: Place) -> SafeString:
    e = point.estimate
    whisker = mark_safe("")
    if e.low is not None and e.high is not None:
        whisker = _html(
            '<line class="whisker" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>',
            x, up(e.low), up(e.high),
        )  # fmt: skip
    dot = _html(
        '{}<circle class="dot" cx="{}" cy="{}" r="4"/><title>{}</title>',
        whisker, x, up(e.value or 0), point.said,
    )  # fmt: skip
    return _linked(point, dot)


def bars(
    points: Sequence[Point], title: str, lowest: float = 0, highest: float = 100
) -> SafeString:
    """Side by side in the order given: a dot and its interval in a row for each."""
    known = [p for p in points if p.estimate.value is not None]
    if not known:
        return mark_safe("")
    return _all([_bars(known, title, lowest, highest, sheet) for sheet in SHEETS])


def _bars(
    known: Sequence[Point], title: str, lowest: float, highest: float, sheet: Sheet
) -> SafeString:
    left, height = sheet.beside or RIGHT, TOP + sheet.row * len(known) + 22

    def across(value: float) -> float:
        return left + (sheet.width - left - RIGHT) * (value - lowest) / (highest - lowest)

    ticks = [lowest + (highest - lowest) * n / 4 for n in range(5)]
    grid = _each('<line class="grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
        '<text class="axis" x="{0}" y="{3}" text-anchor="middle">{4}</text>',
        ((across(t), TOP, height - 20, height - 6, f"{t:.0f}") for t in ticks),
    )  # fmt: skip
    rows = [_row(p, TOP + sheet.row * n, sheet, across) for n, p in enumerate(known)]
    return _svg(sheet, title, height, _html("{}{}", grid, _all(rows)))


def _row(point: Point, top: float, sheet: Sheet, across: Place) -> SafeString:
    e, y = point.estimate, top + sheet.row / 2 + (0 if sheet.beside else 8)
    whisker = mark_safe("")
    if e.low is not None and e.high is not None:
        whisker = _html(
            '<line class="whisker" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            across(e.low), across(e.high), y, y,
        )  # fmt: skip
    drawn = _html(
        '{}{}<circle class="dot" cx="{}" cy="{}" r="5"/><title>{}</title>',
        _name(point, top, sheet), whisker, across(e.value or 0), y, point.said,
    )  # fmt: skip
    return _linked(point, drawn)


def _name(point: Point, top: float, sheet: Sheet) -> SafeString:
    most = (sheet.beside or sheet.width) // 7
    label = point.label if len(point.label) <= most else point.label[: most - 1] + "…"
    if not sheet.beside:
        return _html('<text class="name" x="{}" y="{}">{}</text>', RIGHT, top + 16, label)
    return _html(
        '<text class="name" x="{}" y="{}" text-anchor="end">{}</text>',
        sheet.beside - 12, top + sheet.row / 2 + 4, label,
    )  # fmt: skip


def _linked(point: Point, drawn: SafeString) -> SafeString:
    if not point.href:
        return _html("<g>{}</g>", drawn)
    return _html('<a href="{}" aria-label="{}">{}</a>', point.href, point.said, drawn)


def _all(parts: Sequence[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped


def _svg(sheet: Sheet, title: str, height: float, body: SafeString) -> SafeString:
    return _html(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        sheet.css, sheet.width, height, title, body,
    )  # fmt: skip
