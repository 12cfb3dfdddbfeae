"""Collecting a passage of a transcript for coaching, and leaving one out again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console import coaching, roles
from console.coaching import may_coach
from console.rendering.words import clock, moment
from console.views.coaching.words import KINDS
from console.views.gate import signed_in
from conversations.actions.coaching import Words, collect_passage, leave_out_passage
from conversations.core.pseudonyms import hidden
from conversations.errors import Refused
from conversations.models import Conversation, Event, User
from conversations.now import house
from conversations.queries.coaching import advisor_of


def form(
    user: User, conversation: Conversation, events: Sequence[Event], names: Sequence[str] = ()
) -> dict[str, Any]:
    """What the form on a transcript needs: the messages that this reader may collect, by their
    first words; none while the conversation goes on. The words in `names` are dots."""
    if conversation.state != "closed" or not may_coach(user):
        return {}
    said = [(event, advisor_of(conversation, event)) for event in events if _has_words(event)]
    whose = {key for _event, key in said if key}
    known = set(coaching.coachable(user).filter(pk__in=whose).values_list("pk", flat=True))
    found = [{"seq": e.seq, "words": _begin(e, names)} for e, key in said if key in known]
    return {"collectable": found, "passage_kinds": list(KINDS.items())}


def _has_words(event: Event) -> bool:
    return event.kind == "message.posted" and bool(event.text) and event.seq is not None


def _begin(event: Event, names: Sequence[str]) -> str:
    text = hidden(event.text or "", names) if names else event.text or ""
    return f"{clock(moment(event.at))} · {Truncator(text).chars(60)}"


@require_POST
@signed_in(may_coach)
def collect(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    """For htmx a line that says so; otherwise the transcript again."""
    rows = roles.visible_conversations(user).filter(state="closed")
    talk = rows.filter(pk=conversation_id).first()
    if talk is None:
        raise Http404
    words, given = _words(request), request.POST
    advisor = _advisor(user, talk, words.seq)
    context: dict[str, Any] = {"advisor": advisor}
    try:
        kind, comment = given.get("kind", ""), given.get("comment", "")
        context["passage"] = collect_passage(talk, words, kind, comment, user, house.now())
    except Refused as refused:
        context["wrong"] = _(refused.detail)
    if "HX-Request" in request.headers:
        return render(request, "coaching/said.html", context)
    return _told(request, talk, context)


def _told(request: HttpRequest, talk: Conversation, context: dict[str, Any]) -> HttpResponseBase:
    if "wrong" in context:
        messages.error(request, context["wrong"])
    else:
        place = redirect("coaching:note", context["passage"].note_id).url
        said = _("Collected for %(name)s.") % {"name": context["advisor"].name}
        link = format_html('{} <a href="{}">{}</a>', said, place, _("The draft"))
        messages.success(request, link)
    return redirect("past:transcript", talk.pk)


def _advisor(user: User, talk: Conversation, seq: int) -> User:
    """404 for the words of anybody whom this user may not coach."""
    said = Event.objects.filter(conversation=talk, seq=seq, kind="message.posted").first()
    whose = advisor_of(talk, said) if said else None
    advisor = coaching.coachable(user).filter(pk=whose).first() if whose else None
    if advisor is None:
        raise Http404
    return advisor


def _words(request: HttpRequest) -> Words:
    return Words(*(_whole(request.POST.get(name, "")) for name in ("seq", "start", "end")))


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


@require_POST
@signed_in(may_coach)
def leave_out(request: HttpRequest, user: User, passage_id: UUID) -> HttpResponseBase:
    try:
        note = leave_out_passage(passage_id, user, house.now())
    except Refused as refused:
        raise Http404 from refused
    messages.success(request, _("The passage is left out."))
    return redirect("coaching:note", note.pk)
