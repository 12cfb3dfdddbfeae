"""The search page over past conversations."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from console import naming, paging, roles
from console.veiling import names_in, reads_veiled, veiled
from console.views.gate import signed_in
from console.views.past.forms import STATES, SearchForm
from conversations.actions.audit import record
from conversations.core.pseudonyms import code
from conversations.core.states import State
from conversations.models import Conversation, User
from conversations.now import house
from conversations.queries import past

_MARKED = re.compile(f"{past.OPEN}([^{past.CLOSE}]*){past.CLOSE}")


@require_GET
@signed_in()
def search(request: HttpRequest, user: User) -> HttpResponseBase:
    form = SearchForm(request.GET or None, user)
    form.is_valid()
    wanted = form.wanted()
    page = past.search(roles.visible_conversations(user), wanted, paging.before(request, UUID))
    found, since = past.excerpts(page.rows, wanted.words), naming.named_since(user, house.now())
    names = names_in(page.rows, user)
    if wanted.customer and reads_veiled(user):
        _note_found(user, page.rows)
    context = {
        "form": form,
        "rows": [
            _row(user, row, found.get(row.pk, ""), since, names.get(row.pk, ()))
            for row in page.rows
        ],
        "is_veiled": reads_veiled(user),
        "next": paging.address(request, paging.written(page.before)) if page.before else "",
        "newest": paging.address(request),
        "is_first": "before" not in request.GET,
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "has_more_filters": any(request.GET.get(name) for name in list(form.fields)[2:]),
    }
    return render(request, "past/search.html", context)


@transaction.atomic
def _note_found(user: User, rows: Sequence[Conversation]) -> None:
    """Whoever finds a conversation by its customer knows whose it is."""
    for row in rows:
        record("customer.sought", user, house.now(), conversation=row)


def _row(
    user: User, row: Conversation, excerpt: str, named_since: datetime, names: Sequence[str]
) -> dict[str, object]:
    """The words of `names` in dots, a number in the place of the customer's name. How long it took
    stands beside who handled it for a few days only; one's own stay."""
    return {
        "conversation": row,
        "title": code(row.pk) if names else row.customer.name,
        "outcome": veiled(row.outcome, names),
        "state": STATES[State(row.state)],
        "tells_times": row.opened_at >= named_since or row.handler_id == user.pk,
        "handler": naming.handler_name(user, row),
        "excerpt": marked(veiled(excerpt, names)),
    }


def marked(excerpt: str) -> SafeString:
    """The words found in <mark>; all else escaped, whatever the customer typed."""
    parts, end = [], 0
    for match in _MARKED.finditer(excerpt):
        parts.append((_plain(excerpt[end : match.start()]), _plain(match[1])))
        end = match.end()
    body = format_html_join("", "{}<mark>{}</mark>", parts)
    return format_html("{}{}", body, _plain(excerpt[end:]))


def _plain(text: str) -> str:
    return text.replace(past.OPEN, "").replace(past.CLOSE, "")
