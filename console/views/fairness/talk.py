"""One of my conversations: what was found, marked and reviewed in it, each with its dispute or the
form for it.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from console import quoting, roles
from console.views.fairness.faults import faults, with_quotes
from console.views.fairness.mine import told
from console.views.fairness.words import answers_in_words
from console.views.gate import signed_in
from conversations.actions.disputes import make_dispute, read_answers
from conversations.core.dispute import DAYS_TO_DISPUTE, disputable_until, may_still_dispute
from conversations.errors import Refused
from conversations.models import Dispute, Review, User
from conversations.now import house
from conversations.queries import fairness
from conversations.queries.past import is_erased_on_request

KINDS = ("finding", "missed", "review")


@require_GET
@signed_in(roles.has_desk)
def talk(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    rows = fairness.with_after(fairness.mine(user)).select_related("queue", "analysis", "reviewed")
    conversation = rows.filter(pk=conversation_id).first()
    if conversation is None:
        raise Http404
    now = house.now()
    marks = [*fairness.findings_of(conversation), *fairness.missed_of(conversation)]
    found = with_quotes(faults(user, conversation, marks))
    quotes = {fault["row"].pk: fault["quote"] for fault in found}
    if (part := quoting.again(request, quotes)) is not None:
        return part
    reviews = fairness.reviews_of(conversation)
    disputed = [one for row in (*marks, *reviews) for one in row.disputes.all()]
    told_of = partial(_first, now=now, new=read_answers(disputed, user, now))
    has_words = conversation.text_gone_at is None
    context = {
        "seen": quoting.seen(quotes),
        "conversation": conversation,
        "n_days": DAYS_TO_DISPUTE,
        "findings": [
            fault | _term(fault["row"], now, is_open=fault["is_open"] and has_words)
            | {"dispute": told_of(fault["row"])}
            for fault in found
        ],
        "reviews": [
            _review(user, row, now, has_words=has_words) | {"dispute": told_of(row)}
            for row in reviews
        ],
        "is_erased": is_erased_on_request(conversation),
        "has_gone": fairness.has_redacted(conversation),
        "n_calibrations": fairness.n_calibrations(conversation),
    }  # fmt: skip
    return render(request, "fairness/talk.html", context)


def _term(row: Any, now: datetime, *, is_open: bool) -> dict[str, Any]:
    """Whether it may be disputed, until when; and whether the time for it is over."""
    since = fairness.known_since(row)
    if not is_open or since is None:
        return {"may": False, "is_over": False}
    may = may_still_dispute(since, now)
    return {"may": may, "is_over": not may, "until": disputable_until(since)}


def _review(user: User, row: Review, now: datetime, *, has_words: bool) -> dict[str, Any]:
    """One that gave no score has none to dispute: its verdicts are disputed one by one."""
    return {
        "row": row,
        "answers": answers_in_words(row, user.language),
        **_term(row, now, is_open=row.score is not None and has_words),
    }


def _first(row: Any, now: datetime, new: Collection[UUID]) -> dict[str, Any] | None:
    found: list[Dispute] = list(row.disputes.all())
    return told(found[0], now, new) if found else None


@require_POST
@signed_in(roles.has_desk)
def dispute(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    kind = next((kind for kind in KINDS if kind in request.POST), "review")
    try:
        key = UUID(request.POST.get(kind, ""))
        make_dispute(user, request.POST.get("words", ""), house.now(), **{kind: key})
        messages.success(request, _("Disputed. Somebody else answers within seven days."))
    except ValueError as error:
        raise Http404 from error
    except Refused as refused:
        if refused.code == "not_found":
            raise Http404 from refused
        messages.error(request, _(refused.detail))
    return redirect("fairness:talk", conversation_id)
