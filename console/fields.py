"""Parts of forms that several pages have."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FEMININE = pgettext_lazy("any family, severity or status", "All")
WITH_IT = frozenset({"queue", "team", "brand", "rule", "severity", "language", "answer"})


def every(name: str) -> Any:
    """What the filter `name` says that narrows nothing, in the gender of its label."""
    return FEMININE if name in WITH_IT else _("All")


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    """A day, by the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def choose(
    form: forms.Form, name: str, found: Iterable[tuple[Any, Any]], whole: Any = None
) -> None:
    """The choices of a filter, after `whole` (All), which narrows nothing."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", whole or every(name)), *((str(key), label) for key, label in found)]


def chosen(key: str | None) -> UUID | None:
    """What a choice among rows says; None for all of them."""
    return UUID(key) if key else None
