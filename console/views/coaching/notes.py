"""The notes of one's scope, and one of them: written while a draft, read and closed afterwards."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console import coaching
from console.coaching import may_coach
from console.views.coaching.shown import again, line, whole
from console.views.coaching.words import choices
from console.views.gate import signed_in
from conversations.actions.audit import record
from conversations.actions.coaching import Aim, close_note, drop_draft, give_note, save_draft
from conversations.errors import Refused
from conversations.models import CoachingNote, User
from conversations.now import house
from conversations.queries import coaching as queries


@require_safe
@signed_in(may_coach)
def listed(request: HttpRequest, user: User) -> HttpResponseBase:
    """By how far they have come, never by a score."""
    now = house.now()
    rows = [line(note, now) for note in queries.notes(coaching.visible_notes(user))]
    parts = {
        state: [row for row in rows if row["state"] == state]
        for state in ("draft", "given", "followed", "closed")
    }
    parts["followed"].sort(key=lambda row: row["note"].until)
    return render(request, "coaching/list.html", {"parts": parts, "is_empty": not rows})


def _note(user: User, note_id: UUID) -> CoachingNote:
    rows = coaching.visible_notes(user).select_related(*queries.RELATED)
    found = rows.filter(pk=note_id).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(may_coach)
def note(request: HttpRequest, user: User, note_id: UUID) -> HttpResponseBase:
    row, now = _note(user, note_id), house.now()
    if request.method == "POST":
        return _written(request, user, row, now)
    if (part := again(request, user, row)) is not None:
        return part
    if row.author_id != user.pk:
        record(
            "coaching.viewed", user, now, brand=row.brand, advisor=row.advisor, note_id=str(row.pk)
        )
    return _page(request, user, row, now)


def _page(
    request: HttpRequest, user: User, row: CoachingNote, now: datetime, wrong: str = ""
) -> HttpResponseBase:
    context = {**whole(user, row, now), "criteria": choices(), "wrong": wrong}
    return render(request, "coaching/note.html", context, status=422 if wrong else 200)


def _written(
    request: HttpRequest, user: User, row: CoachingNote, now: datetime
) -> HttpResponseBase:
    """The draft kept, given or dropped, by its author alone."""
    act, aim = request.POST.get("act"), _aim(request)
    try:
        if act == "drop":
            drop_draft(row.pk, user, now)
            messages.success(request, _("The draft is dropped."))
            return redirect("coaching:notes")
        if act == "give":
            give_note(row.pk, user, aim, now)
            messages.success(request, _("Given. It stands on the advisor’s own page."))
        else:
            save_draft(row.pk, user, aim)
            messages.success(request, _("The draft is kept."))
    except Refused as refused:
        if refused.code == "not_found":
            raise Http404 from refused
        return _page(request, user, _note(user, row.pk), now, _(refused.detail))
    return redirect("coaching:note", row.pk)


def _aim(request: HttpRequest) -> Aim:
    given = request.POST
    try:
        until = date.fromisoformat(given.get("until", ""))
    except ValueError:
        until = None
    return Aim(given.get("aim", ""), given.get("criterion", ""), until)


@require_POST
@signed_in(may_coach)
def close(request: HttpRequest, user: User, note_id: UUID) -> HttpResponseBase:
    row, now = _note(user, note_id), house.now()
    try:
        close_note(row.pk, user, request.POST.get("words", ""), now)
        messages.success(request, _("Closed. The advisor reads your word on it."))
    except Refused as refused:
        if refused.code == "not_found":
            raise Http404 from refused
        messages.error(request, _(refused.detail))
    return redirect("coaching:note", row.pk)
