"""Who passes to a page: signed in, and in a role. What they see there is scoped by `roles`."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from conversations.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
UserView = Callable[Concatenate[HttpRequest, User, P], HttpResponseBase]


def everybody(_user: User) -> bool:
    return True


def signed_in(may: Callable[[User], bool] = everybody) -> Callable[[UserView[P]], View[P]]:
    """The view gets the user as its second argument; who may not gets 403, a stranger the
    sign-in page (an htmx request is told to go there as a whole page)."""

    def decorate(view: UserView[P]) -> View[P]:
        @wraps(view)
        def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User):
                return _to_sign_in(request)
            if not may(user):
                raise PermissionDenied
            response = view(request, user, *args, **kwargs)
            response["Cache-Control"] = "private, no-store"
            return response

        return gated

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    answer = redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer
