"""What an entry of the audit says beyond its columns: each value by its name, codes in words."""

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from console.rendering.quality import CRITERIA, advice
from console.views.audit.retention import LABELS
from console.views.audit.steering import cut, is_steering, steered
from console.views.fairness.words import OUTCOMES
from console.views.manage import forms
from console.views.review.words import NOT_APPLICABLE, WORDS
from console.views.rules.choosing import MODES
from conversations.models import AuditEntry
from frontend.templatetags.motjuste import colon, day, percent
from frontend.templatetags.reports import conversations

NAMES: dict[str, Any] = {
    **dict.fromkeys(("name", "where"), ""),
    "is_on": pgettext_lazy("audit", "on"),
    "queue": pgettext_lazy("audit", "queue"),
    "rule": pgettext_lazy("audit", "rule"),
    "word": "",
    "version": _("Version"),
    "mode": pgettext_lazy("of a rule", "Use"),
    "threshold": _("Threshold"),
    "blocks": _("Holds messages back"),
    "seq": pgettext_lazy("audit", "message"),
    "file": pgettext_lazy("audit", "file"),
    "what": pgettext_lazy("audit", "table"),
    "form": pgettext_lazy("audit", "form"),
    "since": pgettext_lazy("audit", "from"),
    "until": pgettext_lazy("audit", "until before"),
    "last": pgettext_lazy("audit", "to"),
    "provider": pgettext_lazy("audit", "provider"),
    "team": pgettext_lazy("audit", "team"),
    "criterion": pgettext_lazy("audit", "criterion"),
    "value": "",
    "n": pgettext_lazy("audit", "how many"),
    "changed": pgettext_lazy("audit", "changed"),
    **LABELS,
    "transcripts": _("Transcripts"),
    "customers": _("Customers"),
    "evaluations": _("Evaluations"),
    "audit": _("Audit"),
    "text_since": pgettext_lazy("audit", "texts of before"),
    "evaluation_since": pgettext_lazy("audit", "scores and reviews of before"),
    "about": pgettext_lazy("audit", "about"),
    "outcome": pgettext_lazy("audit", "outcome"),
    "note": pgettext_lazy("audit", "note"),
    "reason": pgettext_lazy("audit", "reason"),
}
UNSAID = frozenset({"row", "note_id", "customer"})  # numbers of rows, which name nothing
OF_CONVERSATIONS = frozenset({"customer.exported", "customer.erased", "plan.extended"})
VALUES: dict[str, dict[str, Any]] = {
    "where": {
        "review": pgettext_lazy("audit", "at the review desk"),
        "floor": pgettext_lazy("audit", "on the floor"),
        "blind": pgettext_lazy("audit", "without the findings, to be read blind"),
    },
    "word": WORDS,
    "outcome": OUTCOMES,
    "mode": MODES,
    "form": {
        "csv": "CSV",
        "csv-fr": pgettext_lazy("audit", "CSV for Excel"),
        "xlsx": "XLSX",
        "parquet": "Parquet",
    },
    "criterion": CRITERIA,
    "value": {NOT_APPLICABLE: _("n/a")},
    "what": {
        "award": pgettext_lazy("export", "Mystery tests"),
        "conversations": _("Conversations"),
        "findings": _("Findings"),
        "reviews": _("Reviews"),
        "history": pgettext_lazy("audit", "their own history"),
    },
    "about": {
        **CRITERIA,
        "finding": pgettext_lazy("audit", "a finding"),
        "missed": pgettext_lazy("audit", "a fault that somebody marked"),
        "review": pgettext_lazy("audit", "a review"),
    },
}
FORMS: dict[str, Any] = {
    "queue.set": forms.QueueForm,
    "reply.set": forms.CannedReplyForm,
    "reason.set": forms.DispositionForm,
    "pause.set": forms.PauseReasonForm,
}


def details(entry: AuditEntry) -> str:
    """The entry's data in one line, in the order of the names; long texts are cut."""
    if is_steering(entry.act):
        return " · ".join(filter(None, steered(entry.act, entry.data)))
    order = {name: place for place, name in enumerate(NAMES)}
    said = sorted(entry.data.items(), key=lambda one: order.get(one[0], len(order)))
    parts = [
        _part(entry, name, value)
        for name, value in said
        if value not in ("", None) and name not in UNSAID
    ]
    return " · ".join(parts)


def _part(entry: AuditEntry, name: str, value: Any) -> str:
    if name == "n" and entry.act in OF_CONVERSATIONS:
        return conversations(value)
    label = str(NAMES.get(name, name))
    return f"{colon(label)} {_said(entry, name, value)}" if label else _said(entry, name, value)


def _said(entry: AuditEntry, name: str, value: Any) -> str:
    """A code in words, where it has some."""
    if name == "rule":
        return advice(value, (get_language() or "fr")[:2]).title
    if name == "threshold":
        return " → ".join(_threshold(one) for one in value)
    if name == "changed":
        return ", ".join(_field(entry.act, one) for one in value)
    if name in ("since", "until", "last", "text_since", "evaluation_since"):
        return day(date.fromisoformat(value))
    known = VALUES.get(name, {})
    return str(known[value]) if isinstance(value, str) and value in known else _plain(value)


def _threshold(value: float | None) -> str:
    return _now("the rule’s own") if value is None else percent(value)


def _field(act: str, name: str) -> str:
    """By the label that it has in the form where it is changed."""
    field = FORMS[act].base_fields.get(name) if act in FORMS else None
    return str(field.label) if field else name


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if isinstance(value, float):
        return formats.number_format(value)
    text = ", ".join(map(str, value)) if isinstance(value, list | dict) else str(value)
    return cut(text)
