"""Redacting a message of a past conversation."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from console import roles
from console.rendering.words import clock, moment
from console.veiling import veiled
from console.views.gate import signed_in
from conversations.actions.redact import redact_message
from conversations.errors import Refused
from conversations.models import Conversation, Event, User
from conversations.now import house
from conversations.queries.fairness import disputed_messages

DISPUTED = gettext_noop(
    "Not redacted yet: a dispute about this message waits for its answer. Without its words it can"
    " be checked by nobody, and what was pointed out in it counts no longer. Say that you are sure."
)


def form(
    conversation: Conversation, events: Iterable[Event], names: Sequence[str] = ()
) -> dict[str, Any]:
    """What the form on a transcript needs: the messages that have words or files left, by their
    first words without the `names` in them; `any_disputed` has it ask to be sure."""
    disputed = disputed_messages(conversation)
    rows = messages_of(events, disputed, names)
    return {"redactable": rows, "any_disputed": any(row["is_disputed"] for row in rows)}


def messages_of(
    events: Iterable[Event], disputed: Collection[int], names: Sequence[str] = ()
) -> list[dict[str, Any]]:
    return [
        {
            "seq": event.seq,
            "words": f"{clock(moment(event.at))} · {_begin(event, names)}",
            "is_disputed": event.seq in disputed,
        }
        for event in events
        if event.kind == "message.posted" and "redacted" not in event.data
    ]


def _begin(event: Event, names: Sequence[str]) -> str:
    files = [file.get("name", "") for file in event.data.get("attachments", ())]
    return Truncator(veiled(event.text or ", ".join(files), names)).chars(60)


@require_POST
@signed_in(roles.may_redact)
def redact(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    found = roles.visible_conversations(user).filter(pk=conversation_id).first()
    if found is None:
        raise Http404
    try:
        seq, why = int(request.POST.get("seq", "")), request.POST.get("reason", "").strip()
        if request.POST.get("sure") != "yes" and seq in disputed_messages(found):
            messages.warning(request, _(DISPUTED))
        else:
            is_new = redact_message(found.pk, seq, user, why[:200], house.now())
            done = _("The message is redacted.")
            messages.success(request, done if is_new else _("The message is redacted already."))
    except ValueError as error:
        raise Http404 from error
    except Refused as refused:
        messages.error(request, _(refused.detail))
    return redirect("past:transcript", found.pk)
