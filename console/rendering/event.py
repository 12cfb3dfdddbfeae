"""One event of a log as an `<article>` that hx-upsert can put in its place.

Messages are written by plain format strings (the hot path); the other kinds by events/<kind>.html.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

import structlog
from django.template import TemplateDoesNotExist
from django.template.backends.django import Template
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from console.rendering.attachment import attachments_html
from console.rendering.text import as_text
from console.rendering.words import clock, moment, words
from conversations.core.retention import ON_REQUEST
from frontend.templatetags.motjuste import duration

log = structlog.get_logger(__name__)

_SIDES = {"customer": "customer", "advisor": "staff", "leader": "staff", "analyst": "staff"}
_CSS = {"note.posted": "note", "transfer.noted": "note", "offer.made": "offer"}
_STEP = (
    '<article id="{id}" data-seq="{seq}" data-kind="{kind}" data-side="{side}" data-at="{at}"'
    '{key} class="{css}">{body} <time datetime="{at}">{clock}</time></article>'
)


def article(event: Mapping[str, Any], language: str, beside: str = "") -> str:
    """`beside` is HTML that stands with a message."""
    if event["kind"] == "message.posted":
        if event.get("text") is None and "redacted" in (event.get("data") or {}):
            return _redacted(event, language)
        return _message(event, language, beside)
    return _step(event, language)


def _place(event: Mapping[str, Any]) -> tuple[str, str]:
    """The element's id, and the key that sorts a staff event after the seq it follows."""
    conversation, seq = event["conversation"], event.get("seq")
    if seq is not None:
        return f"e-{conversation}-{seq}", str(seq)
    staff_seq = event["staff_seq"]
    return f"s-{conversation}-{staff_seq}", f"{event['after_seq']}.{staff_seq:04}"


def _message(event: Mapping[str, Any], language: str, beside: str) -> str:
    """Up to 20 µs: one f-string, nothing looked up twice."""
    shown, (element, seq), actor = words(language), _place(event), event["actor"]
    at = moment(event["at"])
    iso, key = at.isoformat(), escape(event.get("client_key") or "")
    data = event.get("data")
    files, more, late = _extras(data, language) if data else ("", "", "")
    side, by = _SIDES.get(actor["kind"], "system"), actor.get("id")
    if by:
        more += f' data-by="{by}"'
    name, text = escape(actor.get("name") or ""), as_text(event.get("text") or "")
    return (
        f'<article id="{element}" data-seq="{seq}" data-kind="message.posted" data-side="{side}"'
        f' data-at="{iso}" data-key="{key}"{more} class="m">'
        f'<span class="who" dir="auto">{name}</span>'
        f'<div class="text" dir="auto">{text}</div>{files}<div class="meta">'
        f'<time datetime="{iso}">{clock(at)}</time> <span class="mark">'
        f'<span class="sent">{shown.sent}</span><span class="seen">{shown.seen}</span>'
        f"</span> {late}</div>{beside}</article>"
    )


def _redacted(event: Mapping[str, Any], language: str) -> str:
    """Its place, author and time, how late it was, with a word in the text's stead."""
    data = event["data"]
    with translation.override(language):
        word = str(gone_word(data))
    late = {"staff": data["staff"]} if data.get("staff") else {}
    made = _message({**event, "text": word, "data": late}, language, "")
    return made.replace("<article ", '<article data-redacted="1" ', 1)


def gone_word(data: Mapping[str, Any]) -> str:
    """What stands for the words of a message: somebody took them back, or the customer was erased
    with all that they and others said."""
    if data["redacted"].get("reason") == ON_REQUEST:
        return _("The words of this message were erased.")
    return _("This message was redacted.")


def _extras(data: Mapping[str, Any], language: str) -> tuple[str, str, str]:
    """What few messages carry: files, a promised time, and for staff how late an answer was."""
    attachments, hold_s = data.get("attachments"), data.get("hold_s")
    files = attachments_html(attachments, language) if attachments else ""
    more = f' data-hold-s="{int(hold_s)}"' if hold_s else ""
    late = data.get("staff", {}).get("late")
    if late is None:
        return files, more, ""
    said = words(language).late % {"n": escape(duration(late["late_s"]))}
    return files, more, f'<span class="late">{said}</span>'


def _said(event: Mapping[str, Any], at: datetime, language: str) -> str:
    """The sentence of this kind. One that fails is shown by the kind's name instead: a follower
    must never lack a number because of words."""
    actor = event["actor"]
    words = {
        "event": event,
        "data": event.get("data") or {},
        "name": actor.get("name") or "",
        "by": actor["kind"],
        "text": event.get("text") or "",
        "at": at,
    }
    with translation.override(language):
        try:
            return _sentence(event["kind"]).render(words)
        except Exception as error:
            log.error("render.sentence_failed", kind=event["kind"], error=type(error).__name__)
            return _sentence("other").render(words)


def sentence(event: Mapping[str, Any], language: str) -> str:
    """What an event that is no message says, as HTML by itself."""
    return _said(event, moment(event["at"]), language).strip()


def _step(event: Mapping[str, Any], language: str) -> str:
    (element, seq), at = _place(event), moment(event["at"])
    actor = event["actor"]
    body, key = _said(event, at, language), escape(event.get("client_key") or "")
    return _STEP.format(
        id=element,
        seq=seq,
        kind=escape(event["kind"]),
        side=_SIDES.get(actor["kind"], "system"),
        css=_css(event),
        at=at.isoformat(),
        key=f' data-key="{key}"' if key else "",
        body=body.strip(),
        clock=clock(at),
    )


def _css(event: Mapping[str, Any]) -> str:
    """A step that brought it back into line unanswered is marked: pages of staff fold those."""
    why = (event.get("data") or {}).get("why")
    is_back = event["kind"] == "conversation.queued" and why in ("not_answered", "advisor_gone")
    return "step back" if is_back else _CSS.get(event["kind"], "step")


@lru_cache(maxsize=128)
def _sentence(kind: str) -> Template:
    """A kind that is not in the list yet is shown by its name, so that no number is missing."""
    try:
        return get_template(f"events/{kind}.html")  # type: ignore[return-value]
    except TemplateDoesNotExist:
        return get_template("events/other.html")  # type: ignore[return-value]
