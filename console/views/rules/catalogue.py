"""The catalogue as a list to search: words, family, severity, status.

One rule's page is made in `sheet.py`.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from console.fields import FEMININE
from console.rendering.quality import FAMILIES, SEVERITIES, STATUSES, Advice, advice
from qa_rules.page import page
from qa_rules.registry import Registered, all_rules
from qa_rules.text import fold


def _choice(label: Any, names: dict[str, Any]) -> forms.ChoiceField:
    everything = FEMININE
    return forms.ChoiceField(
        label=label, required=False, choices=[("", everything), *names.items()]
    )


class RulesForm(forms.Form):
    words = forms.CharField(
        label=_("Words in the rule"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    family = _choice(pgettext_lazy("of rules", "Family"), FAMILIES)
    severity = _choice(_("Severity"), SEVERITIES)
    status = _choice(pgettext_lazy("of a rule", "Status"), STATUSES)

    def wants(self, rule: Registered, language: str) -> bool:
        """A filter that is not valid narrows nothing and shows its error."""
        given = getattr(self, "cleaned_data", {})
        words = fold(given.get("words") or "").split()
        return (
            given.get("family") in ("", None, rule.family)
            and given.get("severity") in ("", None, rule.rule.severity)
            and given.get("status") in ("", None, rule.rule.status)
            and (not words or all(word in _searched(rule, language) for word in words))
        )


def _searched(rule: Registered, language: str) -> str:
    shown = page(rule, language)
    told = (rule.id, shown.title, rule.rule.message[language], *shown.sections.values())
    return fold(" ".join(told))


@dataclass(frozen=True, slots=True)
class Family:
    key: str
    name: Any
    rules: list["Line"]


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    advice: Advice
    severity: str
    severity_name: Any
    status: str
    status_name: Any
    in_drafts: bool
    blocks: bool


def line(rule: Registered, language: str) -> Line:
    about = rule.rule
    return Line(
        rule.id,
        advice(rule.id, language),
        about.severity,
        SEVERITIES[about.severity],
        about.status,
        STATUSES[about.status],
        about.in_drafts,
        about.blocks,
    )


def families(form: RulesForm, language: str) -> list[Family]:
    """Those with rules to show, in the order of a conversation."""
    wanted = [rule for rule in all_rules().values() if form.wants(rule, language)]
    made = [
        Family(key, name, [line(rule, language) for rule in wanted if rule.family == key])
        for key, name in FAMILIES.items()
    ]
    return [family for family in made if family.rules]
