"""Frames of the protocol as HTML fragments for our own pages, one call: `as_html`.

What a frame holds is decided in `console.hub` and `console.sockets`; here it is only written down.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from django.template import TemplateDoesNotExist
from django.template.backends.django import Template
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from console.rendering import judged
from console.rendering.event import article

Page = Literal["customer", "desk"]
Frame = Mapping[str, Any]


def as_html(frame: Frame, *, audience: str, language: str, page: str) -> str:
    """The fragment for `frame`; empty when the page has no template for its type.

    An event costs up to 20 µs when it is a message; everything else is an ordinary template.
    """
    if frame["type"] == "event":
        return _upsert(frame, language)
    template = _template(f"{page}/frames/{frame['type']}.html")
    if template is None:
        return ""
    with translation.override(language):
        return template.render(_context(frame, audience, language))


def _upsert(event: Frame, language: str) -> str:
    """`key="data-seq" sort`: late, repeated and out-of-order events land once, in their place."""
    target = f"#log-{event['conversation']}"
    body = article(event, language)
    return f'<hx-upsert hx-target="{target}" key="data-seq" sort>{body}</hx-upsert>'


def articles(
    events: Sequence[Frame], language: str, beside: Mapping[int, str] | None = None
) -> SafeString:
    """The events of a snapshot, in the order of the log, without their wrapping; `beside` is HTML
    to show with the message of that seq."""
    notes = beside or {}
    parts = (article(e, language, notes.get(e.get("seq") or 0, "")) for e in events)
    return mark_safe("".join(parts))  # noqa: S308 - escaped there


def _context(frame: Frame, audience: str, language: str) -> dict[str, Any]:
    """The frame's own keys; every conversation also gets `log`, its events as HTML."""
    context = {**frame, "frame": frame, "audience": audience, "language": language}
    context |= judged.in_frame(frame, language)
    if "conversations" in frame:
        context["conversations"] = [_with_log(c, language) for c in frame["conversations"]]
    if "conversation" in frame and isinstance(frame.get("state"), str):
        context["c"] = _with_log(frame, language)
    return context


def _with_log(conversation: Frame, language: str) -> dict[str, Any]:
    return {**conversation, "log": articles(conversation.get("events") or [], language)}


@lru_cache(maxsize=64)
def _template(name: str) -> Template | None:
    try:
        return get_template(name)  # type: ignore[return-value]
    except TemplateDoesNotExist:
        return None
