"""Signing in and out, and where each role arrives. Passwords are in `password.py`."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console import roles
from console.throttle import Throttle
from console.views.account.forms import SignInForm
from console.views.gate import signed_in
from conversations.actions import people
from conversations.models import User
from conversations.models.people import LANGUAGES

WINDOW_S = 300
BY_BOTH = Throttle("sign-in", 5, WINDOW_S)
BY_ADDRESS = Throttle("sign-in-address", 60, WINDOW_S)
BY_EMAIL = Throttle("sign-in-email", 30, 3600)


def client_address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


class SignIn(LoginView):
    """Guessing is slowed by person and place, by place, and by person; only failures count."""

    template_name = "account/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if any(throttle.is_spent(key) for throttle, key in self._counters()):
            return self._too_often()
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        for throttle, key in self._counters():
            throttle.count(key)
        return super().form_invalid(form)

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        throttle, key = self._counters()[0]
        throttle.forget(key)
        return super().form_valid(form)

    def _counters(self) -> list[tuple[Throttle, str]]:
        email = self.request.POST.get("username", "").strip().lower()
        address = client_address(self.request)
        return [(BY_BOTH, f"{email} {address}"), (BY_ADDRESS, address), (BY_EMAIL, email)]

    def _too_often(self) -> HttpResponse:
        minutes = WINDOW_S // 60
        text = _("Too many attempts. Wait %(minutes)s minutes, or reset your password.")
        answer = self.render_to_response(
            self.get_context_data(form=SignInForm(), too_often=text % {"minutes": minutes})
        )
        answer.status_code = 429
        answer["Retry-After"] = str(WINDOW_S)
        return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    user = request.user
    logout(request)
    if isinstance(user, User):
        people.signed_out(user)
        messages.success(request, _("You are signed out."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
@signed_in()
def sign_out_everywhere(request: HttpRequest, user: User) -> HttpResponseBase:
    people.sign_out_everywhere(user)
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@signed_in()
def home(_request: HttpRequest, user: User) -> HttpResponseBase:
    """Where somebody's work begins."""
    if roles.has_desk(user):
        return redirect("/desk/")
    if roles.may_administer(user):
        return redirect("admin:index")
    return redirect("past:search")


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """For everybody, in a cookie; for the signed in, in their profile too."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    answer = redirect(target)
    language = request.POST.get("language", "")
    if language in dict(LANGUAGES):
        if isinstance(request.user, User):
            people.set_language(request.user, language)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 86400,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return answer
