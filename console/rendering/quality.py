"""Words about rules, findings and scores, shared by the desk, the transcripts and the rule pages.

What is found is decided in `qa_rules`; nothing here reads a row.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import pgettext_lazy

from qa_rules.page import SECTIONS, page
from qa_rules.registry import all_rules
from qa_rules.score import default_grid

SEVERITIES: dict[str, Any] = {
    "hint": pgettext_lazy("severity of a finding", "tip"),
    "minor": pgettext_lazy("severity of a finding", "minor"),
    "major": pgettext_lazy("severity of a finding", "major"),
    "critical": pgettext_lazy("severity of a finding", "critical"),
}
FAMILIES: dict[str, Any] = {
    "opening": pgettext_lazy("family of rules", "Opening"),
    "reformulation": pgettext_lazy("family of rules", "Reformulation"),
    "personalisation": pgettext_lazy("family of rules", "Personalisation"),
    "pace": pgettext_lazy("family of rules", "Pace"),
    "wording": pgettext_lazy("family of rules", "Wording"),
    "orientation": pgettext_lazy("family of rules", "Orientation"),
    "closing": pgettext_lazy("family of rules", "Closing"),
    "safety": pgettext_lazy("family of rules", "Safety"),
}
STATUSES: dict[str, Any] = {
    "preview": pgettext_lazy("status of a rule", "on trial"),
    "stable": pgettext_lazy("status of a rule", "in use"),
    "retired": pgettext_lazy("status of a rule", "retired"),
}
AUDIENCES: dict[str, Any] = {
    "advisor": pgettext_lazy("shown what a rule finds", "advisors"),
    "leader": pgettext_lazy("shown what a rule finds", "team leaders"),
    "analyst": pgettext_lazy("shown what a rule finds", "quality analysts"),
}
# The grid's criteria carry the families' names; a reviewer reads them in this order. Not every
# family is a criterion of its own: what orients is scored as wording.
CRITERIA = {name: title for name, title in FAMILIES.items() if name in default_grid().criteria}
COPIES = frozenset({"reformulation.parroted"})  # their spans are copied words, on both sides
_NARROW = "\u202f"
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said of a rule wherever it is shown, in one language."""

    rule: str
    title: str
    reason: str
    say_instead: str
    copies: bool


@lru_cache(maxsize=256)
def advice(rule_id: str, language: str) -> Advice:
    """Of a rule that is no longer there, its id."""
    known = all_rules().get(rule_id)
    if known is None:
        return Advice(rule_id, rule_id, "", "", copies=False)
    section = SECTIONS[language][2]
    return Advice(
        rule_id,
        typeset(known.rule.title[language], language),
        typeset(known.rule.message[language], language),
        typeset(page(known, language).sections[section], language),
        copies=rule_id in COPIES,
    )


def typeset(text: str, language: str) -> str:
    """Typographic apostrophes; in French also the spaces that must not break."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    if language != "fr":
        return text
    text = re.sub(r" ([;?!])", rf"{_NARROW}\1", text)
    return re.sub(r"(«) | (»|:)", lambda m: m[1] + _NO_BREAK if m[1] else _NO_BREAK + m[2], text)
