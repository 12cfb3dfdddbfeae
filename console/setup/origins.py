"""The sites that may embed a brand's chat, as an administrator writes them: one a line.

What they may do is in `console.api.cors`.
"""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from console.api.cors import ORIGIN
from conversations.models import Brand

LONGEST = 200
HIGHEST_PORT = 65_535
if TYPE_CHECKING:
    BrandModelForm = forms.ModelForm[Brand]
else:
    BrandModelForm = forms.ModelForm


class OriginsField(forms.CharField):
    """A list of origins: scheme, host, perhaps a port, and nothing behind them."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in re.split(r"[\n,]", super().clean(value) or "")]
        wrong = [ValidationError(_why(line)) for line in lines if line and not is_origin(line)]
        if wrong:
            raise ValidationError(wrong)
        return list(dict.fromkeys(line.rstrip("/").lower() for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


def is_origin(line: str) -> bool:
    found = ORIGIN.match(line.removesuffix("/"))
    if not found or len(line) > LONGEST:
        return False
    host = line.split("//", 1)[1].removesuffix("/").partition(":")[0]
    is_named = all(re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", p, re.I) for p in host.split("."))
    return is_named and int((found[1] or ":1")[1:]) <= HIGHEST_PORT


def _why(line: str) -> str:
    return _now(
        "“%(line)s” is not the address of a site. Write it like https://www.example.org: "
        "https://, the name, nothing behind it."
    ) % {"line": line}


class BrandForm(BrandModelForm):
    allowed_origins = OriginsField(
        label=capfirst(Brand._meta.get_field("allowed_origins").verbose_name),
        required=False,
        help_text=_("One a line, like https://www.example.org: the sites that show the chat."),
    )

    class Meta:
        model = Brand
        fields = "__all__"
