"""The one script line a brand puts on its site: a button and the customer's page in a frame.

Which sites may show the frame is said by the page itself (`frame-ancestors`); elsewhere the script
shows nothing and tells the console why.
"""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from console.api.cors import origins_of
from console.views.customer import language_for
from conversations.models import Brand

SOURCE = "customer/embed.js"


@require_GET
def script(request: HttpRequest, brand: str) -> HttpResponse:
    """`<script src="…/embed/<brand>.js" async></script>`; `?language=` chooses the language."""
    found = get_object_or_404(Brand, slug=brand)
    with translation.override(language_for(request, found)):
        config = {
            "url": settings.BASE_URL.rstrip("/") + f"/chat/{found.slug}/",
            "language": request.GET.get("language", ""),
            "open": _("Talk to us"),
            "running": _("Your conversation"),
            "one_new": _("1 new message"),
            "many_new": _("{n} new messages"),
            "close": _("Close the conversation window"),
            "title": _("Conversation with %(brand)s") % {"brand": found.name},
            "origins": origins_of(found),
            "refused": _(
                "Motjuste: {site} may not show the chat of %(brand)s. An administrator can add"
                " it to the brand's sites, in the set-up; it takes a few minutes."
            )
            % {"brand": found.name},
        }
    body = f"({render_to_string(SOURCE).strip()})({_literal(config)});\n"
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Vary"] = "Accept-Language"
    return response


def _literal(config: dict[str, str | list[str]]) -> str:
    """JSON that cannot end a script or a line of one."""
    text = json.dumps(config, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
