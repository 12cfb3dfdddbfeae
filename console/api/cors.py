"""Which other sites' scripts may call the public API: those that a brand names, and no others.

Credentials are tokens, never cookies; who may do what is decided elsewhere.
"""

import re
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from conversations.models import Brand

ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?\Z", re.IGNORECASE)
METHODS = "GET, POST, OPTIONS"
HEADERS = "Authorization, Content-Type"

View = Callable[..., HttpResponseBase]


def origins_of(brand: Brand) -> list[str]:
    """The brand's allowed origins that are well formed: they go into headers."""
    tidy = (origin.strip().rstrip("/").lower() for origin in brand.allowed_origins)
    return [origin for origin in tidy if ORIGIN.match(origin)]


def is_own(request: HttpRequest, origin: str) -> bool:
    """Our own pages, under the configured address or the one they were asked for."""
    own = urlsplit(settings.BASE_URL)
    here = f"{request.scheme}://{request.get_host()}"
    return origin.lower() in (f"{own.scheme}://{own.netloc}".lower(), here.lower())


def is_allowed(request: HttpRequest, origin: str, brand: Brand | None) -> bool:
    """`brand` None asks whether any brand names the origin, as a preflight must."""
    if is_own(request, origin):
        return True
    if brand is not None:
        return origin.lower() in origins_of(brand)
    return Brand.objects.filter(allowed_origins__overlap=[origin, origin + "/"]).exists()


def speak_for(request: HttpRequest, brand: Brand) -> None:
    """A view that knows the brand narrows the answer to that brand's origins."""
    setattr(request, "_cors_brand", brand)  # noqa: B010


def public(view: View) -> View:
    """For a view of the public API: answers preflights, names the origin in answers.

    Put it outside `require_http_methods` and `csrf_exempt`.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        origin = request.headers.get("Origin", "")
        asked = "Access-Control-Request-Method" in request.headers
        if request.method == "OPTIONS" and asked:
            response: HttpResponseBase = HttpResponse(status=204)
            response["Access-Control-Max-Age"] = "600"
        else:
            response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Origin"])
        brand: Brand | None = getattr(request, "_cors_brand", None)
        if ORIGIN.match(origin) and is_allowed(request, origin, brand):
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = HEADERS
            response["Access-Control-Expose-Headers"] = "Retry-After"
        return response

    wrapped.csrf_exempt = True  # type: ignore[attr-defined]
    return wrapped
