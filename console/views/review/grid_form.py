"""The form of a review grid: a row for each criterion, two empty ones to add.

What can be a grid is decided in `conversations.core.review_grid`; the page is in `grids.py`.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from console.rendering.quality import CRITERIA
from console.views.review.words import SCALES
from conversations.core.review_grid import LONGEST_HELP, LONGEST_NAME, MOST_CRITERIA, Asked

N_EMPTY = 2


class CriterionForm(forms.Form):
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    name_fr = forms.CharField(label=_("Name in French"), max_length=LONGEST_NAME)
    name_en = forms.CharField(label=_("Name in English"), max_length=LONGEST_NAME, required=False)
    weight = forms.FloatField(label=_("Weight"), min_value=0, max_value=100, required=False)
    scale = forms.ChoiceField(label=_("Scale"), choices=list(SCALES.items()))
    critical = forms.BooleanField(
        label=_("Critical: passes or fails beside the score"), required=False
    )
    auto = forms.ChoiceField(
        label=_("Compared with the rules’ criterion"),
        required=False,
        choices=[("", _("none")), *CRITERIA.items()],
    )
    help_fr = forms.CharField(
        label=_("Explanation in French"), max_length=LONGEST_HELP, required=False
    )
    help_en = forms.CharField(
        label=_("Explanation in English"), max_length=LONGEST_HELP, required=False
    )

    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            key=given["key"] or _key(given["name_fr"]), name_fr=given["name_fr"],
            name_en=given["name_en"], scale=given["scale"], critical=given["critical"],
            weight=0.0 if given["critical"] else given["weight"] or 0.0, auto=given["auto"],
            help_fr=given["help_fr"], help_en=given["help_en"],
        )  # fmt: skip


CriteriaForms = forms.formset_factory(
    CriterionForm, extra=N_EMPTY, can_delete=True, max_num=MOST_CRITERIA, validate_max=True
)


def forms_of(grid: Sequence[Asked]) -> Any:
    names = CriterionForm.base_fields
    return CriteriaForms(
        initial=[{name: getattr(asked, name) for name in names} for asked in grid], prefix="c"
    )


def grid_of(formset: Any) -> list[Asked]:
    """The criteria that were kept, in their order; a valid formset."""
    kept = [f for f in formset.forms if f.has_changed() or f.initial]
    return [f.asked() for f in kept if not f.cleaned_data.get("DELETE")]


def _key(name: str) -> str:
    """ "Prise en charge" is prise_en_charge; letters and digits only."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "x"
