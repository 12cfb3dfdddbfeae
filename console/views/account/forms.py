"""The forms of the account pages. They check; the actions write."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conversations.actions import people
from conversations.models import User
from conversations.models.people import LANGUAGES

if TYPE_CHECKING:
    ChoosePassword = auth_forms.SetPasswordForm[User]
else:
    ChoosePassword = auth_forms.SetPasswordForm


class SignInForm(AuthenticationForm):
    error_messages = {  # noqa: RUF012
        "invalid_login": _("This e-mail address and this password do not go together."),
        "inactive": _("This account is closed."),
    }
    username = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ResetForm(PasswordResetForm):
    """The link leads to the configured address, whatever the request's Host header said."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def save(self, **options: Any) -> None:  # type: ignore[override]
        base = urlsplit(settings.BASE_URL)
        options.update(domain_override=base.netloc, use_https=base.scheme == "https")
        super().save(**options)

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        context = args[2] if len(args) > 2 else kwargs["context"]
        with translation.override(context["user"].language):
            super().send_mail(*args, **kwargs)


class ToldAtTheFirst:
    """What is wrong with a password is said where it is chosen, not where it is repeated."""

    def validate_password_for_user(self, user: User, password_field_name: str = "") -> None:
        super().validate_password_for_user(user, "new_password1")  # type: ignore[misc]


class SetPasswordForm(ToldAtTheFirst, ChoosePassword):
    """Writes through our action, which also ends open sockets."""

    def save(self, commit: bool = True) -> User:
        people.set_password(self.user, self.cleaned_data["new_password1"])
        return self.user


class PasswordChangeForm(ToldAtTheFirst, auth_forms.PasswordChangeForm):
    def save(self, commit: bool = True) -> User:
        people.set_password(self.user, self.cleaned_data["new_password1"])
        return self.user


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("First and last name"),
        max_length=120,
        help_text=_("Customers see the first name only."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of the console"), choices=LANGUAGES)


class AcceptForm(ToldAtTheFirst, ChoosePassword):
    """Name, language and first password of somebody invited."""

    name = forms.CharField(
        label=_("First and last name"),
        max_length=120,
        help_text=_("Customers see the first name only."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of the console"), choices=LANGUAGES)
    field_order = ("name", "language", "new_password1", "new_password2")


class KeyForm(forms.Form):
    label = forms.CharField(
        label=_("What the key is for"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
