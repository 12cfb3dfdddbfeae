"""Small line icons, drawn by us, always beside a word (so hidden from screen readers)."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

PATHS = {
    "alert": "M8 2 1.5 13.5h13L8 2Zm0 4.5v3.2m0 1.8v.1",
    "block": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM3.8 3.8l8.4 8.4",
    "bulb": "M6 13h4m-3 2h2M8 1.5a4.2 4.2 0 0 0-2 8l.2 1.2h3.6L10 9.5a4.2 4.2 0 0 0-2-8",
    "check": "m3 8.5 3.2 3.2L13 5",
    "clip": "m13 7-5.5 5.5a3 3 0 0 1-4.3-4.3L9 2.5a2 2 0 0 1 2.9 2.9L6.2 11a1 1 0 0 1-1.4-1.4L10 5",
    "close": "m4 4 8 8m0-8-8 8",
    "dot": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 5v4m0-6.2v.1",
    "down": "m4 6 4 4 4-4",
    "key": "M10.5 9.5a3.5 3.5 0 1 0-3.4-2.6L2 12v2h2.5v-1.5H6V11h1.5l.9-1.5h2.1ZM11 5.5v.1",
    "mail": "M2 4h12v8.5H2V4Zm0 .5 6 4.5 6-4.5",
    "note": "M3 2.5h10v8l-3 3H3v-11Zm10 8h-3v3M5.5 6h5m-5 2.5h3",
    "octagon": "M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5L5.5 2ZM8 5v3.5m0 2v.1",
    "plus": "M8 3v10M3 8h10",
    "print": "M4.5 6V2.5h7V6M4.5 11.5H2.5V6h11v5.5h-2M4.5 9.5h7v4h-7v-4Z",
    "save": "M8 2.5v7m-3-3 3 3 3-3M3 13.5h10",
    "search": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.3 7.8 3.7 3.7",
    "user": "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-5.5 6c.6-3 2.7-4.5 5.5-4.5s4.9 1.5 5.5 4.5",
}

SEVERITIES = {"hint": "bulb", "minor": "dot", "major": "alert", "critical": "octagon"}


@register.simple_tag
def severity_icon(severity: str) -> SafeString:
    """A shape for each: never told apart by colour alone."""
    return icon(SEVERITIES.get(severity, "dot"))


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>',
        mark_safe(PATHS[name]),  # noqa: S308  (our own drawing)
    )
