"""Forgotten, chosen and changed passwords: Django's own views with our words and limits."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from console.throttle import Throttle
from console.views.account.entry import client_address
from console.views.account.forms import PasswordChangeForm, ResetForm, SetPasswordForm

HOUR_S = 3600
BY_EMAIL = Throttle("reset-email", 3, HOUR_S)
BY_ADDRESS = Throttle("reset-address", 30, HOUR_S)


class Reset(auth_views.PasswordResetView):
    """Says the same whether the address is known or not; a mailbox cannot be flooded."""

    template_name = "account/reset.html"
    email_template_name = "account/mail/reset.txt"
    subject_template_name = "account/mail/reset_subject.txt"
    form_class = ResetForm
    success_url = reverse_lazy("account:reset_sent")

    def form_valid(self, form: ResetForm) -> HttpResponse:  # type: ignore[override]
        email = form.cleaned_data["email"].lower()
        address = client_address(self.request)
        if BY_ADDRESS.is_spent(address):
            return self._too_often(form)
        BY_ADDRESS.count(address)
        if BY_EMAIL.is_spent(email):
            return HttpResponseRedirect(str(self.success_url))
        BY_EMAIL.count(email)
        return super().form_valid(form)

    def _too_often(self, form: ResetForm) -> HttpResponse:
        form.add_error(None, _("Too many requests from here. Try again in an hour."))
        answer = self.render_to_response(self.get_context_data(form=form))
        answer.status_code = 429
        answer["Retry-After"] = str(HOUR_S)
        return answer


class ResetSent(auth_views.PasswordResetDoneView):
    template_name = "account/reset_sent.html"


class ResetConfirm(auth_views.PasswordResetConfirmView):
    template_name = "account/reset_confirm.html"
    form_class = SetPasswordForm
    success_url = reverse_lazy("account:sign_in")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed. Sign in with it."))
        return super().form_valid(form)


class Change(auth_views.PasswordChangeView):
    template_name = "account/password.html"
    form_class = PasswordChangeForm
    success_url = reverse_lazy("account:profile")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = super().dispatch(request, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed; other devices are signed out."))
        return super().form_valid(form)
