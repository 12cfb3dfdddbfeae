"""One past conversation as staff read it: the log with times and notes, who the customer is.

The customer's own copy (page, PDF, text) is elsewhere.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from console import naming, roles
from console.render import articles
from console.rendering import judged
from console.veiling import names_of, reads_veiled, veiled, veiled_event, veiled_finding
from console.views.coaching import collect
from console.views.gate import signed_in
from console.views.past import by_people, redacting
from console.views.past.forms import STATES
from console.views.past.frames import as_frames
from console.views.reports.spoken import grid_name
from console.views.review.page import back_to
from conversations.actions.audit import record
from conversations.actions.blocks import block_customer, undo_block
from conversations.actions.close import close_conversation
from conversations.actions.hold import author_of
from conversations.actions.reviews import give_up_blind
from conversations.actions.reviews import unveil as unveil_customer
from conversations.core.pseudonyms import code
from conversations.core.states import OPEN, State
from conversations.errors import Refused
from conversations.models import AuditEntry, Conversation, Event, User
from conversations.now import house, now
from conversations.queries import past, quality
from conversations.queries.reviewing import blind_ahead, open_blind


@require_GET
@signed_in()
def transcript(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    """The page, or for htmx its part; nothing (204) while it would show what was `seen`. Whoever
    judges it without the rules just now is brought back to that, where names and findings are
    hidden; who has that ahead of them reads it here without findings."""
    transcripts = roles.visible_transcripts(user)
    conversation = _readable(transcripts, conversation_id)
    is_mine = roles.visible_conversations(user).filter(pk=conversation.pk).exists()
    ahead = blind_ahead(user, conversation.pk) if roles.may_review(user) else None
    has_marks = is_mine and ahead is None and roles.may_see_marks(user, conversation)
    seen = _state(conversation, is_mine=is_mine, has_marks=has_marks)
    is_part = "HX-Request" in request.headers
    if is_part and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    reads = open_blind(user).filter(conversation=conversation)
    if roles.may_review(user) and (blind := reads.first()):
        return back_to(blind, is_part=is_part)
    context = _context(user, transcripts, conversation, is_mine=is_mine, has_marks=has_marks)
    if not is_part or _is_with_another(user, conversation):
        _noted(user, conversation, is_blind=ahead is not None)
    context |= {"seen": seen, "ahead": ahead, "base": "parts/part.html" if is_part else "base.html"}
    return render(request, "past/transcript.html", context)


def _noted(user: User, conversation: Conversation, *, is_blind: bool) -> None:
    act, at = "transcript.viewed", house.now()
    if is_blind:
        record(act, user, at, conversation=conversation, where="blind")
    else:
        record(act, user, at, conversation=conversation)


def _is_with_another(user: User, conversation: Conversation) -> bool:
    """The page was opened while somebody else had it: whoever has it now may see who reads."""
    noted = AuditEntry.objects.filter(act="transcript.viewed", actor=user)
    here = noted.filter(conversation=conversation.pk, advisor=conversation.handler_id)
    return conversation.handler_id is not None and not here.exists()


def _state(conversation: Any, *, is_mine: bool, has_marks: bool) -> str:
    """What the page shows, in short: it changes with every event, with words that are taken back,
    and, for who may see them, with every finding, score and judgement."""
    gone = conversation.n_redacted if conversation.text_gone_at is None else "all"
    shown = f"{conversation.state}.{conversation.seq}.{gone}"
    if not is_mine:
        return shown
    mark, people = conversation.analysis, by_people.folded(conversation)
    shown = f"{shown}.{conversation.staff_seq}.{mark.is_final:d}"
    if not has_marks:
        return shown
    said = people.at.timestamp() if people else 0
    return f"{shown}.{mark.version}.{said}"


def _is_running(conversation: Conversation) -> bool:
    """More may come: of the customer, the advisor or the rules."""
    is_closed = State(conversation.state) is State.CLOSED
    return not (is_closed and conversation.analysis.is_final)


def _context(
    user: User, transcripts: QuerySet[Conversation], conversation: Conversation, *,
    is_mine: bool, has_marks: bool,
) -> dict[str, Any]:  # fmt: skip
    events = [e for e in past.timeline(conversation) if is_mine or e.seq is not None]
    names = names_of(conversation, user) if reads_veiled(user) else ()
    found = _marks(user, conversation) if has_marks else []
    frames = [veiled_finding(frame, names) for frame in found]
    beside = judged.beside(frames, user.language)
    log = [veiled_event(frame, names) for frame in as_frames(user, conversation, events)]
    mystery = getattr(conversation, "mystery_test", None)
    may_redact = is_mine and roles.may_redact(user)
    may_collect = is_mine and conversation.analysis.is_final
    is_erased = past.is_erased_on_request(conversation)
    return {
        "conversation": conversation,
        "is_running": _is_running(conversation),
        "has_marks": has_marks,
        "is_erased": is_erased,
        "tells_times": is_erased or conversation.text_gone_at is None,
        "n_findings": len(beside.keys() & _with_words(events)),
        "state": STATES[State(conversation.state)],
        "handler": _handler(user, conversation),
        "accepted_at": past.accepted_at(conversation),
        "log": articles(log, user.language, beside),
        "title": code(conversation.pk) if names else conversation.customer.name,
        "outcome": veiled(conversation.outcome, names),
        "is_veiled": bool(names),
        "judged": by_people.score(frames, conversation, user),
        "grid_name": grid_name(conversation.analysis.grid),
        "contacts": _contacts(transcripts, conversation, names),
        "mystery": mystery,
        "mystery_note": veiled(mystery.note, names) if mystery else "",
        **_rights(user, conversation, is_mine=is_mine),
        **(collect.form(user, conversation, events, names) if may_collect else {}),
        **(redacting.form(conversation, events, names) if may_redact else {}),
    }


def _with_words(events: Iterable[Event]) -> set[int | None]:
    """The messages beside which a finding is marked."""
    said = (event for event in events if event.kind == "message.posted")
    return {event.seq for event in said if "redacted" not in event.data}


def _marks(user: User, conversation: Conversation) -> list[dict[str, Any]]:
    """What the rules found and scored, and what people said of it."""
    found = quality.judged([conversation.pk], user.language)
    return by_people.with_words(found.get(str(conversation.pk), []), conversation, user)


def _handler(user: User, conversation: Conversation) -> User | None:
    """Who handled it, where the reader may know."""
    handler = conversation.handler.user if conversation.handler else None
    may_know = handler and naming.may_know_name(user, conversation.brand, handler)
    return handler if may_know else None


def _rights(user: User, conversation: Conversation, *, is_mine: bool) -> dict[str, Any]:
    """What the reader may do here: nothing with a transcript that is only shared with them."""
    blocks = roles.visible_blocks(user).filter(customer=conversation.customer, undone_at=None)
    has_words = conversation.text_gone_at is None
    is_nobody = conversation.customer.erased_at is not None
    is_final = conversation.analysis.is_final
    return {
        "blocked": blocks.first(),
        "may_close": is_mine and roles.may_lead(user) and conversation.state in OPEN,
        "may_review": is_mine and roles.may_review(user) and is_final and has_words,
        "may_block": is_mine and _may_block(user, conversation) and not is_nobody,
        "may_report": is_mine and roles.may_report(user),
        "may_answer_for": is_mine and roles.may_lead_or_own(user),
    }


def _readable(transcripts: QuerySet[Conversation], conversation_id: UUID) -> Conversation:
    rows = transcripts.select_related(*past.RELATED, "analysis", "reviewed", "mystery_test")
    found: Conversation | None = (
        rows.annotate(n_redacted=past.n_redacted("pk")).filter(pk=conversation_id).first()
    )
    if found is None:
        raise Http404
    return found


def _contacts(
    transcripts: QuerySet[Conversation], conversation: Conversation, names: Sequence[str]
) -> list[dict[str, Any]]:
    """Date, reason and outcome of all; a link only where the transcript may be read."""
    others = past.other_contacts(conversation)
    readable = transcripts.filter(pk__in=[row.pk for row in others])
    open_to = set(readable.values_list("pk", flat=True))
    return [
        {
            "conversation": row,
            "is_readable": row.pk in open_to,
            "outcome": veiled(row.outcome, names),
        }
        for row in others
    ]


def _may_block(user: User, conversation: Conversation) -> bool:
    """A leader of the scope, or the advisor who has it at their desk."""
    holds = conversation.seat_id is not None and conversation.handler_id == user.pk
    return roles.may_lead(user) or holds


@require_POST
@signed_in(reads_veiled)
def unveil(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    found = roles.visible_transcripts(user).filter(pk=conversation_id).first()
    if found is None:
        raise Http404
    try:
        unveil_customer(found, user, request.POST.get("reason", ""), house.now())
    except Refused as refused:
        messages.error(request, _(refused.detail))
    return redirect("past:transcript", found.pk)


@require_POST
@signed_in(roles.may_review)
def openly(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    """Whoever has it to read blind sees the findings, knowingly."""
    found = roles.visible_transcripts(user).filter(pk=conversation_id).first()
    if found is None:
        raise Http404
    give_up_blind(found, user, house.now())
    return redirect("past:transcript", found.pk)


@require_POST
@signed_in(roles.may_lead)
def close(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    """A leader's close, of any open conversation in scope."""
    found = roles.visible_conversations(user).filter(pk=conversation_id).first()
    if found is None:
        raise Http404
    why = request.POST.get("reason", "").strip()[:200]
    said = {"missing": quality.left_out(found.pk), "override": why}
    try:
        kept = {name: value for name, value in said.items() if value}
        close_conversation(found.pk, author_of(user), "other", now(), **kept)
        messages.success(request, _("The conversation is closed."))
    except Refused as refused:
        messages.error(request, _(refused.detail))
    return redirect("past:transcript", found.pk)


@require_POST
@signed_in()
def block(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    found = roles.visible_conversations(user).filter(pk=conversation_id).first()
    if found is None or not _may_block(user, found):
        raise Http404
    try:
        block_customer(found.pk, user, request.POST.get("reason", "").strip()[:200], house.now())
        messages.success(request, _("The customer is blocked. It can be undone."))
    except Refused as refused:
        messages.error(request, _(refused.detail))
    return redirect("past:transcript", found.pk)


@require_POST
@signed_in()
def unblock(request: HttpRequest, user: User, block_id: UUID) -> HttpResponseBase:
    """By a leader of the scope or by whoever blocked, from the transcript or the list."""
    found = roles.visible_blocks(user).filter(pk=block_id).first()
    if found is None or not (roles.may_lead(user) or found.created_by_id == user.pk):
        raise Http404
    try:
        undo_block(found.pk, user, house.now())
        messages.success(request, _("The customer may write again."))
    except Refused as refused:
        messages.error(request, _(refused.detail))
    if request.POST.get("from") == "list":
        return redirect("manage:blocks")
    return redirect("past:transcript", found.conversation_id)
