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
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from console import quoting, roles
from console.rendering.quality import SEVERITIES, advice
from console.views.fairness.mine import told
from console.views.fairness.words import WITHDRAWN, answers_in_words, giver, word_on, word_on_missed
from console.views.gate import signed_in
from conversations.actions.disputes import make_dispute, read_answers
from conversations.core.dispute import may_still_dispute
from conversations.core.verdicts import DISMISSED, PARTIAL
from conversations.errors import Refused
from conversations.models import Dispute, MissedFault, Review, User
from conversations.now import house
from conversations.queries import fairness

KINDS = ("finding", "missed", "review")


@require_GET
@signed_in(roles.has_desk)
def talk(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    found = fairness.with_after(fairness.mine(user)).select_related("queue", "analysis")
    conversation = found.filter(pk=conversation_id).first()
    if conversation is None:
        raise Http404
    now = house.now()
    findings, missed = fairness.findings_of(conversation), fairness.missed_of(conversation)
    words = fairness.words_of(conversation, [*findings, *missed])
    quotes = {
        key: render_to_string("fairness/quote.html", {"words": said}) for key, said in words.items()
    }
    if (part := quoting.again(request, quotes)) is not None:
        return part
    reviews = fairness.reviews_of(conversation)
    disputed = [one for row in (*findings, *missed, *reviews) for one in row.disputes.all()]
    told_of = partial(_first, now=now, new=read_answers(disputed, user, now))
    faults = [_finding(user, row, now) for row in findings]
    faults += [_missed(user, row, now) for row in missed]
    for fault in faults:
        pk = fault["row"].pk
        fault |= {
            "dispute": told_of(fault["row"]),
            "said": WITHDRAWN if fault["gone"] else word_on(fault["word"], fault["row"].severity),
            "words": words[pk],
            "quote": quotes[pk],
        }
    context = {
        "seen": quoting.seen(quotes),
        "conversation": conversation,
        "findings": sorted(faults, key=lambda fault: (fault["row"].seq, fault["row"].start)),
        "reviews": [_review(user, row, now) | {"dispute": told_of(row)} for row in reviews],
        "has_gone": fairness.has_redacted(conversation),
        "n_calibrations": fairness.n_calibrations(conversation),
    }
    return render(request, "fairness/talk.html", context)


def _finding(user: User, row: Any, now: datetime) -> dict[str, Any]:
    return {
        "row": row,
        "kind": "finding",
        "word": row.word or "",
        "at": row.word_at,
        "by": giver(row.word_role, row.word_lane) if row.word else "",
        "gone": row.is_withdrawn,
        "may": row.retracted_at is None
        and row.word not in (DISMISSED, PARTIAL)
        and may_still_dispute(row.created_at, now),
        **_rule(user, row),
    }


def _missed(user: User, row: MissedFault, now: datetime) -> dict[str, Any]:
    since = fairness.known_since(row) or row.at
    return {
        "row": row,
        "kind": "missed",
        "gone": False,
        "word": word_on_missed(row),
        "at": since,
        "by": giver(row.analyst.role, row.lane),
        "may": row.undone_at is None and may_still_dispute(since, now),
        **_rule(user, row),
    }


def _rule(user: User, row: Any) -> dict[str, Any]:
    return {"advice": advice(row.rule, user.language), "severity": SEVERITIES[row.severity]}


def _review(user: User, row: Review, now: datetime) -> dict[str, Any]:
    """One that gave no score has none to dispute: its verdicts are disputed one by one."""
    since = row.submitted_at
    return {
        "row": row,
        "answers": answers_in_words(row, user.language),
        "may": row.score is not None and since is not None and may_still_dispute(since, now),
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
