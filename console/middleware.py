"""What every request passes: an id for the logs, the reader's language."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from uuid_utils.compat import uuid7

Handler = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Binds a request id and the path (never the query string) to the log lines."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid7().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id, path=request.path)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class InterfaceLanguageMiddleware:
    """Staff read the console in the language of their profile, French unless they chose."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)
