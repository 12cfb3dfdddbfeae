"""How I am judged: conversations, findings, scores, reviews, who read mine; and my disputes."""

import tempfile
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import IO, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from console import quoting, roles
from console.exporting import as_csv, handed_out
from console.rendering import chart
from console.rendering.quality import CRITERIA, SEVERITIES, advice
from console.views.audit.details import details
from console.views.audit.steering import STEERING
from console.views.audit.words import act_name, actor_name
from console.views.coaching.mine import given_to
from console.views.fairness.words import OUTCOMES, about
from console.views.gate import signed_in
from conversations.actions.audit import record
from conversations.actions.disputes import make_dispute, read_answers
from conversations.core.dispute import MILDER, may_still_dispute
from conversations.core.verdicts import DISMISSED, PARTIAL
from conversations.errors import Refused
from conversations.models import AuditEntry, Dispute, Review, User
from conversations.now import house
from conversations.queries import audit, fairness
from conversations.queries.reports import figures
from conversations.queries.reports.grouped import grouped
from conversations.queries.reports.tables import NUMBER, TEXT, TIME, Table
from conversations.queries.reports.wanted import Wanted
from frontend.templatetags.reports import figure

WEEKS = 12
COLUMNS = (
    ("conversation", TEXT), ("opened_at", TIME), ("queue", TEXT), ("what", TEXT), ("about", TEXT),
    ("score", NUMBER), ("said", TEXT), ("answer", TEXT), ("at", TIME), ("by", TEXT),
)  # fmt: skip


def _wanted(now: datetime) -> Wanted:
    zone = ZoneInfo(settings.TIME_ZONE)
    return Wanted(now - timedelta(weeks=WEEKS), now + timedelta(days=1), zone)


@require_GET
@signed_in(roles.has_desk)
def page(request: HttpRequest, user: User) -> HttpResponseBase:
    now = house.now()
    scope, wanted = fairness.mine(user), _wanted(now)
    weeks: list[dict[str, Any]] = [
        {"name": formats.date_format(g.key, "j N"), "estimate": g.estimate, "href": ""}
        for g in figures.by_week(grouped(scope, wanted))
    ]
    points = [
        chart.Point(w["name"], w["estimate"], f"{w['name']} : {figure(w['estimate'])}")
        for w in weeks
    ]
    seen = audit.entries(audit.about(user.pk), audit.Wanted(), None).rows[:20]
    criteria = figures.by_criterion(scope, wanted)
    disputes = fairness.disputes_of(user)
    new = read_answers(disputes, user, now)
    context: dict[str, Any] = {
        "talks": fairness.lately(user),
        "weeks": weeks,
        "week_chart": chart.line(points, _("My score by week")),
        "criteria": [{"name": str(CRITERIA.get(g.name, g.name)), "estimate": g.estimate, "href": ""}
                     for g in criteria],
        "moved": fairness.moved(scope, wanted),
        "coaching": given_to(user),
        "disputes": [told(row, now, new) for row in disputes],
        "n_new": len(new),
        "views": [_seen(user, entry) for entry in seen],
    }  # fmt: skip
    return render(request, "fairness/mine.html", context)


def _seen(user: User, entry: AuditEntry) -> dict[str, Any]:
    """What was done with one's desk comes with its reason and its end."""
    said = details(entry) if entry.act.startswith(STEERING) else ""
    act, actor = act_name(entry.act), actor_name(user, entry)
    return {"entry": entry, "act": act, "actor": actor, "details": said}


def told(row: Dispute, now: datetime, new: Collection[UUID] = ()) -> dict[str, Any]:
    return {
        "row": row,
        "about": about(row),
        "outcome": OUTCOMES.get(row.outcome, ""),
        "is_new": row.pk in new,
        "is_late": row.answered_at is None and row.due_at < now,
    }


@require_GET
@signed_in(roles.has_desk)
def talk(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    """What was found and said of one of mine, each with its dispute or the form for it."""
    found = fairness.with_after(fairness.mine(user)).select_related("queue", "analysis")
    conversation = found.filter(pk=conversation_id).first()
    if conversation is None:
        raise Http404
    now = house.now()
    findings = fairness.findings_of(conversation)
    words = fairness.words_of(conversation, findings)
    quotes = {
        key: render_to_string("fairness/quote.html", {"words": said}) for key, said in words.items()
    }
    if (part := quoting.again(request, quotes)) is not None:
        return part
    reviews = fairness.reviews_of(conversation)
    disputed = [one for row in (*findings, *reviews) for one in row.disputes.all()]
    told_of = partial(_first, now=now, new=read_answers(disputed, user, now))
    context = {
        "seen": quoting.seen(quotes),
        "conversation": conversation,
        "findings": [
            _finding(user, row, now)
            | {"dispute": told_of(row), "words": words[row.pk], "quote": quotes[row.pk]}
            for row in findings
        ],
        "reviews": [_review(row, now) | {"dispute": told_of(row)} for row in reviews],
        "n_calibrations": fairness.n_calibrations(conversation),
    }
    return render(request, "fairness/talk.html", context)


def _finding(user: User, row: Any, now: datetime) -> dict[str, Any]:
    return {
        "row": row,
        "advice": advice(row.rule, user.language),
        "severity": SEVERITIES[row.severity],
        "settled": str(SEVERITIES[MILDER[row.severity]]) if row.word == PARTIAL else "",
        "may": row.word not in (DISMISSED, PARTIAL) and may_still_dispute(row.created_at, now),
    }


def _review(row: Review, now: datetime) -> dict[str, Any]:
    return {
        "row": row,
        "answers": [(CRITERIA.get(a.criterion, a.criterion), a) for a in row.answers.all()],
        "may": row.submitted_at is not None and may_still_dispute(row.submitted_at, now),
    }


def _first(row: Any, now: datetime, new: Collection[UUID]) -> dict[str, Any] | None:
    found = list(row.disputes.all())
    return told(found[0], now, new) if found else None


@require_POST
@signed_in(roles.has_desk)
def dispute(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    kind = "finding" if "finding" in request.POST else "review"
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


@require_GET
@signed_in(roles.has_desk)
def export(request: HttpRequest, user: User) -> HttpResponseBase:
    zone = ZoneInfo(settings.TIME_ZONE)

    def when(at: datetime | None) -> datetime | None:
        return at.astimezone(zone).replace(tzinfo=None) if at else None

    table = Table("history", COLUMNS, iter(fairness.history(user, when)))
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=2**21)  # noqa: SIM115
    n = as_csv(table, file)
    record("export.made", user, house.now(), advisor=user, what="history", form="csv", n=n)
    return handed_out(file, "motjuste-mes-relectures.csv", "text/csv; charset=utf-8")
