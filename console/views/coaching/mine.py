"""A coaching note as the advisor reads it, and their word that they have."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from console import coaching, roles
from console.views.coaching.shown import again, line, whole
from console.views.gate import signed_in
from conversations.actions.coaching import acknowledge_note, read_closing
from conversations.errors import Refused
from conversations.models import User
from conversations.now import house
from conversations.queries import coaching as queries


def given_to(user: User) -> list[dict[str, Any]]:
    now = house.now()
    return [line(note, now) for note in queries.notes(coaching.own_notes(user))]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(roles.has_desk)
def note(request: HttpRequest, user: User, note_id: UUID) -> HttpResponseBase:
    rows = coaching.own_notes(user).select_related(*queries.RELATED)
    row = rows.filter(pk=note_id).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        try:
            acknowledge_note(row.pk, user, request.POST.get("reply", ""), house.now())
            messages.success(request, _("Noted. Your conversations are followed from now on."))
        except Refused as refused:
            messages.error(request, _(refused.detail))
        return redirect("coaching:mine", row.pk)
    if (part := again(request, user, row)) is not None:
        return part
    now = house.now()
    context = whole(user, row, now) | {"is_new": read_closing(row, user, now)}
    return render(request, "coaching/mine.html", context)
