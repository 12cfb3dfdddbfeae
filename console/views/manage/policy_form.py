"""The form of a policy: the brand's has every value, a queue's only those that differ.

The words are in `policy_words.py`.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from console.views.manage.policy_words import CHOICES, FAULTS, GROUPS, HELP, LABELS
from conversations.core.policy import BOUNDS, MOST_PHRASE, NAMES, PHRASES, Policy, faults, merged
from conversations.queries.policies import Level

YES_NO = [("True", _("Yes")), ("False", _("No"))]


class PolicyForm(forms.Form):
    """`under` is what holds without this level: the house's defaults, or the brand's values."""

    def __init__(
        self, *args: Any, level: Level, under: Policy, of_queue: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.under, self.of_queue = under, of_queue
        known = asdict(under)
        for name in NAMES:
            self.fields[name] = self._field(name, known[name])
            shown = level.get(name) if of_queue else level.get(name, known[name])
            self.fields[name].initial = shown if type(shown) is not bool else str(shown)
        self.fields["reason"] = forms.CharField(
            label=_("Why this change?"), max_length=200, help_text=_("Kept in the history.")
        )

    def _field(self, name: str, usual: Any) -> forms.Field:
        given: dict[str, Any] = {
            "label": LABELS[name],
            "help_text": HELP.get(name, ""),
            "required": not self.of_queue,
        }
        if name in BOUNDS:
            low, high = BOUNDS[name]
            field = forms.IntegerField(min_value=low, max_value=high, **given)
            field.widget.attrs |= {"placeholder": usual} if self.of_queue else {}
            return field
        if name in PHRASES:
            shown = forms.Textarea(attrs={"rows": 2, "placeholder": usual})
            given["required"] = False
            return forms.CharField(max_length=MOST_PHRASE, widget=shown, **given)
        choices = CHOICES.get(name, YES_NO)
        if self.of_queue:
            said = dict(choices)[str(usual)]
            choices = [("", _("As the brand: %(said)s") % {"said": said}), *choices]
        return forms.ChoiceField(choices=choices, **given)

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for title, names in GROUPS:
            yield title, [self[name] for name in names]

    def values(self) -> dict[str, Any]:
        """What this level sets: for a queue what was filled in, for a brand what differs."""
        given = {n: self.cleaned_data.get(n) for n in NAMES}
        given = {n: v == "True" if v in ("True", "False") else v for n, v in given.items()}
        known = asdict(self.under)
        if self.of_queue:
            return {n: v for n, v in given.items() if v not in (None, "")}
        return {n: v for n, v in given.items() if v is not None and v != known[n]}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            wanted = merged(asdict(self.under), self.values())
            for name, code in faults(wanted).items():
                self.add_error(name, FAULTS[code])
        return given
