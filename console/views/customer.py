"""The customer's page, and the transcript they may keep. No cookie: the token is in their storage.

The conversation itself comes over the socket; opening one is `console.api.conversations`.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from console import transcript as written
from console.api.cors import origins_of
from console.tokens import conversation_for
from console.views import customer_mail
from console.views.customer_words import page_words, survey_words
from conversations.models import Brand, Conversation
from conversations.now import house
from conversations.queries.hours import schedule_of
from conversations.queries.transcript import Talk, transcript_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@require_safe
@xframe_options_exempt
def chat(request: HttpRequest, brand: str) -> HttpResponse:
    """`?language=` chooses the language, `?embed=<origin>` says in whose page the frame stands."""
    found = get_object_or_404(Brand, slug=brand)
    language = language_for(request, found)
    with translation.override(language):
        response = render(request, "customer/chat.html", _context(request, found, language))
    response["Content-Language"] = language
    response["Cache-Control"] = "no-cache"
    framers = {"frame-ancestors": ["'self'", *origins_of(found)]}
    setattr(response, "_csp_replace", framers)  # noqa: B010
    return response


def language_for(request: HttpRequest, brand: Brand) -> str:
    """The one asked for, else the first that the browser reads and we speak, else the brand's."""
    asked = request.GET.get("language", "") or request.POST.get("language", "")
    if asked in LANGUAGES:
        return asked
    header = request.headers.get("Accept-Language", "").lower()
    for code, _quality in parse_accept_lang_header(header):
        if code[:2] in LANGUAGES:
            return code[:2]
    return brand.language


def _context(request: HttpRequest, brand: Brand, language: str) -> dict[str, Any]:
    asked = request.GET.get("embed", "").lower()
    parent = asked if asked in origins_of(brand) else ""
    return {
        "brand": brand,
        "language": language,
        "other": next(code for code in LANGUAGES if code != language),
        "parent": parent,
        "embedded": bool(parent),
        "survey": survey_words(),
        "closed": _closed(brand, language),
        "privacy": brand.privacy_fr if language == "fr" else brand.privacy_en,
        "config": {
            "brand": brand.slug,
            "language": language,
            "parent": parent,
            "words": page_words(),
        },
    }


def _closed(brand: Brand, language: str) -> dict[str, Any] | None:
    """Out of the hours of the brand's first queue, where the page leads to: when it opens, and
    the brand's own words; or its intake is paused."""
    now = house.now()
    schedule = schedule_of(brand, brand.queues.filter(is_active=True).first(), now)
    if schedule.is_open(now):
        return None
    is_paused = schedule.is_only_paused(now)
    notice = "" if is_paused else schedule.words("closed", language)
    return {"opens_at": schedule.opens_at(now), "is_paused": is_paused, "notice": notice}


@csrf_exempt
@require_POST
def transcript(request: HttpRequest, brand: str) -> HttpResponse:
    """A form with `token` and `format` (html, txt, pdf): the token is in no address and no log."""
    conversation_id = conversation_for(request.POST.get("token", ""))
    if conversation_id is None:
        raise Http404
    found = Conversation.objects.select_related("brand", "customer")
    conversation = get_object_or_404(found, pk=conversation_id, brand__slug=brand)
    language = language_for(request, conversation.brand)
    with translation.override(language):
        talk = transcript_of(conversation)
        if request.POST.get("format") == "mail":
            response = customer_mail.send(request, conversation, talk, language)
        else:
            response = _written(request, talk)
    response["Cache-Control"] = "no-store"
    return response


def _written(request: HttpRequest, talk: Talk) -> HttpResponse:
    form = request.POST.get("format", "html")
    if form == "txt":
        return _file(written.as_text(talk).encode(), "text/plain; charset=utf-8", talk, "txt")
    if form == "pdf":
        return _file(written.as_pdf(talk), "application/pdf", talk, "pdf")
    return render(request, "customer/transcript.html", written.as_page(talk))


def _file(body: bytes, kind: str, talk: Talk, extension: str) -> HttpResponse:
    name = f"{talk.brand_slug}-{talk.opened_at:%Y-%m-%d-%H%M}.{extension}"
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
