"""What an advisor says they can do: the form, on their own account and on the leader's page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from console import roles
from console.views.gate import signed_in
from conversations.actions.presentation import set_presentation
from conversations.core.personalisation import LONGEST_PRESENTATION
from conversations.models import Advisor, User
from conversations.models.people import LANGUAGES
from conversations.now import house

LABELS: dict[str, Any] = {
    "fr": pgettext_lazy("what one can do", "In French"),
    "en": pgettext_lazy("what one can do", "In English"),
}


class PresentationForm(forms.Form):
    """A text in each of the advisor's languages."""

    def __init__(self, data: Any, advisor: Advisor) -> None:
        super().__init__(data, prefix="presentation")
        self.languages = [key for key, _name in LANGUAGES if key in advisor.languages]
        for language in self.languages:
            self.fields[language] = forms.CharField(
                label=LABELS[language], max_length=LONGEST_PRESENTATION, required=False,
                initial=advisor.presentation.get(language, ""),
                widget=forms.TextInput(attrs={"lang": language, "autocomplete": "off"}),
            )  # fmt: skip

    def texts(self) -> dict[str, str]:
        return {language: self.cleaned_data[language] for language in self.languages}


def save(request: HttpRequest, advisor: Advisor, by: User) -> None:
    form = PresentationForm(request.POST, advisor)
    if form.is_valid():
        set_presentation(advisor, form.texts(), by, house.now())
        messages.success(request, _("Saved."))
    else:
        text = _("At most %(n)s characters in each language.")
        messages.error(request, text % {"n": LONGEST_PRESENTATION})


@require_POST
@signed_in(roles.has_desk)
def own(request: HttpRequest, user: User) -> HttpResponseBase:
    save(request, get_object_or_404(Advisor.objects.select_related("user"), pk=user.pk), user)
    return redirect("account:profile")
