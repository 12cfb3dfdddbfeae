"""The transcript page of the review desk, whole or as the parts that an act changes.

What it shows is put together in `page_context.py` and `page_log.py`; the acts are in `acts.py`.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from console import roles
from console.veiling import names_of
from console.views.coaching import collect
from console.views.gate import signed_in
from console.views.review import page_context, page_log
from console.views.review.words import KEYS, KEYS_BLIND, POLICY, REASONS, SHOWN_KINDS
from conversations.core.latencies import typical
from conversations.core.pseudonyms import code
from conversations.core.verdicts import CALIBRATION
from conversations.models import Review, ReviewTask, Shown, User
from conversations.now import house
from conversations.queries import past, review_queue
from conversations.queries.reviewing import blind_beside
from frontend.templatetags.motjuste import duration
from qa_rules.registry import all_rules

RELATED = (
    "conversation__brand", "conversation__queue", "conversation__customer",
    "conversation__analysis", "conversation__reviewed", "conversation__handler__user",
    "conversation__disposition", "task__plan", "grid",
)  # fmt: skip
PACE_S = 3600
LED_BACK = gettext_noop("You read this conversation blind: submit this review of it first.")


def own_review(user: User, review_id: UUID) -> Review:
    """To act on it: 404 too for one whose page they are led away from."""
    review = _found(user, review_id)
    if _blind_one(user, review) is not None:
        raise Http404
    return review


def _found(user: User, review_id: UUID) -> Review:
    """With all that the page reads of it; 404 for anybody else's."""
    rows = roles.own_reviews(user).select_related(*RELATED).prefetch_related("answers")
    rows = rows.annotate(n_redacted=past.n_redacted("conversation"))
    review = rows.filter(pk=review_id).first()
    if review is None:
        raise Http404
    return review


def _blind_one(user: User, review: Review) -> Review | None:
    """Another of this reader's on the same conversation, to be submitted before this is read."""
    return blind_beside(user, review.conversation_id, review.task_id)


def names_hidden(review: Review, user: User) -> tuple[str, ...]:
    return names_of(review.conversation, user)


@require_safe
@signed_in(roles.may_review)
def page(request: HttpRequest, user: User, review_id: UUID) -> HttpResponseBase:
    """The page; for htmx its log, or nothing (204) while no further message was redacted."""
    review: Any = _found(user, review_id)
    seen, is_part = str(review.n_redacted), "HX-Request" in request.headers
    if blind := _blind_one(user, review):
        messages.warning(request, _(LED_BACK))
        return back_to(blind, is_part=is_part)
    if is_part and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    shown = {**context(request, review, user), "seen": seen}
    return render(request, "review/log.html" if is_part else "review/page.html", shown)


def back_to(review: Review, *, is_part: bool) -> HttpResponseBase:
    """From a page, or from a part that htmx asked for, to the one that is read blind."""
    place = reverse("review:page", args=[review.pk])
    if not is_part:
        return redirect(place)
    return HttpResponse(status=204, headers={"HX-Redirect": place})


def context(request: HttpRequest, review: Review, user: User) -> dict[str, Any]:
    talk, names = review.conversation, names_hidden(review, user)
    events = page_log.events_of(talk)
    waits = page_log.waited(talk, events)
    found = page_context.findings(review, user, names)
    missed = page_context.missed(review, user)
    left = next((f["id"] for f in found if not f["verdict"]), "")
    common = {
        **shared(review, user),
        "csrf_token": get_token(request),  # for parts of their own
        "unjudged": left if "unjudged" in request.GET else "",
    }
    beside = page_log.beside(events, waits, found, missed, common)
    others = Review.objects.filter(conversation=talk).exclude(analyst=user)
    return {
        **common,
        **page_context.scores(review, user),
        **progress(review, user, found),
        **_facts(review, names, waits),
        **collect.form(user, talk, events, names),
        "log": page_log.log_html(user, talk, events, names, beside),
        "missed": missed,
        "grid": page_context.grid(review, user.language),
        "others": others.select_related("analyst") if review.lane != CALIBRATION else (),
        "rules": sorted((r.rule.title[user.language], key) for key, r in all_rules().items()),
        "keys": KEYS_BLIND if page_context.is_hidden(review) else KEYS,
    }


def shared(review: Review, user: User) -> dict[str, Any]:
    """What each part needs too."""
    return {
        "review": review,
        "user": user,
        "talk": review.conversation,
        "code": code(review.conversation_id),
        "is_hidden": page_context.is_hidden(review),
        "is_done": review.submitted_at is not None,
        "is_over": page_context.is_compared(review),
        "reasons": list(REASONS.items()),
    }


def progress(review: Review, user: User, found: list[dict[str, Any]]) -> dict[str, Any]:
    """How many findings are judged here, how far the plan has come, how fast one goes."""
    n_verdicts, n_reviews = review_queue.pace(user, house.now() - timedelta(seconds=PACE_S))
    done = {}
    if review.task is not None:
        rows = ReviewTask.objects.filter(plan=review.task.plan_id)
        if review.lane == CALIBRATION:
            rows = rows.filter(analyst=user)
        done = {"n_tasks": rows.count(), "n_done": rows.exclude(done_at=None).count()}
    return {
        "n_found": len(found),
        "n_judged": sum(1 for f in found if f["verdict"]),
        "n_verdicts": n_verdicts,
        "n_reviews": n_reviews,
        **done,
    }


def _facts(review: Review, names: tuple[str, ...], waits: dict[int, Any]) -> dict[str, Any]:
    talk = review.conversation
    shown = Shown.objects.filter(conversation=talk).select_related("advisor__user")
    facts = talk.analysis.facts if not page_context.is_hidden(review) else {}
    held = [(name, talk.policy.get(key)) for key, name in POLICY.items()]
    return {
        "is_veiled": bool(names),
        "typical": typical(list(waits.values())),
        "shown": [
            {"name": row.advisor.user.name, "kinds": [SHOWN_KINDS.get(k, k) for k in row.kinds]}
            for row in shown
        ],
        "used": [SHOWN_KINDS.get(k, k) for k in facts.get("facts_used") or ()],
        "accepted_at": past.accepted_at(talk),
        "tells_times": talk.text_gone_at is None or past.is_erased_on_request(talk),
        "policy": [(name, duration(seconds)) for name, seconds in held if seconds],
    }


def parts(
    request: HttpRequest, review: Review, user: User, seqs: set[int], **more: Any
) -> HttpResponse:
    """After an act: the findings beside these messages, the score and the progress, each put in
    its place by its id."""
    names = names_hidden(review, user)
    found, missed = page_context.findings(review, user, names), page_context.missed(review, user)
    context = {
        **shared(review, user),
        **page_context.scores(review, user),
        **progress(review, user, found),
        "places": [
            {
                "seq": seq,
                "findings": [f for f in found if f["seq"] == seq],
                "missed": [m for m in missed if m["seq"] == seq],
            }
            for seq in sorted(seqs)
        ],
        **more,
    }
    return render(request, "review/parts.html", context)
