"""Redacting a message of a past conversation."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console import roles
from console.views.gate import signed_in
from conversations.actions.redact import redact_message
from conversations.errors import Refused
from conversations.models import Event, User
from conversations.now import house


def messages_of(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Those that have words or files left, by their first words."""
    return [
        {"seq": event.seq, "words": f"{event.seq} · {_begin(event)}"}
        for event in events
        if event.kind == "message.posted" and "redacted" not in event.data
    ]


def _begin(event: Event) -> str:
    names = [file.get("name", "") for file in event.data.get("attachments", ())]
    return Truncator(event.text or ", ".join(names)).chars(60)


@require_POST
@signed_in(roles.may_redact)
def redact(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    found = roles.visible_conversations(user).filter(pk=conversation_id).first()
    if found is None:
        raise Http404
    try:
        seq, why = int(request.POST.get("seq", "")), request.POST.get("reason", "").strip()
        redact_message(found.pk, seq, user, why[:200], house.now())
        messages.success(request, _("The message is redacted."))
    except ValueError as error:
        raise Http404 from error
    except Refused as refused:
        messages.error(request, _(refused.detail))
    return redirect("past:transcript", found.pk)
