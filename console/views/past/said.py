"""The search pages over findings and over reviews, for those who answer for quality in scope.

Conversations are searched in `search.py`.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from console import naming, paging, roles
from console.rendering.quality import SEVERITIES, advice
from console.veiling import names_in, veiled
from console.views.gate import signed_in
from console.views.past.said_forms import FindingsForm, ReviewsForm, SaidForm
from console.views.past.search import marked
from console.views.review.words import HELD
from conversations.models import Review, User
from conversations.queries import said
from conversations.queries.reviewing import without_blind


@require_GET
@signed_in(roles.may_report)
def findings(request: HttpRequest, user: User) -> HttpResponseBase:
    form = FindingsForm(request.GET or None, user)
    form.is_valid()
    scope, n_blind = without_blind(roles.visible_conversations(user), user)
    page = said.findings(scope, form.wanted(), _before(request))
    texts = said.passages(page.rows, names_in([row.conversation for row in page.rows], user))
    rows = [_finding(user, row, texts.get(row.pk)) for row in page.rows]
    context = _context(request, form, rows, page.before) | {"n_blind": n_blind}
    return render(request, "past/findings.html", context)


def _finding(user: User, row: Any, passage: said.Excerpt | None) -> dict[str, Any]:
    return {
        "row": row,
        "advice": advice(row.rule, user.language),
        "severity": SEVERITIES[row.evidence.get("muted") or row.severity],
        "word": HELD.get(row.word, ""),
        "passage": passage,
        "handler": naming.handler_listed(user, row.conversation),
    }


@require_GET
@signed_in(roles.may_report)
def reviews(request: HttpRequest, user: User) -> HttpResponseBase:
    form = ReviewsForm(request.GET or None, user)
    form.is_valid()
    wanted = form.wanted()
    scope, n_blind = without_blind(roles.visible_conversations(user), user)
    page = said.reviews(scope, wanted, paging.before(request, UUID))
    found = said.excerpts(page.rows, wanted.words)
    names = names_in([row.conversation for row in page.rows], user)
    rows = [
        _review(user, row, found.get(row.pk, ""), names.get(row.conversation_id, ()))
        for row in page.rows
    ]
    before = paging.written(page.before) if page.before else ""
    context = _context(request, form, rows, before) | {"n_blind": n_blind}
    return render(request, "past/reviews.html", context)


def _review(user: User, row: Review, excerpt: str, names: Sequence[str]) -> dict[str, Any]:
    given = [verdict.word for verdict in row.verdicts.all()]
    known = naming.may_know_name(user, row.conversation.brand, row.analyst)
    return {
        "row": row,
        "analyst": row.analyst.name if known else _("An analyst"),
        "excerpt": marked(veiled(excerpt, names)),
        "comment": veiled(row.comment, names),
        "n_confirmed": given.count("confirmed"),
        "n_dismissed": given.count("dismissed"),
        "handler": naming.handler_listed(user, row.conversation),
    }


def _context(
    request: HttpRequest, form: SaidForm, rows: list[dict[str, Any]], before: UUID | str | None
) -> dict[str, Any]:
    return {
        "form": form,
        "rows": rows,
        "next": paging.address(request, str(before)) if before else "",
        "newest": paging.address(request),
        "is_first": "before" not in request.GET,
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None
