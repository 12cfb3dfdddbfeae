"""A customer's file as one page to read: what `queries/customer_file.py` gathers, in words.

The page stands by itself: it goes into the archive beside the data and the files.
"""

from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy

from console.rendering.event import gone_word, sentence
from console.views.reports.spoken import EFFORT, SOLVED, WHO, heading
from conversations.now import house
from frontend.templatetags.motjuste import colon, day

FACTS: dict[str, Any] = {
    "brand": pgettext_lazy("customer’s file", "Brand"),
    "external_id": pgettext_lazy("customer’s file", "Customer number"),
    "title": pgettext_lazy("customer’s file", "Title"),
    "name": pgettext_lazy("customer’s file", "Name"),
    "email": pgettext_lazy("customer’s file", "E-mail"),
    "language": pgettext_lazy("customer’s file", "Language"),
    "products": pgettext_lazy("customer’s file", "Products"),
    "product_aliases": pgettext_lazy("customer’s file", "Other names of the products"),
    "history": pgettext_lazy("customer’s file", "Past contacts and orders"),
    "attributes": pgettext_lazy("customer’s file", "Other facts"),
    "created_at": pgettext_lazy("customer’s file", "Known since"),
    "told_at": pgettext_lazy("customer’s file", "Last told by the brand"),
    "erased_at": pgettext_lazy("customer’s file", "Erased"),
}
TALK: dict[str, Any] = {
    "queue": pgettext_lazy("customer’s file", "Queue"),
    "language": FACTS["language"],
    "first_reply_at": pgettext_lazy("customer’s file", "First reply"),
    "closed_at": pgettext_lazy("customer’s file", "Closed"),
    "closed_by": pgettext_lazy("customer’s file", "Closed by"),
    "reason": pgettext_lazy("customer’s file", "Contact reason"),
    "outcome": pgettext_lazy("customer’s file", "What came of it"),
    "text_gone_at": pgettext_lazy("customer’s file", "Text erased"),
}
STAFF: dict[str, Any] = {
    "review": pgettext_lazy("customer’s file", "Review of the conversation"),
    "answer": pgettext_lazy("customer’s file", "Review, by criterion"),
    "verdict": pgettext_lazy("customer’s file", "Word on a finding"),
    "missed": pgettext_lazy("customer’s file", "Fault that somebody marked"),
    "dispute": pgettext_lazy("customer’s file", "Dispute of the advisor, and its answer"),
    "passage": pgettext_lazy("customer’s file", "Passage of a coaching note"),
    "coaching": pgettext_lazy("customer’s file", "Coaching note"),
    "mystery": pgettext_lazy("customer’s file", "Mark of a mystery test"),
    "unveiling": pgettext_lazy("customer’s file", "Why somebody asked for the name"),
    "act": pgettext_lazy("customer’s file", "Priority in the line"),
    "settled": pgettext_lazy("customer’s file", "Decision of a calibration"),
}
LANGUAGES: dict[str, Any] = {
    "fr": pgettext_lazy("customer’s file", "French"),
    "en": pgettext_lazy("customer’s file", "English"),
}
# An answer to the survey has the names that it has in tables.
SURVEY = {
    "ces": "ces_1_10", "component": "ces_component", "csat": "csat", "nps": "nps", "rnps": "rnps",
    "resolved": "solved", "comment": "comment",
}  # fmt: skip
CODES: dict[str, dict[str, Any]] = {
    "closed_by": WHO, "component": EFFORT, "resolved": SOLVED, "language": LANGUAGES,
}  # fmt: skip


def readable(found: dict[str, Any], zone: str) -> str:
    """In the active language, by the brand's clock; all that people wrote is escaped."""
    with timezone.override(ZoneInfo(zone)):
        context = {
            "customer": _labelled(found["customer"], FACTS),
            "talks": [_talk(talk) for talk in found["conversations"]],
            "files": [_file(row) for row in found["files"]],
            "staff": [{**told, "kind": STAFF[told["kind"]]} for told in found["staff"]],
            "mails": found["mails"],
            "blocks": found["blocks"],
            "now": house.now(),
        }
        return render_to_string("audit/customer_file.html", context)


def _labelled(row: dict[str, Any], names: dict[str, Any]) -> list[tuple[Any, list[Any]]]:
    """Each fact that there is, with its values, one a line."""
    told = [(label, _lines(name, row.get(name))) for name, label in names.items()]
    return [(label, lines) for label, lines in told if lines]


def _lines(name: str, value: Any) -> list[Any]:
    if value in (None, "", [], {}):
        return []
    if isinstance(value, dict):
        return [f"{colon(key)} {_fact(one)}" for key, one in value.items() if one is not None]
    if isinstance(value, list):
        return [line for line in map(_line, value) if line]
    return [CODES.get(name, {}).get(value, value)] if isinstance(value, str) else [value]


def _fact(value: Any) -> str:
    return str(SOLVED["yes" if value else "no"]) if isinstance(value, bool) else str(value)


def _line(value: Any) -> Any:
    """Of a past contact or order: its day, what it was, what came of it; what is empty is not
    told."""
    if not isinstance(value, dict):
        return value
    told = [_moment(one) if name == "at" else str(one) for name, one in value.items() if one]
    return ", ".join(told)


def _moment(written: Any) -> str:
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError:
        return str(written)
    return day(at)


def _talk(talk: dict[str, Any]) -> dict[str, Any]:
    return {
        "opened_at": talk["opened_at"],
        "facts": _labelled(talk, TALK),
        "survey": _survey(talk["survey"] or {}),
        "events": [_event(event) for event in talk["events"]],
    }


def _survey(answer: dict[str, Any]) -> list[tuple[Any, list[Any]]]:
    steps = answer.get("steps") or {}
    return [
        *_labelled(answer, {name: heading(column) for name, column in SURVEY.items()}),
        *((EFFORT["journey"], [f"{name}: {value}"]) for name, value in steps.items()),
    ]


def _event(event: dict[str, Any]) -> dict[str, Any]:
    is_message = event["kind"] == "message.posted"
    files = event["data"].get("attachments", [])
    return {
        **event,
        "who": event["name"] or WHO.get(event["by"], event["by"]),
        "is_message": is_message,
        "gone": gone_word(event["data"]) if is_message and _is_gone(event) else "",
        "names": [file.get("name", "") for file in files],
        "said": "" if is_message else _said(event),
    }


def _is_gone(event: dict[str, Any]) -> bool:
    return event["text"] is None and "redacted" in event["data"]


def _said(event: dict[str, Any]) -> SafeString:
    actor = {"kind": event["by"], "name": event["name"]}
    said = sentence({**event, "actor": actor}, (get_language() or "fr")[:2])
    return mark_safe(said)  # noqa: S308 - the sentences escape what they are told


def _file(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "href": quote(row["file"])}
