"""Disputes in scope: those that wait, the most urgent first, and their answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from console import quoting, roles
from console.rendering.event import gone_word
from console.veiling import names_in, veiled
from console.views.fairness.faults import faults, with_quotes
from console.views.fairness.mine import told
from console.views.fairness.words import OUTCOMES, answers_in_words, what_it_does
from console.views.gate import signed_in
from conversations.actions.audit import record
from conversations.actions.disputes import answer_dispute
from conversations.core.dispute import may_answer, outcomes_for
from conversations.errors import Refused
from conversations.models import Dispute, Event, Finding, User
from conversations.now import house
from conversations.queries import fairness
from conversations.queries.reviewing import without_blind

SHOWN = 100


@require_GET
@signed_in(roles.may_audit)
def listed(request: HttpRequest, user: User) -> HttpResponseBase:
    scope, n_blind = without_blind(roles.visible_conversations(user), user)
    rows = fairness.disputes_in(scope)
    now = house.now()
    waiting = rows.filter(answered_at=None).order_by("due_at")[:SHOWN]
    answered = rows.filter(answered_at__isnull=False).order_by("-answered_at")[:SHOWN]
    context = {
        "waiting": _told(user, waiting, now),
        "answered": _told(user, answered, now),
        "n_blind": n_blind,
    }
    return render(request, "fairness/disputes.html", context)


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_audit)
def answer(request: HttpRequest, user: User, dispute_id: UUID) -> HttpResponseBase:
    scope, _hidden = without_blind(roles.visible_conversations(user), user)
    rows = fairness.disputes_in(scope)
    row = rows.filter(pk=dispute_id).first()
    if row is None:
        raise Http404
    names = names_in([row.conversation], user).get(row.conversation_id, ())
    for written, field in ((row.review, "comment"), (row.missed, "note")):
        if written is not None:
            setattr(written, field, veiled(getattr(written, field), names))
    found = _evidence(user, row, names)
    quotes = {row.pk: _message(row, names), **{f["row"].pk: f["quote"] for f in found}}
    now = house.now()
    if (part := quoting.again(request, quotes)) is not None:
        return part
    if request.method == "POST":
        given = request.POST.get("outcome", ""), request.POST.get("words", "")
        try:
            answer_dispute(row.pk, user, *given, now)
            messages.success(request, _("Answered. The advisor sees it at once."))
            return redirect("fairness:disputes")
        except Refused as refused:
            if refused.code == "forbidden":
                raise PermissionDenied from refused
            messages.error(request, _(refused.detail))
    if request.method == "GET":
        record("dispute.viewed", user, now, conversation=row.conversation)
    severity = row.fault.severity if row.fault else ""
    is_withdrawn = row.finding is not None and row.finding.is_withdrawn
    context: dict[str, Any] = {
        "told": _told(user, [row], now)[0],
        "row": row,
        "quote": quotes[row.pk],
        "faults": found,
        "answers": _answers(user, row, names),
        "seen": quoting.seen(quotes),
        "is_withdrawn": is_withdrawn,
        "outcomes": [(word, OUTCOMES[word]) for word in outcomes_for(severity, is_withdrawn)],
        "what_it_does": "" if is_withdrawn else what_it_does(severity),
        "may": row.answered_at is None
        and may_answer(user.pk, row.advisor_id, fairness.authors_of(row)),
    }
    return render(request, "fairness/answer.html", context)


def _told(user: User, rows: Iterable[Dispute], now: datetime) -> list[dict[str, Any]]:
    """What the advisors wrote, without the customer's name for whom it is hidden."""
    shown = list(rows)
    names = names_in([row.conversation for row in shown], user)
    for row in shown:
        row.words = veiled(row.words, names.get(row.conversation_id, ()))
    return [told(row, now) for row in shown]


def _evidence(user: User, row: Dispute, names: Sequence[str]) -> list[dict[str, Any]]:
    """Of what is disputed, as its advisor has it; a review has its answers."""
    if row.finding is not None:
        rows = list(fairness.told_findings(Finding.objects.filter(pk=row.finding.pk)))
    else:
        rows = [row.missed] if row.missed else []
    return with_quotes(faults(user, row.conversation, rows, names))


def _answers(user: User, row: Dispute, names: Sequence[str]) -> list[list[str]]:
    found = answers_in_words(row.review, user.language) if row.review else ()
    return [[str(veiled(part, names)) for part in one] for one in found]


def _message(row: Dispute, names: Sequence[str]) -> str:
    """The message that the fault is about, as it is now; of a review nothing is quoted."""
    found, gone = None, ""
    if row.fault is not None:
        said = Event.objects.filter(conversation=row.conversation, kind="message.posted")
        found = said.filter(seq=row.fault.seq).first()
    if found is not None:
        gone = gone_word(found.data) if "redacted" in found.data else ""
        found.text = veiled(found.text, names)
    return render_to_string("fairness/message.html", {"message": found, "gone": gone})
