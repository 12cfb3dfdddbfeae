"""One rule's page: its docstring in sections, its metadata, its marked examples.

The examples are the rule's tests: what is marked here is what the rule marks.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from console.rendering.quality import COPIES, typeset
from frontend.templatetags.motjuste import duration
from qa_rules.examples import Marks, transcript_of
from qa_rules.page import page
from qa_rules.registry import Registered
from qa_rules.rule import Example
from qa_rules.transcript import Transcript, Turn, moment_s


@dataclass(frozen=True, slots=True)
class Said:
    speaker: str
    text: SafeString
    at: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An example as it is drawn; `known` says what else the rule was given."""

    language: str
    is_flagged: bool
    lines: list[Said]
    known: list[tuple[str, str]]


def sections(rule: Registered, language: str) -> list[tuple[str, SafeString]]:
    """As the docstring says them; what stands in `backticks` is code."""
    found = page(rule, language).sections
    return [(name, _prose(typeset(text, language))) for name, text in found.items()]


def _prose(text: str) -> SafeString:
    coded = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    return mark_safe(coded)  # noqa: S308 - escaped just before


def examples(rule: Registered, language: str) -> list[Shown]:
    """Of one language, the flagged ones first."""
    css = "copied" if rule.id in COPIES else "pointed"
    mine = [_shown(e, css) for e in rule.rule.examples if e.language == language]
    return sorted(mine, key=lambda shown: not shown.is_flagged)


def _shown(example: Example, css: str) -> Shown:
    transcript, marks = transcript_of(example)
    lines = [_said(turn, marks, css) for turn in transcript.turns]
    return Shown(example.language, bool(marks), lines, _known(example, transcript))


def _said(turn: Turn, marks: Marks, css: str) -> Said:
    spans = sorted((start, end) for seq, start, end in marks if seq == turn.seq)
    at_s = moment_s(turn.at)
    at = "" if at_s is None else f"+{duration(at_s)}"
    return Said(turn.speaker, marked(turn.text, spans, css), at)


def marked(text: str, spans: list[tuple[int, int]], css: str) -> SafeString:
    """Each span in <mark>; everything escaped. Spans are in order and do not overlap."""
    parts, done = [], 0
    for start, end in spans:
        parts += [escape(text[done:start]), f'<mark class="{css}">{escape(text[start:end])}</mark>']
        done = end
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308 - escaped above


def _known(example: Example, transcript: Transcript) -> list[tuple[str, str]]:
    told = [*_people(transcript), *_limits(example.policy)]
    if example.closed_by:
        who = {"customer": _("the customer"), "advisor": _("the advisor")}
        told.append((_("Closed by"), who.get(example.closed_by, _("the system"))))
    if example.closed_at is not None:
        told.append((_("Closed after"), duration(example.closed_at)))
    if example.n_earlier:
        told.append((_("Sent before, unchanged, to other customers"), str(example.n_earlier)))
    return told


def _people(transcript: Transcript) -> list[tuple[str, str]]:
    customer = transcript.customer
    told = [
        (_("Advisor"), transcript.advisor.name),
        (_("Customer"), customer.name),
        (_("Products"), ", ".join(customer.products)),
        (_("History"), ", ".join(customer.history)),
    ]
    return [(name, value) for name, value in told if value]


def _limits(policy: dict[str, Any]) -> list[tuple[str, str]]:
    names = {
        "first_reply_s": _("First reply within"),
        "reply_s": _("Reply within"),
        "hold_s": _("Silence announced beyond"),
        "close_min_s": _("Closed at the earliest after"),
        "close_limit_s": _("Goodbye within"),
    }
    told = [(name, duration(policy[key])) for key, name in names.items() if key in policy]
    first = {"customer": _("the customer"), "advisor": _("the advisor")}
    if policy.get("first_farewell") in first:
        told.append((_("Says goodbye first"), first[policy["first_farewell"]]))
    return told
