"""The form of a review grid: a row for each criterion, two empty ones to add.

What can be a grid is decided in `conversations.core.review_grid`; the page is in `grids.py`.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from console.rendering.quality import CRITERIA
from console.views.review.words import SCALES
from conversations.core.review_grid import (
    LONGEST_HELP,
    LONGEST_NAME,
    MOST_CRITERIA,
    Asked,
    namesakes,
)

N_EMPTY = 2
STEPS_FIRST = "five"  # what an empty row says too: left so, it is still an empty row


LINES = forms.Textarea(attrs={"rows": 2})


class CriterionForm(forms.Form):
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    name_fr = forms.CharField(label=_("Name in French"), max_length=LONGEST_NAME)
    name_en = forms.CharField(label=_("Name in English"), max_length=LONGEST_NAME, required=False)
    weight = forms.FloatField(label=_("Weight"), min_value=0, max_value=100, required=False)
    scale = forms.ChoiceField(label=_("Scale"), choices=list(SCALES.items()), initial=STEPS_FIRST)
    critical = forms.BooleanField(
        label=_("Critical: passes or fails beside the score"), required=False
    )
    auto = forms.ChoiceField(
        label=_("Compared with the rules’ criterion"),
        required=False,
        choices=[("", _("none")), *CRITERIA.items()],
    )
    help_fr = forms.CharField(
        label=_("Explanation in French"), max_length=LONGEST_HELP, required=False, widget=LINES
    )
    help_en = forms.CharField(
        label=_("Explanation in English"), max_length=LONGEST_HELP, required=False, widget=LINES
    )

    def asked(self) -> Asked:
        """One that is new has no key yet."""
        given = self.cleaned_data
        return Asked(
            key=given["key"], name_fr=given["name_fr"],
            name_en=given["name_en"], scale=given["scale"], critical=given["critical"],
            weight=0.0 if given["critical"] else given["weight"] or 0.0, auto=given["auto"],
            help_fr=given["help_fr"], help_en=given["help_en"],
        )  # fmt: skip


class OneOfAName(forms.BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """The second of two that are called the same says so."""
        if any(self.errors):
            return
        kept = kept_of(self)
        for place in namesakes([form.asked() for form in kept]):
            kept[place].add_error("name_fr", _("Another criterion has this name."))


CriteriaForms = forms.formset_factory(
    CriterionForm, formset=OneOfAName, extra=N_EMPTY, can_delete=True, max_num=MOST_CRITERIA,
    validate_max=True,
)  # fmt: skip


def forms_of(grid: Sequence[Asked]) -> Any:
    return CriteriaForms(initial=[_row(asked) for asked in grid], prefix="c")


def _row(asked: Asked) -> dict[str, Any]:
    """A whole weight is told without a fraction."""
    row = {name: getattr(asked, name) for name in CriterionForm.base_fields}
    whole = int(asked.weight)
    return row | {"weight": whole if whole == asked.weight else asked.weight}


def kept_of(formset: Any) -> list[Any]:
    """Rows that the page came with, and those that were filled in since."""
    n = formset.initial_form_count()
    kept = [*formset.forms[:n], *(f for f in formset.forms[n:] if f.has_changed())]
    return [f for f in kept if not f.cleaned_data.get("DELETE")]


def grid_of(formset: Any) -> list[Asked]:
    """The criteria that were kept, in their order, each with a key of its own; a valid formset."""
    grid = [form.asked() for form in kept_of(formset)]
    taken = {asked.key for asked in grid}
    for place, asked in enumerate(grid):
        if not asked.key:
            grid[place] = replace(asked, key=_free(_key(asked.name_fr), taken))
            taken.add(grid[place].key)
    return grid


def weight_of(formset: Any) -> float:
    """Of the rows as they stand on the page, understood or not: their share of a score is their
    weight of this sum."""
    kept = [f for f in formset.forms if not f["critical"].value() and not _is_dropped(f)]
    return sum(_number(f["weight"].value()) for f in kept)


def _is_dropped(form: Any) -> bool:
    return "DELETE" in form.fields and bool(form["DELETE"].value())


def _number(value: Any) -> float:
    try:
        return float(str(value or 0).replace(",", "."))
    except ValueError:
        return 0.0


def first_wrong(formset: Any) -> tuple[Any, str] | None:
    """The form and the field where the cursor belongs."""
    found = ((form, name) for form in formset.forms for name in form.fields if name in form.errors)
    return next(found, None)


def _free(key: str, taken: Collection[str]) -> str:
    """Another criterion may have had this name once, and have its key still."""
    others = (f"{key[:37]}_{n}" for n in range(2, 2 * MOST_CRITERIA))
    return key if key not in taken else next(one for one in others if one not in taken)


def _key(name: str) -> str:
    """ "Prise en charge" is prise_en_charge; letters and digits only."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "x"
