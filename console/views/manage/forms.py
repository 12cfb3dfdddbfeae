"""The forms for queues and texts: every choice is from the asker's scope."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from console import roles
from conversations.core.canned import PLACE, is_known
from conversations.models import CannedReply, Disposition, PauseReason, Provider, Queue, Team, User
from conversations.models.people import LANGUAGES

if TYPE_CHECKING:
    AnyModelForm = forms.ModelForm[Model]
else:
    AnyModelForm = forms.ModelForm


class LanguagesField(forms.MultipleChoiceField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Languages"))
        super().__init__(choices=LANGUAGES, widget=forms.CheckboxSelectMultiple, **options)


class QueueForm(AnyModelForm):
    languages = LanguagesField()
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams that serve it"),
        queryset=Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Teams of other providers are not listed and stay as they are."),
    )

    class Meta:
        model = Queue
        fields = ("brand", "name", "languages", "teams", "priority", "is_active")
        labels = {  # noqa: RUF012
            "brand": _("Brand"),
            "name": _("Name"),
            "priority": _("Priority"),
            "is_active": _("Open to customers"),
        }
        help_texts = {  # noqa: RUF012
            "priority": _("Higher goes first. Within a priority, the longest wait goes first.")
        }

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance: Queue
        _brands(self, user)
        self.within = list(roles.teams_in_scope(user))
        teams = self.fields["teams"]
        assert isinstance(teams, forms.ModelMultipleChoiceField)
        teams.queryset = roles.teams_in_scope(user)
        if not self.instance._state.adding:
            teams.initial = list(self.instance.teams.values_list("pk", flat=True))
        _bounds(self.fields["priority"], -100, 100)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        brand, name = given.get("brand"), given.get("name")
        if brand and name and not self.instance.slug:
            self.instance.slug = slugify(name)[:50] or "file"
            if Queue.objects.filter(brand=brand, slug=self.instance.slug).exists():
                self.add_error("name", _now("A queue of this brand has this name already."))
        if not given.get("teams") and self.instance._state.adding:
            self.add_error("teams", _now("Choose at least one team: nobody would serve it."))
        return given


class CannedReplyForm(AnyModelForm):
    class Meta:
        model = CannedReply
        fields = ("brand", "queue", "language", "shortcut", "title", "text", "is_active")
        labels = {  # noqa: RUF012
            "brand": _("Brand"),
            "queue": _("Queue"),
            "language": _("Language"),
            "shortcut": _("Shortcut"),
            "title": _("Title"),
            "text": _("Text"),
            "is_active": _("Offered to advisors"),
        }
        help_texts = {  # noqa: RUF012
            "queue": _("Empty: for all queues of the brand."),
            "shortcut": _("What the advisor types after / at the desk."),
        }

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        _brands(self, user)
        queue = self.fields["queue"]
        assert isinstance(queue, forms.ModelChoiceField)
        queue.queryset = roles.visible_queues(user)
        queue.empty_label = str(_("All queues"))

    def clean_shortcut(self) -> str:
        shortcut: str = self.cleaned_data["shortcut"].strip().lstrip("/")
        if not shortcut or any(c.isspace() for c in shortcut):
            raise forms.ValidationError(_now("One word, without spaces."))
        return shortcut

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        for place in PLACE.findall(text):
            if not is_known(place):
                raise forms.ValidationError(
                    _now("Nothing is known under {{ %(place)s }}."), params={"place": place}
                )
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        queue, brand = given.get("queue"), given.get("brand")
        if queue and brand and queue.brand_id != brand.pk:
            self.add_error("queue", _now("This queue belongs to another brand."))
        key = {name: given.get(name) for name in ("brand", "language", "shortcut")}
        if all(key.values()) and self._others(**key).exists():
            self.add_error("shortcut", _now("A reply in this language has this shortcut already."))
        return given

    def _others(self, **key: Any) -> QuerySet[CannedReply]:
        return CannedReply.objects.filter(**key).exclude(pk=self.instance.pk)


NAMED = {
    "name_fr": _("Name in French"),
    "name_en": _("Name in English"),
    "position": _("Place in the list"),
    "is_active": _("Offered to advisors"),
}


class DispositionForm(AnyModelForm):
    class Meta:
        model = Disposition
        fields = ("brand", "name_fr", "name_en", "position", "is_active")
        labels = NAMED | {"brand": _("Brand")}

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        _brands(self, user)
        _bounds(self.fields["position"], 0, 999)


class PauseReasonForm(AnyModelForm):
    class Meta:
        model = PauseReason
        fields = ("provider", "name_fr", "name_en", "position", "is_active")
        labels = NAMED | {"provider": _("Provider")}

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        providers = Provider.objects.filter(teams__in=roles.teams_in_scope(user)).distinct()
        _only(self, "provider", providers)
        _bounds(self.fields["position"], 0, 999)


def _brands(form: AnyModelForm, user: User) -> None:
    _only(form, "brand", roles.visible_brands(user))


def _only(form: AnyModelForm, name: str, choices: Any) -> None:
    """The choices in scope; a single one is taken without asking, and a row never moves."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = choices
    found = list(choices[:2])
    if form.instance._state.adding and len(found) == 1:
        field.initial = found[0].pk
        field.widget = forms.HiddenInput()
    field.disabled = not form.instance._state.adding or len(found) == 1


def _bounds(field: forms.Field, low: int, high: int) -> None:
    assert isinstance(field, forms.IntegerField)
    field.min_value, field.max_value = low, high
    field.widget.attrs |= {"min": low, "max": high}
    field.validators += [MinValueValidator(low), MaxValueValidator(high)]


RowForm = Callable[..., AnyModelForm]
