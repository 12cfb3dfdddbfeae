"""Words of a conversation quoted on another page: asked for again by who comes back to it, so that
what was redacted meanwhile goes there too.

A page shows each quote in an element `quote-<key>` and includes `parts/again.html`.
"""

from collections.abc import Mapping
from hashlib import blake2b
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Quotes = Mapping[UUID, str]


def seen(quotes: Quotes) -> str:
    """What is shown, in short: another once any of the words are gone."""
    said = "\0".join(f"{key}{html}" for key, html in quotes.items())
    return blake2b(said.encode(), digest_size=8).hexdigest()


def again(request: HttpRequest, quotes: Quotes) -> HttpResponse | None:
    """For htmx the quotes as they are now, nothing (204) while they are as they were `seen`; None
    for whoever asks for the page."""
    if "HX-Request" not in request.headers or request.method != "GET":
        return None
    now = seen(quotes)
    if request.GET.get("seen") == now:
        return HttpResponse(status=204)
    context = {"quotes": quotes.items(), "seen": now}
    return render(request, "parts/quotes.html", context)
